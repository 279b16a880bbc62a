"""What people corrected of a visit is counted once, on the last claim of it that was approved."""

import pytest

from claims.domain import fixes
from claims.models import Correction
from tests.claims.services import sent
from tests.claims.services.test_corrections import begin, commercial, edit
from tests.clinic import line_uid

__all__ = ["commercial"]


@pytest.fixture
def parent(clinic, claim):
    """An accepted claim on which Dana billed one unit."""
    edit(clinic, claim, fixes.SetUnits(line=line_uid(), units="1"))
    return sent.accepted(clinic, claim)


def counted():
    rows = Correction.objects.order_by("field")
    return [(row.claim_id, row.field, row.after) for row in rows]


def test_a_corrections_words_take_the_place_of_the_first_claims(clinic, parent):
    assert counted() == [(parent.pk, "units", "1")]
    child = begin(clinic, parent)
    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="2"))

    sent.approve(clinic, child)

    assert counted() == []  # the correction says what the visit says


def test_a_void_corrects_nothing_of_the_visit(clinic, parent):
    sent.approve(clinic, begin(clinic, parent, "VOID"))

    assert counted() == [(parent.pk, "units", "1")]
