"""The level of a visit by medical decision making: two of three elements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claims.domain.coding import em_words
from claims.domain.coding.em_words import HIGH, LOW, MINIMAL, MODERATE, UnknownWord
from claims.domain.facts import StudyFacts, VisitFacts

RULE = "em_mdm.level"
SOURCE = "AMA CPT E/M guidelines 2021 and 2023: levels of medical decision making"

LEVELS = ("straightforward", "low", "moderate", "high")
ELEMENTS = {
    "problems": ("minimal", "low", "moderate", "high"),
    "data": ("minimal", "limited", "moderate", "extensive"),
    "risk": ("minimal", "low", "moderate", "high"),
}
TWO = 2
LIMITED_ITEMS, MODERATE_ITEMS = 2, 3


@dataclass(frozen=True, slots=True)
class Mdm:
    """Decision-making: its ``level`` from 0, and the level of each element in words."""

    level: int
    elements: Mapping[str, str]
    explanation: str
    rule: str = RULE
    source: str = SOURCE

    @property
    def word(self) -> str:
        """The level as the table calls it."""
        return LEVELS[self.level]


def is_recorded(visit: VisitFacts) -> bool:
    """Say whether the record holds anything decision-making follows from."""
    return bool(visit.problems or visit.data or visit.studies or visit.risk or visit.levels)


def decide(visit: VisitFacts) -> Mdm:
    """Return the decision-making of a visit; UnknownWord when a fact cannot be read.

    A stated level of an element goes before the facts of that element;
    a stated level of the whole, ``levels["mdm"]``, before everything.
    """
    stated = {name: em_words.level(said, name) for name, said in visit.levels.items()}
    if not set(stated) <= {*ELEMENTS, "mdm"}:
        raise UnknownWord("levels")
    reached = {
        "problems": problems(visit.problems),
        "data": data(visit.data, visit.studies),
        "risk": max((em_words.risk(word) for word in visit.risk), default=MINIMAL),
    }
    reached |= {name: level for name, level in stated.items() if name != "mdm"}
    level = stated.get("mdm", second_highest(reached.values()))
    words = {name: ELEMENTS[name][reached[name]] for name in ELEMENTS}
    said = ", ".join(f"{name} {word}" for name, word in words.items())
    if "mdm" in stated:
        return Mdm(level, words, f"The record states {LEVELS[level]} decision-making.")
    return Mdm(level, words, f"Two of three elements reach {LEVELS[level]}: {said}.")


def second_highest(levels: Iterable[int]) -> int:
    """Return the level two of three elements meet or exceed."""
    return sorted(levels)[-TWO]


def problems(given: Iterable[tuple[str, int]]) -> int:
    """Return the level of the problems addressed, those of one kind counted together."""
    counts: dict[tuple[int, int], int] = {}
    for word, count in given:
        kind = em_words.problem(word)
        counts[kind] = counts.get(kind, 0) + max(count, 0)
    reached = [more if n >= TWO else one for (one, more), n in counts.items() if n]
    return max(reached, default=MINIMAL)


def data(given: Mapping[str, int], studies: Iterable[StudyFacts] = ()) -> int:
    """Return the level of the data reviewed and analysed.

    Limited: two items, or an independent historian. Moderate: one of
    three items (the historian is one), an independent interpretation, a
    discussion with somebody outside; extensive: two of these three.
    """
    items, historian, others = _counted(given)
    items += len({study.name for study in studies if _counts(study)})
    met = int(items + historian >= MODERATE_ITEMS) + others
    if met:
        return HIGH if met >= TWO else MODERATE
    return LOW if items >= LIMITED_ITEMS or historian else MINIMAL


def _counts(study: StudyFacts) -> bool:
    """Count a test ordered or read; not one whose reading the practice bills itself."""
    return (study.is_ordered or study.is_reviewed) and not study.is_billed_by_practice


def _counted(given: Mapping[str, int]) -> tuple[int, int, int]:
    """Return items, historian (0 or 1), and how many of the other two categories."""
    items, flags = 0, {"historian": 0, "interpretation": 0, "discussion": 0}
    for name, count in given.items():
        if name in em_words.ITEMS:
            items += max(count, 0)
        elif name in em_words.HISTORIAN:
            flags["historian"] |= count > 0
        elif name in em_words.INTERPRETATION:
            flags["interpretation"] |= count > 0
        elif name in em_words.DISCUSSION:
            flags["discussion"] |= count > 0
        else:
            raise UnknownWord("data")
    return items, int(flags["historian"]), int(flags["interpretation"] + flags["discussion"])
