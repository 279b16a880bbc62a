"""A procedure in the global period of an earlier surgery: 58, 78, 79 or included."""

from dataclasses import dataclass

from claims.domain.coding import payers

RULE = "global_procedure"
SOURCE = "CMS Pub. 100-04, ch. 12, sec. 40.1.B and 40.2.A"

# How Surgery.relation says it.
RELATED, UNRELATED, STAGED, RETURN_TO_OR = "RELATED", "UNRELATED", "STAGED", "RETURN_TO_OR"


@dataclass(frozen=True, slots=True)
class Again:
    """How a further procedure is billed; a new period starts with 58 and 79, not with 78."""

    modifiers: tuple[str, ...]
    is_billable: bool
    starts_period: bool
    explanation: str
    rule: str = RULE
    source: str = SOURCE


def again(relation: str, *, payer_class: str = "", is_in_period: bool = True) -> Again | None:
    """Return how a further procedure is billed; None when nobody said how it relates.

    After the period the first surgery has no say: related or not, no modifier.
    """
    if not is_in_period:
        return Again((), True, True, "The first surgery's period is over: billed by itself.")
    if relation == STAGED:
        words = "Planned, staged or more extensive: 58, and a new period starts."
        return Again(("58",), True, True, words)
    if relation == RETURN_TO_OR:
        words = "An unplanned return to the operating room: 78, the first period goes on."
        return Again(("78",), True, False, words)
    if relation == UNRELATED:
        return Again(("79",), True, True, "Unrelated: 79, and a period of its own starts.")
    if relation != RELATED:
        return None
    if payer_class in payers.FOLLOW_MEDICARE:
        words = "A complication treated outside the operating room is part of the first surgery."
        return Again((), False, False, words)
    words = "CPT's surgical package holds typical follow-up alone, not a complication."
    return Again((), True, False, words)


def relation(
    *,
    is_planned: bool | None = None,
    is_return: bool | None = None,
    is_related: bool | None = None,
) -> str:
    """Return the relation the record tells, "" when it tells none.

    Planned or more extensive goes before a return to the operating
    room, for 78 is for the unplanned.
    """
    if is_planned and is_related is not False:
        return STAGED
    if is_return and is_related is not False:
        return RETURN_TO_OR
    if is_related is False:
        return UNRELATED
    return RELATED if is_related else ""
