"""Which diagnosis a statement's words lead to, by the search and with its side."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from claims.domain.coding import icd_words
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side
from claims.domain.reading import sides, spelling
from claims.domain.reading.body_parts import PATTERNS
from claims.domain.reading.heads import HEAD, QUALIFIER
from claims.domain.reading.phrases import Statement
from claims.domain.reading.reading import Problem
from claims.domain.reading.sections import Placed, Section

# A candidate below this shares too little with the phrase to stand for it.
LEAST_SCORE = 12.0
WHOLE_SCORE = 8.0  # where the title has every word of it
SURE_SCORE = 25.0  # where synonyms led to other words than the phrase's own
LEAST_SHARE = 0.6
_SAY_LITTLE = frozenset({"right", "left", "bilateral", "with", "both", "side", "pain"})
_OF_A_PART = re.compile(
    r"\b(?:osteoarthritis|oa|arthritis|pain|stiffness|sprain|contusion|bursitis|effusion"
    r"|instability)\b"
)
_AFTERCARE = re.compile(r"\baftercare\b")
# Kinds of aftercare nobody means who does not name them.
_OF_ANOTHER = re.compile(
    r"\b(?:sepsis|neoplasm|scoliosis|amputation|transplant|nervous|respiratory|digestive"
    r"|circulatory|genitourinary|skin|teeth|sense organs)"
)
_BOTH_SIDES = re.compile(
    r"\b(?:bilateral(?:ly)?|bilat|both|b/l|right and left|left and right|right|left|rt|lt)\b"
)
_JOINTS = {"tka": "knee", "tkr": "knee", "tha": "hip", "thr": "hip", "tsa": "shoulder"}


class Found(Protocol):
    """A diagnosis the search found for a phrase."""

    @property
    def code(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def score(self) -> float: ...

    @property
    def reasons(self) -> tuple[str, ...]: ...


class Find(Protocol):
    """The diagnosis search: billable candidates of a day for a phrase, best first."""

    def __call__(
        self,
        text: str,
        *,
        on: date | None = None,
        side: Side | None = None,
        phase: Phase | None = None,
        most: int = 10,
    ) -> Sequence[Found]:
        """Return the candidates, none where no title has any of the words."""
        ...


def side_of(statement: Statement, placed: Sequence[Placed]) -> Side | None:
    """Return the side of a statement: its own words', else the one its part of the body has."""
    if statement.side is not None:
        return statement.side
    own = sides.together(
        one.side
        for one in sides.named(statement.placed.sentence)
        if statement.start - statement.placed.sentence.start
        <= one.start
        < statement.end - statement.placed.sentence.start
    )
    if own is not None:
        return own
    plain = with_region(statement, placed)
    region = next((name for name, words in PATTERNS.items() if words.search(plain)), "")
    if not region or region in ("NECK", "BACK"):
        return None
    said = {
        side
        for one in placed
        for word in PATTERNS[region].finditer(one.sentence.plain)
        if (
            side := sides.of_words(
                one.sentence, one.sentence.start + word.start(), one.sentence.start + word.end()
            )
        )
        is not None
    }
    return said.pop() if len(said) == 1 else None


def chosen(candidates: Sequence[Found], statement: Statement, text: str) -> Found | None:
    """Return the candidate the words lead to: the one the note codes, else the first if good."""
    if statement.code:
        coded = [one for one in candidates if one.code == statement.code]
        if coded:
            return coded[0]
    if _AFTERCARE.search(text):
        candidates = [
            one
            for one in candidates
            if one.code.startswith("Z")
            and all(word[0] in text for word in _OF_ANOTHER.finditer(one.description.lower()))
        ]
    if not re.search(r"\bhistory\b", text):
        candidates = [one for one in candidates if " history" not in one.description.lower()]
    if not candidates:
        return None
    exact = [one for one in candidates if _plain(one.description) == _plain(text)]
    if exact:
        return exact[0]
    first = _of_said_digit(_fullest(_denied(candidates, text), candidates, text), candidates, text)
    if first is None:
        return None
    if "index term" in first.reasons or first.score >= SURE_SCORE:
        return first
    return first if _is_close(first, text) else None


def _is_close(first: Found, text: str) -> bool:
    """Say whether a candidate's title has enough of the statement's words to stand for it."""
    said = set(re.findall(r"[a-z]{4,}", text)) - _SAY_LITTLE
    title = first.description.lower()
    shared = [word for word in said if word[:5] in title]
    heads = [one[0] for one in HEAD.finditer(text)]
    is_named = not heads or any(head[:5] in title for head in heads)
    is_enough = not said or len(shared) / len(said) >= LEAST_SHARE
    is_whole = len(shared) == len(said) > 0 and first.score >= WHOLE_SCORE
    return is_named and is_enough and (first.score >= LEAST_SCORE or is_whole)


def with_region(statement: Statement, placed: Sequence[Placed]) -> str:
    """Return a statement's words with its part of the body, where only what stands around names it.

    Its own sentence's part, else the one the notes speak of at all.
    """
    if any(words.search(statement.text) for words in PATTERNS.values()):
        return statement.text
    rest = _OF_A_PART.sub(" ", statement.text).strip()
    if rest == statement.text or (rest and not QUALIFIER.match(rest)):
        return statement.text
    near = _regions([statement.placed]) or _regions(placed)
    if len(near) != 1:
        return statement.text
    return f"{statement.text} {near.pop()}"


def _regions(placed: Sequence[Placed]) -> set[str]:
    return {
        name.lower()
        for one in placed
        if one.section is not Section.HISTORY
        for name, words in PATTERNS.items()
        if words.search(one.sentence.plain)
    }


def is_of_one_side(found: Found) -> bool:
    """Say whether a diagnosis is of one side alone: both are then told by two."""
    return bool(re.search(r"\b(?:right|left)\b", found.description.lower()))


def of_one_side(statement: Statement, side: Side) -> Statement:
    """Return a statement of both sides as one of a single side."""
    bare = _BOTH_SIDES.sub(" ", statement.text)
    return replace(statement, text=f"{side.value.lower()} {' '.join(bare.split())}", side=side)


def _fullest(first: Found, candidates: Sequence[Found], text: str) -> Found:
    """Return the candidate near the first one that says more of the statement, and nothing else."""
    said = set(icd_words.telling(text))

    def shared(one: Found) -> int:
        return len(said & set(icd_words.telling(one.description)))

    def besides(one: Found) -> int:
        return len(set(icd_words.telling(one.description)) - said)

    def is_near(one: Found) -> bool:
        # "with hyperglycemia" leads further away than a side does.
        _, said_with, what = one.description.lower().partition(" with ")
        is_said = bool(said_with) and one.code[0] not in "ST"
        is_said = is_said and set(icd_words.telling(what)) <= said
        return one.code[:5] == first.code[:5] or (one.code[:3] == first.code[:3] and is_said)

    alike = [one for one in candidates if is_near(one)]
    fitting = [one for one in alike if besides(one) <= besides(first)]
    best = max(fitting, key=shared)
    return best if shared(best) > shared(first) else first


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


_DIGITS = (
    (re.compile(r"\bthumb\b"), re.compile(r"\bthumb|cmc|carpometacarpal|pollicis|quervain")),
    (re.compile(r"\bindex finger\b"), re.compile(r"\bindex|pointer|2nd|second")),
    (re.compile(r"\bmiddle finger\b"), re.compile(r"\bmiddle|long|3rd|third")),
    (re.compile(r"\bring finger\b"), re.compile(r"\bring|4th|fourth")),
    (re.compile(r"\blittle finger\b"), re.compile(r"\blittle|small|pink(?:y|ie)|5th|fifth|boxer")),
    (re.compile(r"\bgreat toe\b"), re.compile(r"\bgreat|big|hallux|bunion|1st|first|turf")),
)


_BROKEN_DIGIT = re.compile(
    r"\b(?:finger|toe) (?:fracture|fx)\b|\b(?:fracture|fx)\b.*\b(?:finger|toe)\b"
)
_OF_DIGIT = re.compile(r"\b(?:fingers?|thumb|toes?|phalanx|phalanges)\b")


def _of_said_digit(first: Found, candidates: Sequence[Found], text: str) -> Found | None:
    """Return a candidate that names no finger or toe the statement does not name."""

    def is_said(one: Found) -> bool:
        title = one.description.lower()
        if _BROKEN_DIGIT.search(text) and not _OF_DIGIT.search(title):
            return False  # a broken finger is no fracture of the hand
        return all(not named.search(title) or said.search(text) for named, said in _DIGITS)

    alike = [one for one in candidates if one.code[:4] == first.code[:4]]
    return next((one for one in (first, *alike) if is_said(one)), None)


def _denied(candidates: Sequence[Found], text: str) -> Found:
    """Return the first candidate that says "without" where the statement does."""
    if not re.search(r"\b(?:without|w/o)\b", text):
        return candidates[0]
    like = (one for one in candidates[:4] if one.code[:5] == candidates[0].code[:5])
    return next((one for one in like if "without" in one.description.lower()), candidates[0])


def implant(
    first: Problem, text: str, side: Side | None, find: Find, on: date | None
) -> list[Problem]:
    """Return the joint that was replaced: aftercare of a replacement names it (Z47.1, note)."""
    found = spelling.REPLACED.search(text)
    joint = next(
        (name for name in ("knee", "hip", "shoulder", "ankle", "elbow") if name in text), ""
    )
    joint = joint or (_JOINTS.get(found[0], "") if found else "")
    if not joint or side is None:
        return []
    wanted = f"presence of {side.value.lower()} artificial {joint} joint"
    best = next(iter(find(wanted, on=on, side=side, most=3)), None)
    if best is None or not best.code.startswith("Z96.6"):
        return []
    return [first.model_copy(update={"key": f"{first.key}-joint", "code": best.code, "others": ()})]
