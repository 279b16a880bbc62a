"""Keep what a claim's approval says of what was proposed, and of what was drawn."""

from collections.abc import Iterator
from dataclasses import asdict

from claims.domain import corrections, fixes, outcomes
from claims.domain.content import ClaimContent
from claims.models import Claim, ClaimRevision, Correction, Suggestion, SuggestionOutcome
from claims.services import draws, families, projection

LONGEST = {"before": 80, "after": 80, "change": 170, "rule": 80, "offered": 80, "code": 10}


def keep(claim: Claim, revision: ClaimRevision) -> None:
    """Keep what became of each suggestion and what people corrected, as approved.

    An approval after a recall takes the place of the first, and that of a
    claim's correction the place of the claim's. The caller
    holds the claim's row lock. Needs a purpose. One query for a claim
    nobody touched and nothing was proposed for.
    """
    _outcomes(claim, revision)
    if claim.is_touched and not claim.is_void:
        _corrections(claim, revision)


def _outcomes(claim: Claim, revision: ClaimRevision) -> None:
    proposed = list(Suggestion.objects.filter(claim=claim, ended_at=None))
    if not proposed:
        return
    SuggestionOutcome.objects.filter(claim=claim).delete()
    content = revision.claim_content
    SuggestionOutcome.objects.bulk_create(
        made for row in proposed for made in _outcome(row, content, revision.number)
    )


def _outcome(row: Suggestion, content: ClaimContent, number: int) -> Iterator[SuggestionOutcome]:
    try:
        fix = fixes.read(row.fix)
    except fixes.Unreadable:
        return  # one we know no more
    yield SuggestionOutcome(
        suggestion=row,
        claim_id=row.claim_id,
        revision=number,
        stands=outcomes.is_in(fix, content),
        final=outcomes.final(fix, content),
    )


def _corrections(claim: Claim, revision: ClaimRevision) -> None:
    drawn = draws.base(claim)
    made = corrections.between(drawn, revision.claim_content, revision.origins)
    Correction.objects.filter(claim__in=families.line_of(claim)).delete()
    Correction.objects.bulk_create(
        Correction(
            claim=claim,
            connection_id=claim.encounter.connection_id,
            revision=revision.number,
            actor_id=values.pop("actor") or None,
            **{name: _fit(name, value) for name, value in values.items()},
        )
        for values in map(asdict, made)
    )


def _fit(name: str, value: str) -> str:
    return projection.fit(value, LONGEST[name]) if name in LONGEST else value
