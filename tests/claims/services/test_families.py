"""Of a claim and its corrections one says what was billed, whoever asks."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.models import Claim
from claims.services import families, holds
from tests.claims.services import sent
from tests.claims.services.test_corrections import begin, commercial, edit
from tests.claims.services.test_histories import DAY, Allows, around, draft, read
from tests.claims.services.test_histories import histories as services
from tests.clinic import line_uid

__all__ = ["commercial"]


def claims(*said):
    """Return rows of one patient: (name, parent's name, correction, status)."""
    ids = {name: uuid.uuid5(uuid.NAMESPACE_OID, name) for name, *_ in said}
    rows = [
        {"pk": ids[name], "parent_id": ids.get(parent), "correction": how, "status": status}
        for name, parent, how, status in said
    ]
    return ids, rows


def counted(*said, own=()):
    ids, rows = claims(*said)
    found = families.counted(rows, own={ids[name] for name in own})
    return {name for name, pk in ids.items() if pk in found}


FIRST = ("first", "", "", "ACCEPTED")
OTHER = ("other", "", "", "SUBMITTED")


def replacement(status):
    return ("second", "first", "REPLACEMENT", status)


def void(status):
    return ("second", "first", "VOID", status)


@pytest.mark.parametrize("status", ["APPROVED", "SUBMITTED", "ACCEPTED"])
def test_a_replacement_that_leaves_counts_instead_of_what_it_replaces(status):
    assert counted(FIRST, replacement(status), OTHER) == {"second", "other"}


@pytest.mark.parametrize("status", ["IN_REVIEW", "ON_HOLD", "REJECTED", "VOIDED"])
def test_a_replacement_that_did_not_arrive_leaves_the_first_one_billed(status):
    assert counted(FIRST, replacement(status), OTHER) == {"first", "other"}


@pytest.mark.parametrize("status", ["IN_REVIEW", "REJECTED"])
def test_what_replaces_a_replacement_counts_once_it_leaves(status):
    third = ("third", "second", "REPLACEMENT", status)
    assert counted(FIRST, replacement("ACCEPTED"), third) == {"second"}
    assert counted(FIRST, replacement(status), third) == {"first"}
    assert counted(FIRST, replacement("ACCEPTED"), ("third", "second", "VOID", status)) == {
        "second"
    }


def test_of_a_rejected_replacement_s_own_the_one_that_left_counts():
    third = ("third", "second", "REPLACEMENT", "SUBMITTED")
    assert counted(FIRST, replacement("REJECTED"), third) == {"third"}


@pytest.mark.parametrize("status", ["IN_REVIEW", "ON_HOLD", "REJECTED"])
def test_until_its_void_leaves_a_sent_claim_counts(status):
    assert counted(FIRST, void(status), OTHER) == {"first", "other"}


@pytest.mark.parametrize("status", ["APPROVED", "SUBMITTED", "ACCEPTED"])
def test_a_void_that_leaves_takes_away_what_it_voids_and_bills_nothing(status):
    assert counted(FIRST, void(status), OTHER) == {"other"}


def test_of_three_the_last_counts():
    third = ("third", "second", "REPLACEMENT", "APPROVED")
    assert counted(FIRST, replacement("ACCEPTED"), third) == {"third"}


@pytest.mark.parametrize("own", ["first", "second", "third"])
def test_nobody_of_ones_own_family_is_among_the_others(own):
    third = ("third", "second", "VOID", "ACCEPTED")
    assert counted(FIRST, replacement("ACCEPTED"), third, OTHER, own=[own]) == {"other"}


def test_nothing_counts_as_sent_before_it_left():
    _, (first, second) = claims(FIRST, replacement("IN_REVIEW"))
    draft_ = {**first, "status": "IN_REVIEW"}
    assert [families.is_sent(row) for row in (first, second, draft_)] == [True, False, False]


@pytest.fixture
def parent(clinic):
    """A claim of two units that was sent a week before another visit."""
    return sent.accepted(clinic, draft(clinic, "V-0", on=DAY - timedelta(days=7)))


def lines(claim):
    return [(line.claim, f"{line.units:.0f}", line.is_sent) for line in read(claim).lines]


def estimated(claim):
    known = around(claim, therapy=frozenset({"97110"}))
    found = services.with_estimates(read(claim), known, Allows())
    return found.accrued_in(DAY.year, "PT_SLP").amount


@pytest.mark.both
def test_another_visits_claim_sees_the_correction_in_its_first_claims_place_once_it_left(
    clinic, parent, claim
):
    child = begin(clinic, parent)
    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="1"))
    assert lines(claim) == [(parent.short_id, "2", True)]
    assert estimated(claim) == Decimal(60)

    sent.sent(clinic, child, remote_id="DB-000002")
    assert lines(claim) == [(child.short_id, "1", True)]
    assert estimated(claim) == Decimal(30)


@pytest.mark.both
@pytest.mark.parametrize("ended", ["REJECTED", "VOIDED"])
def test_a_correction_that_was_rejected_or_given_up_bills_nothing(clinic, parent, claim, ended):
    child = begin(clinic, parent)
    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="1"))
    if ended == "VOIDED":
        holds.void(claim_id=child.pk, reason="Not needed", actor=clinic.biller)
    else:
        sent.sent(clinic, child, remote_id="DB-000002")
        sent.answer(child, "REJECTED", remote_id="")

    assert Claim.objects.get(pk=child.pk).status == ended
    assert lines(claim) == [(parent.short_id, "2", True)]
    assert estimated(claim) == Decimal(60)


@pytest.mark.both
def test_another_visits_claim_sees_neither_once_the_void_left(clinic, parent, claim):
    child = begin(clinic, parent, "VOID")
    assert lines(claim) == [(parent.short_id, "2", True)]

    sent.sent(clinic, child, remote_id="DB-000002")

    assert lines(claim) == []
    assert estimated(claim) == 0


def test_a_corrected_claim_and_its_correction_are_no_duplicates_of_each_other(clinic, parent):
    child = begin(clinic, parent)
    assert read(child).lines == ()
    assert read(Claim.objects.get(pk=parent.pk)).lines == ()


@pytest.mark.parametrize("is_sent", [False, True])
def test_the_same_service_on_a_third_claim_is_a_duplicate_of_what_was_billed(
    clinic, parent, is_sent
):
    billed = child = begin(clinic, parent)
    edit(clinic, child, fixes.SetUnits(line=line_uid(), units="1"))
    if is_sent:
        sent.sent(clinic, child, remote_id="DB-000002")
    else:
        billed = parent
    twin = draft(clinic, "V-9", on=DAY - timedelta(days=7))

    (finding,) = twin.findings.filter(edit="filing.duplicate")
    assert f"was sent on claim {billed.short_id}" in finding.message


def test_the_line_of_a_claim_is_it_and_what_it_corrects(clinic, parent):
    child = begin(clinic, parent)

    assert families.line_of(child) == [child.pk, parent.pk]
    assert families.line_of(parent) == [parent.pk]
    assert (families.correction_of(parent), families.correction_of(child)) == (child, None)
