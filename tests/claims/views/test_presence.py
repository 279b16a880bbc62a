"""Who is at a claim, on its page, in the queue and in the poll."""

import uuid

import pytest
from django.db import OperationalError
from django.urls import reverse

from claims.domain import fixes
from claims.models import Presence
from claims.services import presence
from clinicbridge import vault
from clinicbridge.audit.models import AccessRecord, LogEntry
from tests import factories, offers
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid

PAGE = str(uuid.UUID(int=1))
JSON = {"Accept": "application/json"}


def beat(browser, claim, name="here"):
    return browser.post(address(claim, name), {"page": PAGE}, headers=JSON)


def test_another_person_stands_on_the_claim_and_one_step_takes_it_over(dana, sam, claim):
    assert beat(dana, claim).json()["here"] == ""

    page = sam.get(address(claim)).content.decode()
    assert "<b>Dana Okafor</b> is here" in page
    assert "Take over <kbd>t</kbd>" in page
    assert beat(sam, claim).json()["here"] == "Dana Okafor"
    assert beat(sam, claim, "take-over").json()["here"] == ""
    assert "<b>Sam Whitehorse</b> is here" in dana.get(address(claim)).content.decode()


def test_a_plain_form_takes_over_too_and_shows_the_claim(dana, sam, claim):
    beat(dana, claim)

    answer = sam.post(address(claim, "take-over") + "?view=ready", headers={"Accept": "text/html"})

    assert answer.headers["Location"] == address(claim) + "?view=ready"
    assert Presence.objects.get().person.full_name == "Sam Whitehorse"


def test_who_is_alone_sees_nobody(dana, claim):
    beat(dana, claim)

    assert 'id="here"' in (page := dana.get(address(claim)).content.decode())
    assert "hidden>" in page.partition('id="here"')[2].partition("\n")[0]


def test_the_queue_and_its_poll_tell_who_is_where(dana, sam, claim):
    asked = reverse("desk:counts"), {"view": "ready"}
    before = sam.get(*asked)
    beat(dana, claim)

    poll = sam.get(*asked, headers={"If-None-Match": before.headers["ETag"]})
    assert poll.json()["here"] == {str(claim.pk): "Dana Okafor"}
    assert dana.get(*asked).json()["here"] == {}
    assert "Dana Okafor is here" in sam.get(reverse("desk:queue")).content.decode()
    found = sam.post(reverse("desk:find"), {"q": "Whitfield"}).content.decode()
    assert "Dana Okafor is here" in found


def test_the_list_beside_a_claim_marks_what_somebody_else_has_open(dana, sam, clinic, claim):
    other = clinic.draft(visit_id="E-2", patient=factories.someone(2))
    beat(dana, other)

    page = sam.get(address(claim)).content.decode()

    assert f'data-claim="{other.pk}" data-taken' in page


def test_approving_opens_the_next_claim_that_nobody_has(dana, sam, clinic, claim):
    taken, free = (
        clinic.draft(visit_id=f"E-{n}", patient=factories.someone(n)) for n in range(2, 4)
    )
    beat(dana, taken)

    answer = post(sam, claim, "approve", digest=claim.digest)

    assert answer.headers["Location"].startswith(address(free))


def test_a_heartbeat_reads_nothing_writes_no_entry_and_is_nobodys_step(dana, claim):
    before = AccessRecord.objects.count(), LogEntry.objects.count()

    answer = beat(dana, claim)
    gone = beat(dana, claim, "leave")

    assert (AccessRecord.objects.count(), LogEntry.objects.count()) == before
    assert answer.resolver_match.func.view_class.unattended
    assert gone.resolver_match.func.view_class.unattended
    assert not beat(dana, claim, "take-over").resolver_match.func.view_class.unattended


def test_leaving_gives_the_claim_back(dana, sam, claim):
    beat(dana, claim)

    assert beat(dana, claim, "leave").status_code == 204
    assert beat(sam, claim).json()["here"] == ""


@pytest.mark.parametrize("page", ["", "x", "\x00", "9" * 400])
def test_a_page_that_is_none_is_refused(dana, claim, page):
    assert dana.post(address(claim, "here"), {"page": page}).status_code == 400
    assert dana.post(address(claim, "leave"), {"page": page}).status_code == 204
    assert Presence.objects.count() == 0


def test_signing_out_gives_everything_back(dana, claim):
    beat(dana, claim)

    dana.post(reverse("accounts:sign-out"))

    assert Presence.objects.count() == 0


def test_a_busy_database_is_no_fault_of_the_page(dana, claim, monkeypatch):
    def busy(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(presence, "renew", busy)

    assert beat(dana, claim).status_code == 204


def test_who_may_only_read_has_no_lease_and_sees_who_has(dana, alex, claim):
    beat(dana, claim)

    page = alex.get(address(claim)).content.decode()

    assert "<b>Dana Okafor</b> is here" in page
    assert "Take over" not in page.partition('id="keys"')[0]
    assert beat(alex, claim).status_code == 403


def test_the_page_hears_how_much_is_proposed_by_now(dana, claim):
    assert beat(dana, claim).json()["proposed"] == 0

    with vault.reading(purpose="test"):
        offers.suggest(claim, fixes.SetMinutes(line=line_uid(), minutes=31))

    assert beat(dana, claim).json()["proposed"] == 1
