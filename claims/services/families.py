"""A claim and its corrections: which of them says what was billed."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from claims.domain import corrected_claims
from claims.domain.corrected_claims import Number
from claims.models import Acknowledgement, Attestation, Claim, Submission

# What stands on the claim was billed, or is about to be, seen to arrive or not. A correction takes
# its original's place from then on, and gives it back when it is rejected, recalled or given up.
SENT = ("APPROVED", "SUBMITTED", "ACCEPTED")
COLUMNS = ("pk", "parent_id", "correction", "status")


def counted(
    rows: Iterable[Mapping[str, Any]], *, own: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return the claims that say what others billed; ``rows`` have COLUMNS, ``own`` is left out.

    Of a family nobody is counted where one of it is one's own. Else that
    one says what was billed which left last: until a replacement leaves,
    and once it is rejected, the payer holds what it was to replace, so
    that one counts in sums, globals and duplicates and the replacement
    bills nothing. One that is on its way counts, though nobody saw it
    arrive: two claims of one service would be paid twice. A void that left
    takes away what it voids; itself it bills nothing.
    """
    found = {row["pk"]: {**row} for row in rows}
    head = {pk: _head(pk, found) for pk in found}
    mine = {head.get(pk, pk) for pk in own}
    gone = {pk for row in found.values() if row["status"] in SENT for pk in _before(row, found)}
    return {
        pk: row
        for pk, row in found.items()
        if pk not in gone and _bills(row) and head[pk] not in mine
    }


def is_sent(row: Mapping[str, Any]) -> bool:
    """Whether what a claim says was billed."""
    return row["status"] in SENT


def _bills(row: Mapping[str, Any]) -> bool:
    """Whether a claim bills anything: a first one does or will, a replacement once it left."""
    if row["correction"] == Claim.Correction.VOID:
        return False
    return row["parent_id"] is None or is_sent(row)


def _before(
    row: Mapping[str, Any], found: Mapping[uuid.UUID, Mapping[str, Any]]
) -> Iterator[uuid.UUID]:
    """Yield the claim a correction corrects, and what that one corrected."""
    pk = row["parent_id"]
    while pk is not None:
        yield pk
        pk = found[pk]["parent_id"] if pk in found else None


def line_of(claim: Claim) -> list[uuid.UUID]:
    """Return the claim and those it corrects, the latest first. One query for each of them."""
    found, parent_id = [claim.pk], claim.parent_id
    while parent_id is not None:
        found.append(parent_id)
        parent_id = Claim.objects.values_list("parent_id", flat=True).get(pk=parent_id)
    return found


def attested(claim: Claim) -> QuerySet[Attestation]:
    """Return what people stand for on the claim and on those it corrects, the earliest first.

    What was said of another patient counts for nothing.
    """
    rows = Attestation.objects.filter(claim__in=line_of(claim), ended_at=None)
    return rows.filter(patient_id=claim.patient_id).order_by("created_at", "pk")


def correction_of(claim: Claim) -> Claim | None:
    """Return the claim that corrects this one now. One query."""
    rows = Claim.objects.filter(parent_id=claim.pk).exclude(status=Claim.Status.VOIDED)
    return rows.first()


def number_of(sent: Submission | None) -> Number:
    """Return the number a claim is known by: the payer's where it told one. One query."""
    if sent is None:
        return Number("", corrected_claims.OURS)
    answers = Acknowledgement.objects.filter(submission=sent).exclude(remote_id="")
    told = list(answers.order_by("-received_at").values_list("remote_id", "by_payer", "verdict"))
    own = frozenset(
        {sent.reference, sent.remote_id, *(n for n, by_payer, _ in told if not by_payer)}
    )
    accepted = Acknowledgement.Verdict.ACCEPTED
    payers = next((n for n, by_payer, said in told if by_payer and said == accepted), "")
    if payers:
        return Number(payers, corrected_claims.PAYERS, own)
    return Number(sent.remote_id, corrected_claims.OURS, own)


def _head(pk: uuid.UUID, found: Mapping[uuid.UUID, Mapping[str, Any]]) -> uuid.UUID:
    """Return the first claim of a family, as far as its claims are among those found."""
    while pk in found and found[pk]["parent_id"] is not None:
        pk = found[pk]["parent_id"]
    return pk
