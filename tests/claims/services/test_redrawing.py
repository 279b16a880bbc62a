"""A claim drawn anew takes the later version's facts, also where it says the same."""

from datetime import UTC, datetime
from decimal import Decimal

from claims.domain import fixes
from claims.models import Claim
from claims.services import review, revisions
from tests import factories
from tests.clinic import line_uid

DIFFER = "minutes.documented_units_differ"
LATER = datetime(2026, 11, 20, 23, 12, tzinfo=UTC)


def only():
    return Claim.objects.get()


def test_an_edit_is_judged_by_a_later_version_that_changed_nothing_on_the_claim(clinic):
    clinic.draft()
    counted = (factories.service(units=Decimal(9)),)
    clinic.draft(services=counted, version="2", version_at=LATER)
    assert only().revision == 1  # equal content is no revision
    assert only().findings.filter(edit=DIFFER).exists()

    note = fixes.SetLineNote(line=line_uid(), note="As told by the therapist")
    review.edit(claim_id=only().pk, seen_revision=1, fix=note, actor=clinic.biller)

    assert only().findings.filter(edit=DIFFER).exists()
    newest = revisions.current(only())
    assert (newest.number, newest.encounter_version.version) == (2, "2")
