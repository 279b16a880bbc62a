"""The reason the product exists: the clinic added fields, and its admin maps them by clicking."""

import dataclasses
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim, Job, MappingRule, MappingSet
from claims.services import catalogue, jobs, mappings
from clinicbridge import scope, vault
from integrations import draining
from integrations.demo import bundles, patients, visits
from integrations.demo.parts import exercise, manual
from integrations.models import Credential, HookRoute, Purpose
from tests import clinic as clinics
from tests.integrations.conftest import SECRET, Caller
from tests.kits import second_factor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIELDS = ("discipline", "pt_minutes", "pta_minutes", "together_minutes")
SOON = 30_000


@dataclasses.dataclass
class Story:
    """The clinic, its EMR at the hook, and what can be seen of its claims."""

    clinic: clinics.Clinic
    emr: Caller

    def send(self, number: int, *, days_ago: int) -> None:
        """Let the EMR post a PT visit: half an hour by the assistant, the rest by the therapist."""
        day = bundles.clinic_today() - timedelta(days=days_ago)
        scripted = visits.visit(7, 2, day)
        seen = dataclasses.replace(
            scripted,
            id=f"story-{number}",
            day=day,
            patient=patients.PATIENTS[1],
            services=(exercise(pta=30, pt=0), manual(pt=10, together=5)),
        )
        answer = self.emr.post(bundles.body(seen), f"msg_{uuid.uuid4().hex}")
        assert answer.status_code == 202

    def work(self) -> None:
        """Do what the workers and beat would: read the inbox, count the fields."""
        while draining.drain(practice_id=self.clinic.practice.pk):
            pass
        with scope.practice(self.clinic.practice.pk):
            while catalogue.count(connection_id=self.clinic.emr.pk):
                pass  # some visits at a time, as beat has it done

    def newest(self) -> dict[str, tuple[tuple[str, ...], int]]:
        """Return code -> (modifiers, units) of the claim that came last."""
        with scope.practice(self.clinic.practice.pk), vault.reading(purpose="test"):
            claim = Claim.objects.latest("received_at")
            lines = claim.revisions.latest("number").claim_content.lines
            return {line.code: (line.modifiers, int(line.units or 0)) for line in lines}

    def sets(self) -> dict[int, str]:
        """Return the state of each version."""
        with scope.practice(self.clinic.practice.pk):
            rows = MappingSet.objects.filter(connection=self.clinic.emr)
            return dict(rows.values_list("version", "state"))


@pytest.fixture
def story(transactional_db):
    """A clinic whose signed mapping reads the side alone; sixty visits have come since."""
    made = clinics.make()
    with scope.practice(made.practice.pk):
        made.emr = type(made.emr).objects.create(
            name="Therapy EMR", direction="INBOUND", vendor="fhir", environment="DEMO"
        )
        first = MappingSet.objects.create(connection=made.emr, version=1)
        side = {"source": "service.fields[side]", "target": "service.side"}
        MappingRule.objects.create(
            mapping_set=first, order=1, key="side", for_each="services", **side
        )
        mappings.sign(mapping_set=first, seen_digest=mappings.digest(first), actor=made.admin)
        mappings.publish(mapping_set=first, actor=made.admin)
        Credential.objects.create(connection=made.emr, secrets={"webhook": [SECRET]})
        route = HookRoute.objects.create(
            practice=made.practice, connection_id=made.emr.pk, purpose=Purpose.ENCOUNTERS
        )
    told = Story(made, Caller(route))
    for number in range(60):
        told.send(number, days_ago=2 + number)
    told.work()
    return told


@pytest.fixture
def alex(story, live_server, browser):
    """Alex in the admin; whatever the browser complains of is a failure."""
    codes = second_factor.backup_codes(story.clinic.admin)
    wrong = []
    page = browser.new_context(
        base_url=live_server.url, viewport={"width": 1440, "height": 900}
    ).new_page()
    page.set_default_timeout(SOON)
    page.goto("/accounts/sign-in/?next=/admin/")
    page.get_by_label("Email").fill(story.clinic.admin.email)
    page.get_by_label("Password").fill(clinics.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(codes.pop())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.codes = codes
    yield page
    page.wait_for_load_state("networkidle")
    assert wrong == []


def confirmed(page):
    """Prove once more who acts: publishing asks for the second factor."""
    page.get_by_label("Password").fill(clinics.PASSWORD)
    page.get_by_label("Code").fill(page.codes.pop())
    page.get_by_role("button", name="Confirm").click()


def map_the_four(page):
    """Make the next version and, in its editor, a rule of each field nobody reads."""
    page.goto("/admin/claims/mappingset/")
    page.locator("#result_list tr", has_text="Therapy EMR").locator("th a").click()
    page.get_by_role("button", name="Make the next version").click()
    page.get_by_role("link", name="Open the editor").click()
    for name in FIELDS:
        field = page.locator(f"#fields [data-field^='{name} ']")
        expect(field).to_contain_text("in 60 of 60 PT visits")
        field.get_by_role("button", name=f"Map {name}").click()
        fresh = page.locator("li.rule.fresh")
        expect(fresh).to_have_count(1)
        fresh.get_by_role("button", name="Save the rule").click()
        expect(page.locator("li.rule.fresh")).to_have_count(0)
    expect(page.locator("#count")).to_have_text("5")


def replay(page, story):
    """Ask for what the last sixty would have been, and look at it."""
    page.get_by_role("link", name="Replay").click()
    page.get_by_role("button", name="Replay").click()
    with scope.practice(story.clinic.practice.pk):
        job = Job.objects.filter(kind="replay").latest("created_at")
    jobs.run(practice_id=story.clinic.practice.pk, job_id=job.pk)
    page.goto(reverse("admin:claims_mappingset_replayed", args=[job.pk]))
    expect(page.locator("#content")).to_contain_text("60")


def sign_and_publish(page, editor):
    """Sign the paper, then publish with the second factor."""
    page.goto(editor)
    page.get_by_role("link", name="Send for sign-off").click()
    page.get_by_role("button", name="Sign off version 2").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    confirmed(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()


def test_four_fields_are_mapped_proved_published_and_taken_back_without_code(story, alex):
    unread = {"97110": ((), 0), "97140": ((), 0)}
    assert story.newest() == unread

    map_the_four(alex)
    editor = alex.url
    for modifier in ("GP", "CQ"):
        expect(alex.locator("#preview .kv ins", has_text=modifier).first).to_be_visible()
    replay(alex, story)
    assert story.newest() == unread

    sign_and_publish(alex, editor)
    assert story.sets() == {1: "RETIRED", 2: "PUBLISHED"}
    story.send(61, days_ago=1)
    story.work()
    assert story.newest() == {"97110": (("GP", "CQ"), 2), "97140": (("GP",), 1)}

    alex.goto(editor)
    alex.get_by_role("link", name="version 1").click()
    alex.get_by_role("button", name="Roll back to this version").click()
    expect(alex.locator(".messagelist")).to_be_visible()
    assert story.sets() == {1: "RETIRED", 2: "RETIRED", 3: "PUBLISHED"}
    story.send(62, days_ago=0)
    story.work()
    assert story.newest() == unread
