"""One claim's page: what it shows, to whom, at what price."""

import uuid

import pytest
from django.urls import reverse

from claims.services import holds
from clinicbridge import scope
from clinicbridge.audit.models import AccessRecord
from tests import clinic as clinics
from tests import factories
from tests.claims.views.conftest import address, post, signed_in

TABS = ["note", "fields", "where", "earlier", "history", "nonsense"]


def test_the_page_shows_the_claim_and_says_there_is_nothing_to_fix(dana, claim):
    page = dana.get(address(claim))

    said = page.content.decode()
    assert page.status_code == 200
    assert "Whitfield, Marta" in said
    assert "Nothing to fix" in said
    assert "97110" in said


@pytest.mark.parametrize("status", ["SUBMITTED", "ACCEPTED", "REJECTED", "VOIDED"])
def test_the_checks_of_a_claim_that_left_do_not_say_that_nothing_is_to_be_done(dana, claim, status):
    claim.status = status
    claim.save()

    said = dana.get(address(claim)).content.decode()

    assert "The checks found nothing" in said
    assert "Nothing to fix" not in said


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_the_visit_opens_within_its_budget(
    dana, claim, tab, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        page = dana.get(address(claim), {"tab": tab})

    assert page.status_code == 200


def test_a_claim_nobody_knows_is_not_found(dana, claim):
    assert dana.get(reverse("desk:claim", args=[uuid.uuid4()])).status_code == 404


@pytest.fixture
def theirs(db):
    """A claim of another practice."""
    other = clinics.make("Lakeside Therapy", "lakeside")
    with scope.practice(other.practice.pk):
        return other.draft()


def test_another_practices_claim_is_not_found(theirs, dana):
    assert dana.get(address(theirs)).status_code == 404
    assert dana.post(address(theirs, "edit"), {"seen": 1}).status_code == 404


def test_an_admin_may_read_a_claim_and_finds_nothing_to_press(alex, claim):
    said = alex.get(address(claim)).content.decode()

    assert "Whitfield, Marta" in said
    assert 'name="kind"' not in said
    assert address(claim, "approve") not in said
    assert address(claim, "hold") not in said


def test_opening_a_claim_leaves_one_access_record_with_its_purpose(dana, claim):
    AccessRecord.objects.all().count()
    before = set(AccessRecord.objects.values_list("pk", flat=True))

    dana.get(address(claim))

    left = AccessRecord.objects.exclude(pk__in=before)
    assert [record.purpose for record in left] == ["claim.review"]


def test_the_address_of_a_tab_holds_no_name(dana, claim):
    said = dana.get(address(claim)).content.decode()

    links = [part.split('"')[0] for part in said.split('href="')[1:]]
    assert links
    assert not [link for link in links if "Whitfield" in link or "004417" in link]


def test_where_from_names_the_leaf_and_what_it_said(dana, claim):
    said = dana.get(address(claim), {"tab": "where"}).content.decode()

    assert "patient.birth_date" in said
    assert "1955-02-03" in said


def test_a_custom_field_no_rule_reads_is_shown_as_not_mapped(dana, clinic):
    field = factories.FieldRecord(
        name="pain_score", path="QuestionnaireResponse/q1.item[9]", value=7
    )
    claim = clinic.draft(fields=(factories.DISCIPLINE, field))

    said = dana.get(address(claim), {"tab": "fields"}).content.decode()

    assert "pain_score" in said
    assert "not mapped" in said


def test_what_the_emr_sent_is_escaped(dana, clinic):
    name = "<script>alert(1)</script>"
    person = factories.MARTA.model_copy(update={"family": name})
    claim = clinic.draft(patient=person)

    said = dana.get(address(claim)).content.decode()

    assert name not in said
    assert "&lt;script&gt;" in said


def test_a_full_claim_of_twelve_diagnoses_and_fifty_lines_opens_within_its_budget(
    dana, clinic, django_assert_max_num_queries
):
    diagnoses = tuple(
        factories.DiagnosisRecord(key=f"C{n}", code=f"M25.{500 + n}", rank=n) for n in range(1, 13)
    )
    services = tuple(factories.service(key=f"S{n}", code="97140") for n in range(50))
    claim = clinic.draft(diagnoses=diagnoses, services=services)

    with django_assert_max_num_queries(25):
        page = dana.get(address(claim))

    assert page.status_code == 200


def test_a_claim_on_hold_says_why_and_until_when(dana, clinic, claim):
    holds.hold(claim_id=claim.pk, reason_code="REFERRAL", note="", actor=clinic.biller)

    said = dana.get(address(claim)).content.decode()

    assert "On hold: Referral." in said
    assert "Release" in said


def test_a_folded_group_tells_what_is_true_and_no_bare_no(dana, claim):
    said = dana.get(address(claim)).content.decode()

    folded = said.partition("<h2>Other fields</h2>")[2].partition("</summary>")[0]
    assert "accept assignment" in folded
    assert "no" not in folded.partition('dim">')[2].removesuffix("</span>").split(", ")


def test_a_stranger_is_sent_to_the_door(client, claim):
    assert client.get(address(claim)).status_code == 302


def test_a_person_whose_role_ended_is_out_at_once(clinic, claim):
    browser = signed_in(clinic.biller)
    clinic.biller.memberships.update(is_active=False)

    assert browser.get(address(claim)).status_code == 403


def test_the_history_shows_what_each_revision_took_away_and_put_there(dana, claim):
    line = claim.lines.get().uid
    post(dana, claim, "edit", kind="SetModifiers", line=line, modifiers="GP CR")
    claim.refresh_from_db()
    post(dana, claim, "edit", kind="AddDiagnosis", code="Z96.651")

    said = dana.get(address(claim), {"tab": "history"}).content.decode()

    assert "line 97110 · modifiers: <del>GP</del> → <ins>GP CR</ins>" in said
    assert "added <ins>Z96.651</ins>" in said


def test_whoever_only_reads_claims_is_told_so_where_the_acts_stand(dana, alex, claim):
    words = "Your role reads claims; billers work on them."

    assert words in alex.get(address(claim)).content.decode()
    assert words not in dana.get(address(claim)).content.decode()
