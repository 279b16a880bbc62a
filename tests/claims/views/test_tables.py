"""What the code tables lack is told once, and put away by whoever has read it."""

from datetime import date

from django.urls import reverse

from claims.domain.coding import table_notes
from claims.models import PlanOfCare
from tests.claims.services import shelves
from tests.claims.views.conftest import address

QUEUE = reverse("desk:queue")
SEEN = reverse("desk:tables-seen")
WORDS = "NCCI procedure pairs: not loaded"


def test_the_queue_says_what_is_not_loaded(dana, clinic):
    page = dana.get(QUEUE).content.decode()

    assert page.count(WORDS) == 1
    assert reverse("admin:claims_coderelease_changelist") not in page


def test_whoever_has_read_it_puts_it_away_for_this_session(dana, clinic):
    answer = dana.post(SEEN)

    assert answer.headers["Location"] == QUEUE
    assert WORDS not in dana.get(QUEUE).content.decode()
    assert dana.get(SEEN).status_code == 405


def test_a_practice_without_any_plan_of_care_is_told_once_until_it_keeps_one(dana, claim):
    assert dana.get(QUEUE).content.decode().count(table_notes.NO_PLANS.text) == 1

    PlanOfCare.objects.create(patient=claim.patient, discipline="PT")
    assert table_notes.NO_PLANS.text not in dana.get(QUEUE).content.decode()


def test_nothing_is_said_when_all_is_loaded_and_plans_are_kept(dana, claim):
    PlanOfCare.objects.create(patient=claim.patient, discipline="PT")
    for kind in table_notes.TABLES:
        shelves.release(kind, "R", began=date(2020, 1, 1), ended=date(2099, 12, 31))

    assert 'id="tables"' not in dana.get(QUEUE).content.decode()


def test_the_claim_says_it_in_one_quiet_line_with_nothing_to_press(dana, claim):
    said = dana.get(address(claim)).content.decode()

    assert said.count('class="quiet tables"') == 1
    assert said.count(WORDS) == 1
    assert SEEN not in said
    dana.post(SEEN)
    assert WORDS not in dana.get(address(claim)).content.decode()
