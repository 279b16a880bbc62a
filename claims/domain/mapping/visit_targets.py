"""The facts of a visit's level a rule may write: ``service.visit...``."""

from typing import Any

from claims.domain.coding import em_ladders
from claims.domain.facts import VisitFacts
from claims.domain.mapping.values import Kind, Unfit

PREFIX = "visit."
_DATA = ("category1_items", "independent_historian", "independent_interpretation", "discussion")
_LEVELS = ("mdm", "problems", "data", "risk")
FACTS: dict[str, Kind] = {
    "visit.setting": Kind.TEXT,
    "visit.is_new": Kind.FLAG,
    "visit.total_minutes": Kind.INTEGER,
    "visit.separate_minutes": Kind.INTEGER,
    "visit.staff_minutes": Kind.INTEGER,
    "visit.problems": Kind.LIST,
    "visit.risk": Kind.LIST,
    "visit.data.category1_items": Kind.INTEGER,
    **{f"visit.data.{name}": Kind.FLAG for name in _DATA[1:]},
    **{f"visit.levels.{name}": Kind.TEXT for name in _LEVELS},
    "visit.is_separate": Kind.FLAG,
    "visit.is_decision_for_surgery": Kind.FLAG,
    "visit.is_related_to_surgery": Kind.FLAG,
}
_WORDS = frozenset({"visit.problems", "visit.risk"})
MOST_WORDS, LONGEST_WORD = 20, 80


def words(value: Any) -> tuple[str, ...]:
    """Return words of the record as they stand; text is parted at semicolons."""
    members = value if isinstance(value, tuple | list) else str(value).split(";")
    found = tuple(str(member).strip() for member in members)
    if len(found) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in found):
        raise Unfit(f"holds more than {MOST_WORDS} words, or one of over {LONGEST_WORD} characters")
    return tuple(word for word in found if word)


def is_words(field: str) -> bool:
    """Say whether a field takes words rather than codes."""
    return field in _WORDS


def setting(text: str) -> str:
    """Return a kind of visit, or say which there are."""
    said = text.strip().upper().replace(" ", "_")
    if said not in em_ladders.SETTINGS:
        raise Unfit(f"is not one of {', '.join(sorted(em_ladders.SETTINGS))}")
    return said


def written(visit: VisitFacts | None, field: str, value: Any) -> VisitFacts:
    """Return the facts of a visit with one more."""
    known, (name, *inner) = visit or VisitFacts(), field.removeprefix(PREFIX).split(".")
    if inner:
        counted = int(value) if isinstance(value, bool) else value
        value = {**getattr(known, name), inner[0]: counted}
    elif name == "problems":
        value = tuple((word, 1) for word in value)
    return known.model_copy(update={name: value})
