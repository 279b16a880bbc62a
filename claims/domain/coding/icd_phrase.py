"""Read a diagnosis as a clinician writes it: its words, its side, its phase of care."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.domain.coding import icd_words
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side

_BOTH = {"bilateral", "bilat", "bil", "both", "b/l"}
_SIDES = {
    **dict.fromkeys(("right", "rt", "r"), Side.RIGHT),
    **dict.fromkeys(("left", "lt", "l"), Side.LEFT),
    **dict.fromkeys(_BOTH, Side.BILATERAL),
}
_SIDED = re.compile(r"\b(right|left)[- ]?sided\b")
_PHASES = (
    (re.compile(r"\b(sequelae?|late effects?)\b(?! (of )?(cerebral|stroke|cva))"), Phase.SEQUELA),
    (re.compile(r"\bdelayed (healing|union)\b"), Phase.DELAYED),
    (re.compile(r"\bnon-? ?union\b"), Phase.NONUNION),
    (re.compile(r"\bmal-? ?union\b"), Phase.MALUNION),
    (
        re.compile(
            r"\b(subsequent( encounter)?|routine healing|follow[- ]?up( visit)?|healing|f/u)\b"
        ),
        Phase.AFTERCARE,
    ),
    (re.compile(r"\b(initial( encounter)?|first visit|active treatment|acute)\b"), Phase.ACTIVE),
)
_OPEN = re.compile(r"\b(open|compound)\b(?=.*\b(fracture|fx)\b)|\b(fracture|fx)\b.*\bopen\b")
_LEVEL = re.compile(r"\b([ctls])(\d{1,2})(?: ?[-/] ?([ctls]?)(\d{1,2}))?\b")
_REGION = {"c": "cervical", "t": "thoracic", "l": "lumbar", "s": "sacral"}
_ORDINAL = ("", "first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Synonyms:
    """Words for words, and terms for the codes they lead to, as an index of diseases does.

    Both are read with their words in the singular; an index term
    matches a phrase that has all its words, in any order.
    """

    words: Mapping[str, str]
    index: Mapping[str, Sequence[str]]

    @cached_property
    def replacements(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """What stands for what, word by word."""
        return {
            tuple(icd_words.words(key)): tuple(icd_words.words(value))
            for key, value in self.words.items()
        }

    @cached_property
    def longest(self) -> int:
        """How many words the longest replaced term has."""
        return max((len(key) for key in self.replacements), default=0)

    @cached_property
    def terms(self) -> dict[str, list[tuple[frozenset[str], Sequence[str]]]]:
        """The index terms by their first word in order of the alphabet."""
        found: dict[str, list[tuple[frozenset[str], Sequence[str]]]] = {}
        for key, leads in self.index.items():
            term = frozenset(self.replaced(icd_words.words(key))) - icd_words.STOP
            if term:
                found.setdefault(min(term), []).append((term, leads))
        return found

    def replaced(self, words: Sequence[str]) -> list[str]:
        """Return the words with every term replaced, the longest first."""
        for _round in range(2):  # what is written for an abbreviation may be a term itself
            words = list(self._once(words))
        return list(words)

    def _once(self, words: Sequence[str]) -> Iterator[str]:
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                known = self.replacements.get(tuple(words[at : at + length]))
                if known is not None:
                    yield from known
                    at += length
                    break
            else:
                yield words[at]
                at += 1

    def led_to(self, words: frozenset[str]) -> dict[str, int]:
        """Return the codes the fullest matching terms lead to, and of how many words they are."""
        matching = [
            (term, leads)
            for word in words
            for term, leads in self.terms.get(word, ())
            if term <= words
        ]
        fullest = [
            (term, leads)
            for term, leads in matching
            if not any(term < other for other, _ in matching)
        ]
        return {code: len(term) for term, leads in fullest for code in leads}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as the search understands it."""

    words: tuple[str, ...]
    side: Side | None = None
    phase: Phase | None = None
    is_open: bool = False
    led_to: Mapping[str, int] | None = None


def read(text: str, synonyms: Synonyms) -> Phrase:
    """Return the telling words of a phrase, its side and its phase of care."""
    plain = f" {text.lower()} ".replace("b/l", "bilateral")
    plain = _SIDED.sub(r"\1", plain)
    plain = re.sub(r"\bs/p\b", "status post", plain)
    plain = re.sub(r"\bw/o\b", "without", plain)
    phase = next((one for pattern, one in _PHASES if pattern.search(plain)), None)
    is_open = bool(_OPEN.search(plain))
    plain = _LEVEL.sub(_spelled, plain)
    said = re.findall(r"[a-z0-9/]+", plain)
    side = _side(said)
    for pattern, _phase in _PHASES:
        plain = pattern.sub(" ", plain)
    kept = [word for word in icd_words.words(plain) if word not in _SIDES]
    words = [word for word in synonyms.replaced(kept) if word not in icd_words.STOP]
    unique = tuple(dict.fromkeys(words))
    return Phrase(unique, side, phase, is_open, synonyms.led_to(frozenset(unique)))


def _side(words: Sequence[str]) -> Side | None:
    said = {_SIDES[word] for word in words if word in _SIDES}
    if Side.BILATERAL in said or len(said) > 1:
        return Side.BILATERAL
    return said.pop() if said else None


def _spelled(match: re.Match[str]) -> str:
    """Spell a level of the spine: L4-5 is lumbar, L5-S1 lumbosacral, C5-6 also C5-C6."""
    first, number, second, last = match[1], int(match[2]), match[3] or match[1], match[4]
    if last is None:
        ordinal = _ORDINAL[number] if number < len(_ORDINAL) else ""
        return f" {_REGION[first]} {ordinal} {first}{number} "
    pair = f"{first}{number} {second}{int(last)}"
    if (first, second) == ("l", "s"):
        return f" lumbosacral {pair} "
    return f" {_REGION[first]} {pair} "
