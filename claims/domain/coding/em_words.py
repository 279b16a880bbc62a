"""The record's words for problems, data and risks, as the MDM table has them.

A word is read by its parts (``stable_chronic``, ``Chronic illness, stable``);
what says "no" or "not" is never taken for what it denies, and what the
table does not have is refused rather than guessed.
"""

from functools import lru_cache

MINIMAL, LOW, MODERATE, HIGH = range(4)

_DENIALS = frozenset({"no", "not", "non", "none", "without", "denies", "denied", "ruled"})

# AMA table of medical decision making, column "problems": (parts, level of
# one, level of two or more). The first whose parts all occur speaks.
_PROBLEMS: tuple[tuple[tuple[str, ...], int, int], ...] = (
    (("threat",), HIGH, HIGH),
    (("severe", "exacerbat"), HIGH, HIGH),
    (("severe", "progress"), HIGH, HIGH),
    (("severe", "side", "effect"), HIGH, HIGH),
    (("undiagnosed",), MODERATE, MODERATE),
    (("uncertain", "prognosis"), MODERATE, MODERATE),
    (("systemic",), MODERATE, MODERATE),
    (("exacerbat",), MODERATE, MODERATE),
    (("progress",), MODERATE, MODERATE),
    (("side", "effect"), MODERATE, MODERATE),
    (("chronic", "worsen"), MODERATE, MODERATE),
    (("chronic", "poor", "control"), MODERATE, MODERATE),
    (("chronic", "inadequate", "control"), MODERATE, MODERATE),
    (("chronic", "uncontrol"), MODERATE, MODERATE),
    (("chronic", "unstable"), MODERATE, MODERATE),
    (("complicated",), MODERATE, MODERATE),
    (("uncomplicated",), LOW, LOW),
    (("stable", "chronic"), LOW, MODERATE),
    (("stable", "acute"), LOW, LOW),
    (("self", "limit"), MINIMAL, LOW),
    (("minor",), MINIMAL, LOW),
    (("minimal",), MINIMAL, LOW),
)

# By the AMA's definition a chronic illness that is not at its goal is not stable: it
# stands with those poorly controlled, though the word holds a denial.
_NOT_REACHED = ("goal", "stable", "control")

# "Two or more stable chronic illnesses", counted once, are more than one.
_MANY = frozenset({"two", "2"})

# Column "risk", surgery apart.
_RISKS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("intensive", "monitor"), HIGH),
    (("toxicity",), HIGH),
    (("parenteral", "controlled"), HIGH),
    (("hospitali",), HIGH),
    (("admission",), HIGH),
    (("escalat",), HIGH),
    (("deescalat",), HIGH),
    (("dnr",), HIGH),
    (("otc",), LOW),
    (("over", "counter"), LOW),
    (("nonprescription",), LOW),
    (("prescription",), MODERATE),
    (("rx",), MODERATE),
    (("social", "determinant"), MODERATE),
    (("sdoh",), MODERATE),
    (("physical", "therap"), LOW),
    (("occupational", "therap"), LOW),
    (("physiotherap",), LOW),
    (("pt", "ot"), LOW),
    (("bandage",), MINIMAL),
    (("gargle",), MINIMAL),
    (("superficial", "dressing"), MINIMAL),
)
# Whole words that hold a denial, or say a level outright.
_RISKS_EXACT = {
    "none": MINIMAL,
    "no_treatment": MINIMAL,
    "rest": MINIMAL,
    "minimal": MINIMAL,
    "low": LOW,
    "moderate": MODERATE,
    "high": HIGH,
    "non_prescription_drug": LOW,
    "pt": LOW,
    "ot": LOW,
    "pt_referral": LOW,
    "ot_referral": LOW,
    "therapy_referral": LOW,
    "iv_controlled_substance": HIGH,
    "iv_controlled_substances": HIGH,
    "hospital_level_care": HIGH,
}
_LEVELS = {
    "none": MINIMAL,
    "minimal": MINIMAL,
    "straightforward": MINIMAL,
    "low": LOW,
    "limited": LOW,
    "moderate": MODERATE,
    "high": HIGH,
    "extensive": HIGH,
}
# Column "data": what counts as an item of category 1, and the flags beside it.
ITEMS = frozenset(
    {
        "category1_items",
        "category_1_items",
        "external_notes",
        "external_notes_reviewed",
        "tests_ordered",
        "tests_reviewed",
        "results_reviewed",
        "unique_tests",
    }
)
HISTORIAN = frozenset({"independent_historian", "historian"})
INTERPRETATION = frozenset({"independent_interpretation", "interpretation"})
DISCUSSION = frozenset(
    {
        "discussion",
        "discussion_external",
        "discussion_of_management",
        "discussion_with_external_physician",
        "discussion_with_external_provider",
        "external_discussion",
    }
)


class UnknownWord(ValueError):
    """The table has no such word; ``column`` says where it stood, nothing what it was."""

    def __init__(self, column: str) -> None:
        super().__init__(f"The table of decision-making has no such word under {column}.")
        self.column = column


@lru_cache(maxsize=1024)
def problem(word: str) -> tuple[int, int]:
    """Return the level of one such problem and of two or more."""
    parts = _parts(word)
    is_unreached = "not" in parts and any(_holds(parts, (stem,)) for stem in _NOT_REACHED)
    if is_unreached and _holds(parts, ("chronic",)):
        return MODERATE, MODERATE
    if not _DENIALS & set(parts):
        for stems, one, more in _PROBLEMS:
            if _holds(parts, stems):
                return more if _MANY & set(parts) else one, more
    raise UnknownWord("problems")


@lru_cache(maxsize=1024)
def risk(word: str) -> int:
    """Return the level a risk factor reaches."""
    parts = _parts(word)
    exact = _RISKS_EXACT.get("_".join(parts))
    if exact is not None:
        return exact
    if _holds(parts, ("resuscitat",)):
        return HIGH
    if _holds(parts, ("surg",)) or _holds(parts, ("procedure",)):
        return _surgery(parts)
    if not _DENIALS & set(parts):
        for stems, level in _RISKS:
            if _holds(parts, stems):
                return level
    raise UnknownWord("risk")


@lru_cache(maxsize=1024)
def level(word: str, column: str) -> int:
    """Return the level an element is stated to have."""
    found = _LEVELS.get("_".join(_parts(word)))
    if found is None:
        raise UnknownWord(column)
    return found


def _surgery(parts: tuple[str, ...]) -> int:
    """Read minor or major, elective or emergency, with the patient's risk factors or none."""
    said = set(parts)
    is_emergency = any(part.startswith("emergen") for part in parts)
    has_risk, denied = "risk" in said or "risks" in said, bool(_DENIALS & said)
    if denied and not has_risk:
        raise UnknownWord("risk")
    risky = has_risk and not denied
    if "minor" in said:
        return MODERATE if risky else LOW
    if is_emergency:
        return HIGH
    if "major" in said:
        return HIGH if risky else MODERATE
    raise UnknownWord("risk")


def _parts(word: str) -> tuple[str, ...]:
    kept = "".join(char if char.isalnum() else " " for char in word.lower())
    return tuple(kept.split())


def _holds(parts: tuple[str, ...], stems: tuple[str, ...]) -> bool:
    return all(any(part.startswith(stem) for part in parts) for stem in stems)
