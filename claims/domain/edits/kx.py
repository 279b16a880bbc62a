"""Edits on KX: the therapy threshold of the year and the honest ways past it."""

from collections.abc import Iterator
from decimal import Decimal

from claims.domain import fixing
from claims.domain.amounts import dollars
from claims.domain.coding import kx, payers, plans
from claims.domain.coding.history import Notice
from claims.domain.coding.kx import Standing
from claims.domain.content import ClaimContent, Line
from claims.domain.edits import notices
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import AddModifier, RemoveModifier

# GA: a notice is signed; GZ: none is, and a denial is expected; GY: never covered.
_EXITS = frozenset({"KX", "GA", "GZ", "GY"})


@edit("kx.required", severity=Severity.CONFIRM, source=kx.SOURCE)
def therapy_over_the_threshold_says_so(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Therapy over the year's threshold carries KX, or GA with a signed notice, or waits."""
    for standing, lines in _standings(content, context):
        for line in lines if standing.is_required else ():
            if not _EXITS & set(line.modifiers):
                notice = notices.covering(line, context)
                yield Remark(
                    f"{line.code} needs KX. {standing.explanation} {_exits(line, notice, context)}",
                    line.uid,
                    {"code": line.code, "before": standing.before, "amount": standing.amount},
                    _ways(line, notice),
                )


@edit("kx.not_reached", severity=Severity.CONFIRM, source=kx.SOURCE)
def kx_stands_only_over_the_threshold(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """KX below the threshold says nothing true; on every claim it draws a review."""
    for standing, lines in _standings(content, context):
        if standing.is_required is not False or not standing.is_whole:
            continue
        for line in lines:
            if "KX" in line.modifiers:
                yield Remark(
                    f"{line.code} carries KX too early. {standing.explanation}",
                    line.uid,
                    {"code": line.code, "before": standing.before, "amount": standing.amount},
                    offer(RemoveModifier, line=line.uid, modifier="KX"),
                )


@edit("kx.medical_review", severity=Severity.NOTE, source=kx.SOURCE)
def therapy_may_be_reviewed(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Therapy over the review amount of the year may be picked for medical review."""
    told: set[tuple[str, int]] = set()
    for standing, lines in _standings(content, context):
        if standing.is_reviewed and (standing.pool, standing.year) not in told:
            told.add((standing.pool, standing.year))
            limit = Decimal(str(context.tables.kx["medical_review_threshold"]))
            yield Remark(
                f"The year's therapy is over {dollars(limit)}: the payer may ask for the record.",
                lines[0].uid,
                {"pool": standing.pool, "year": standing.year},
            )


def _standings(
    content: ClaimContent, context: Context
) -> Iterator[tuple[Standing, tuple[Line, ...]]]:
    if payers.wants_kx(payer_class=context.payer_class, own=context.payer.kx_modifier):
        yield from kx.standings(content.lines, history=context.history, tables=context.tables)


def _exits(line: Line, notice: Notice | None, context: Context) -> str:
    plan = plans.attesting(context.history, line)
    attested = (
        f"KX, which the plan of care attests since {plan.kx_attested_on}"
        if plan
        else "KX, once the therapist attests it on the plan of care"
    )
    signed = (
        f"GA, with the notice signed {notice.signed_on}"
        if notice
        else "GA, for which no signed notice (ABN) is on file"
    )
    return f"Either {attested}; or {signed}; or hold the claim."


def _ways(line: Line, notice: Notice | None) -> tuple[BaseFix, ...]:
    if len(line.modifiers) >= fixing.MAX_MODIFIERS:
        return ()
    found = offer(AddModifier, line=line.uid, modifier="KX")
    return found + (offer(AddModifier, line=line.uid, modifier="GA") if notice else ())
