"""What the patient's other claims bill that a payer reads together with this one."""

from dataclasses import dataclass

from claims.domain.coding.history import EarlierLine
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context


@dataclass(frozen=True, slots=True)
class Beside:
    """A line of another claim; its uid is of no line of this one."""

    line: Line
    claim: str


def beside(content: ClaimContent, context: Context) -> tuple[Beside, ...]:
    """Return lines of other claims of the same days, payer and physician.

    NCCI edits are of one physician's services to one patient on one day,
    however many claims they come on. What repeats a line of this claim is
    left out: a payer denies a second filing whole.
    """
    ours = content.rendering.npi
    days = {line.from_date for line in content.lines}
    found = (
        other
        for other in context.history.lines
        if other.on in days and other.provider_npi == ours and other.payer_id == context.payer.id
    )
    mine = {(line.code, line.from_date, frozenset(line.modifiers)) for line in content.lines}
    return tuple(
        _beside(other, place)
        for place, other in enumerate(found)
        if ours and (other.code, other.on, frozenset(other.modifiers)) not in mine
    )


def _beside(other: EarlierLine, place: int) -> Beside:
    line = Line(
        uid=f"{other.claim}:{place}",
        code=other.code,
        modifiers=other.modifiers,
        units=other.units,
        from_date=other.on,
    )
    return Beside(line, other.claim)
