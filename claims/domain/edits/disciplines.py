"""Which lines are therapy, and of which discipline."""

from claims.domain.coding import professions
from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context

DISCIPLINES = tuple(DISCIPLINE_MODIFIER.values())
_OF_PROFESSION = {
    profession: DISCIPLINE_MODIFIER[discipline]
    for discipline, profession in professions.OF_DISCIPLINE.items()
}


def therapy_lines(content: ClaimContent, context: Context) -> list[Line]:
    """Return the lines given under a therapy plan of care.

    A code that is always therapy is one whoever gives it. One that
    sometimes is, is one of a therapist, or where the record or the plan
    of care names a discipline; a physician's outside a plan is none
    (CMS Pub. 100-04, ch. 5, sec. 20).
    """
    return [line for line in content.lines if _is_therapy(line, content, context)]


def discipline_modifiers(line: Line, content: ClaimContent, context: Context) -> tuple[str, ...]:
    """Return the discipline modifiers that could belong on a line, likeliest first.

    What the code allows, else what the fact says, the plan of care, the
    therapist who renders, the claim's other lines; all three where
    nothing says which.
    """
    if line.code in context.therapy.discipline:
        return (context.therapy.discipline[line.code],)
    said = documented(line, content, context) or _of_therapist(content)
    others = sorted({m for other in content.lines for m in other.modifiers if m in DISCIPLINES})
    return (said,) if said else tuple(others) or DISCIPLINES


def documented(line: Line, content: ClaimContent, context: Context) -> str:
    """Return the modifier of the discipline the fact names, else the plan, "" for neither."""
    if line.code in context.therapy.discipline:
        return ""  # the code itself says it
    service = context.service_of(line.uid)
    if service and service.discipline:
        return DISCIPLINE_MODIFIER[service.discipline]
    plan = content.plan_of_care.discipline
    return next((m for d, m in DISCIPLINE_MODIFIER.items() if d == plan), "")


def _is_therapy(line: Line, content: ClaimContent, context: Context) -> bool:
    if line.code not in context.therapy.sometimes:
        return context.therapy.is_therapy(line.code)
    return bool(_of_therapist(content) or documented(line, content, context))


def _of_therapist(content: ClaimContent) -> str:
    return _OF_PROFESSION.get(professions.of(content.rendering)) or ""
