"""Find ICD-10-CM codes for a diagnosis as a clinician words it."""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.domain.coding import icd_index, icd_phrase, icd_sevenths, icd_words
from claims.domain.coding.icd_index import Index
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_phrase import Phrase, Synonyms
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side

SOURCE = "BM25 over titles and inclusion terms; own synonyms"
RERANKED = 80
BELOW = 80  # codes taken from below one index term
# Weights in units of BM25, set on development phrases.
LED, LED_WORD = 22.0, 6.0
MISSING, MISSING_MOST = 0.3, 9.0
SIDE, OTHER_SIDE, NOT_BOTH, SIDE_OPEN, SIDE_UNASKED = 8.0, -30.0, -0.5, -3.0, -6.0
OTHER, NONDISPLACED, UNSPECIFIED = -2.5, -4.0, 1.5
# What an orthopaedic or therapy clinic seldom treats needs more to be found.
USUAL_CHAPTERS, UNUSUAL = frozenset("MSGRZ"), -5.0
# Words of a title that cost nothing when the phrase lacks them.
_FREE = frozenset({"displaced", "closed", "acquired", "age", "related", "muscle", "fascia"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A billable code for a phrase, the better the higher its score; ``reasons`` say why."""

    code: str
    description: str
    score: float
    reasons: tuple[str, ...]
    release: str
    rule: str = "icd.search"
    source: str = SOURCE


def search(
    text: str,
    table: IcdPack,
    *,
    synonyms: Synonyms,
    side: Side | None = None,
    phase: Phase | None = None,
    most: int = 10,
) -> tuple[Candidate, ...]:
    """Return the best candidates for a phrase, best first.

    ``side`` and ``phase`` are the record's, where the phrase says none.
    Nothing is found for a phrase none of whose words any title has.
    """
    phrase = icd_phrase.read(text, synonyms)
    index = icd_index.of(table)
    words = [form for word in phrase.words for form in index.known(word)]
    scores = index.scores(words)
    best = sorted(scores, key=lambda place: (-scores[place], place))[:RERANKED]
    led = dict(_led(phrase, table, index))
    wanted = _Wanted(phrase, phrase.side or side, phrase.phase or phase, frozenset(words))
    ranked = sorted(
        (
            _judged(place, scores.get(place, 0.0), led.get(place, 0.0), wanted, index)
            for place in dict.fromkeys([*best, *led])
        ),
        key=lambda judged: (-judged.score, judged.place),
    )
    found = (_candidate(judged, wanted, table) for judged in ranked[: most * 2])
    unique = {one.code: one for one in reversed([one for one in found if one is not None])}
    return tuple(reversed(unique.values()))[:most]


@dataclass(frozen=True, slots=True)
class _Wanted:
    phrase: Phrase
    side: Side | None
    phase: Phase | None
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Judged:
    place: int
    code: str
    title: str
    score: float
    reasons: tuple[str, ...]


def _led(phrase: Phrase, table: IcdPack, index: Index) -> Iterator[tuple[int, float]]:
    """Yield what stands below the codes index terms lead to, by how much of the phrase they say."""
    for code, length in (phrase.led_to or {}).items():
        share = length / len(phrase.words)
        weight = (LED + LED_WORD * length) * (1 + share) / 2
        for place in index.below(table, code, BELOW):
            yield place, weight


def _judged(place: int, score: float, led: float, wanted: _Wanted, index: Index) -> _Judged:
    """Weigh a code by its words, its side and how exactly it says what was said."""
    code, title, said = index.title(place)
    missing = sum(index.rarity(word) for word in said - wanted.words - icd_words.STOP - _FREE)
    by_side, reason = _by_side(said, wanted.side)
    total = score + led + by_side - min(MISSING_MOST, MISSING * missing)
    total += _by_detail(said, wanted.words)
    if not led and code[0] not in USUAL_CHAPTERS:
        total += UNUSUAL
    shared = sorted(said & wanted.words)
    reasons = [f"title says {', '.join(shared)}"] if shared else []
    reasons += ["index term"] if led else []
    reasons += [reason] if reason else []
    return _Judged(place, code, title, total, tuple(reasons))


def _by_side(said: frozenset[str], side: Side | None) -> tuple[float, str]:
    named = said & {"right", "left", "bilateral"}
    if side is None:
        return (SIDE_UNASKED if named else 0.0), ""
    if side.value.lower() in named:
        return SIDE, f"{side.value.lower()}, as said"
    if named:
        return (NOT_BOTH if side is Side.BILATERAL else OTHER_SIDE), ""
    return (SIDE_OPEN if "unspecified" in said else 0.0), ""


def _by_detail(said: frozenset[str], words: frozenset[str]) -> float:
    """Prefer what leaves open what the phrase left open."""
    total = 0.0
    if "other" in said and "other" not in words:
        total += OTHER
    if "nondisplaced" in said and "nondisplaced" not in words:
        total += NONDISPLACED
    return total + (UNSPECIFIED if "unspecified" in said else 0.0)


def _candidate(judged: _Judged, wanted: _Wanted, table: IcdPack) -> Candidate | None:
    """Return the billable code: itself, or with the 7th character of the phase."""
    code, title, reasons = judged.code, judged.title, judged.reasons
    if not table.is_billable(judged.place):
        phase = wanted.phase or Phase.ACTIVE
        code = icd_sevenths.with_phase(code, phase, table, is_open=wanted.phrase.is_open or None)
        entry = table.entry(code) if code else None
        if entry is None:
            return None
        title, reasons = entry.description, (*reasons, f"7th character {code[-1]}")
    return Candidate(code, title, round(judged.score, 2), reasons, table.release)
