"""A claim and its corrections: which of them says what was billed."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from claims.domain import corrected_claims
from claims.domain.corrected_claims import Number
from claims.models import Acknowledgement, Claim, Submission

# What stands on the claim was billed, or is about to be; a void of it took it back then.
SENT = ("APPROVED", "SUBMITTED", "ACCEPTED")
COLUMNS = ("pk", "parent_id", "correction", "status")


def counted(
    rows: Iterable[Mapping[str, Any]], *, own: Collection[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return the claims that say what others billed; ``rows`` have COLUMNS, ``own`` is left out.

    Of a family nobody is counted where one of it is one's own. Else the
    replacement stands in the place of what it replaces, sent or not, and a
    void takes away what it voids once it was sent; itself it bills nothing.
    """
    found = {row["pk"]: {**row} for row in rows}
    head = {pk: _head(pk, found) for pk in found}
    mine = {head.get(pk, pk) for pk in own}
    gone = {
        row["parent_id"]
        for row in found.values()
        if row["correction"] == Claim.Correction.REPLACEMENT or row["status"] in SENT
    }
    return {
        pk: row
        for pk, row in found.items()
        if pk not in gone and row["correction"] != Claim.Correction.VOID and head[pk] not in mine
    }


def is_sent(row: Mapping[str, Any]) -> bool:
    """Whether what a claim says was billed: a replacement's first claim was."""
    return row["status"] in SENT or row["parent_id"] is not None


def line_of(claim: Claim) -> list[uuid.UUID]:
    """Return the claim and those it corrects, the latest first. One query for each of them."""
    found, parent_id = [claim.pk], claim.parent_id
    while parent_id is not None:
        found.append(parent_id)
        parent_id = Claim.objects.values_list("parent_id", flat=True).get(pk=parent_id)
    return found


def correction_of(claim: Claim) -> Claim | None:
    """Return the claim that corrects this one now. One query."""
    rows = Claim.objects.filter(parent_id=claim.pk).exclude(status=Claim.Status.VOIDED)
    return rows.first()


def number_of(sent: Submission | None) -> Number:
    """Return the number a claim is known by: the payer's where it told one. One query."""
    if sent is None:
        return Number("", corrected_claims.OURS)
    accepted = Acknowledgement.objects.filter(
        submission=sent, verdict=Acknowledgement.Verdict.ACCEPTED, by_payer=True
    )
    told = accepted.exclude(remote_id="").order_by("-received_at").first()
    if told is not None:
        return Number(told.remote_id, corrected_claims.PAYERS)
    return Number(sent.remote_id, corrected_claims.OURS)


def _head(pk: uuid.UUID, found: Mapping[uuid.UUID, Mapping[str, Any]]) -> uuid.UUID:
    """Return the first claim of a family, as far as its claims are among those found."""
    while pk in found and found[pk]["parent_id"] is not None:
        pk = found[pk]["parent_id"]
    return pk
