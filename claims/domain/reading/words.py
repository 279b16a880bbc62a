"""What a practice's services are called: phrases that lead to codes, found in a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from claims.domain import codes
from claims.domain.coding import icd_words
from claims.domain.reading import counts, wordparts
from claims.domain.reading.text import Sentence
from claims.domain.reading.wordparts import Part

# ``a + b`` are parts anywhere near each other, ``a|b`` either, ``-a`` a part that may not be there.
APART = 14  # words between the parts of one phrase, at most


class Kind(StrEnum):
    """What kind of service a code is, as far as reading a note differs."""

    THERAPY = "THERAPY"
    PROCEDURE = "PROCEDURE"
    DRUG = "DRUG"
    IMAGING = "IMAGING"
    SUPPLY = "SUPPLY"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code and what notes call it; ``label`` are our own words for questions.

    ``is_paired`` is of a structure there are two of. ``unit_size`` and
    ``unit`` are one billing unit of a drug: 10 MG. ``guided`` is the
    code instead where the procedure was guided by ultrasound with a
    record kept. ``is_of_digit`` is of one finger or toe. ``is_across``
    says that what is done may stand in one sentence and to what in others,
    ``is_given`` that it is an injection. ``since`` is the first day of a
    drug's code, ``before`` the codes until then, each of one dose.
    """

    code: str
    kind: Kind
    phrases: tuple[str, ...]
    label: str = ""
    is_paired: bool = False
    unit_size: Decimal | None = None
    unit: str = ""
    guided: str = ""
    region: str = ""
    is_of_digit: bool = False
    is_across: bool = False
    is_given: bool = False
    since: date | None = None
    before: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of an entry in a sentence; offsets into the note.

    ``named`` are those of its first part, which names what is done.
    ``is_short`` says that only an abbreviation was met.
    """

    entry: Entry
    start: int
    end: int
    length: int
    is_short: bool = False
    named: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Pattern:
    entry: Entry
    wanted: tuple[tuple[Part, ...], ...]
    barred: tuple[Part, ...]

    @property
    def is_short(self) -> bool:
        """Whether an abbreviation alone leads here."""
        return len(self.wanted) == 1 and all(part.capitals for part in self.wanted[0])


_Parts = dict[int, dict[int, list[tuple[int, int, int, int]]]]


@dataclass(frozen=True)
class Words:
    """The phrases of a practice: the starter list, its own labels before it."""

    entries: tuple[Entry, ...] = ()

    def with_labels(self, labels: Iterable[tuple[str, str]]) -> "Words":
        """Return these words with a practice's own phrases, as (code, phrase), put first.

        A phrase of a code nobody described here is a procedure's, or a
        drug's. A visit's level follows from facts, never from its name.
        """
        added: dict[str, list[str]] = {}
        for code, phrase in labels:
            if wordparts.plain_words(phrase) and not codes.is_evaluation(code):
                added.setdefault(code, []).append(_bare(phrase))
        own = tuple(self._own(code, tuple(phrases)) for code, phrases in added.items())
        return Words((*own, *self.entries))

    def _own(self, code: str, phrases: tuple[str, ...]) -> Entry:
        """Return a practice's phrases of a code as an entry beside what is listed of it."""
        known = [entry for entry in self.entries if entry.code == code]
        if not known:
            kind = Kind.DRUG if codes.is_drug(code) else Kind.PROCEDURE
            return Entry(code, kind, phrases, phrases[0])
        region = known[0].region if len({one.region for one in known}) == 1 else ""
        return replace(known[0], phrases=phrases, region=region)

    def entry(self, code: str) -> Entry | None:
        """Return what is known of a code, None where it is not listed."""
        return self._by_code.get(code)

    def matches(self, sentence: Sentence) -> list[Match]:
        """Return every phrase found in a sentence, longest first where they overlap."""
        parts = self._parts_in(sentence)
        if not parts:
            return []
        found = [
            match
            for number, pattern in self._candidates(parts)
            for match in _matches(pattern, parts[number], sentence.plain, sentence.start)
        ]
        return _longest(found)

    def across(self, sentence: Sentence, around: Sequence[Sentence]) -> list[Match]:
        """Return what a sentence says was done to something the sentences around it name.

        Only of entries that allow it, the first part in the sentence
        itself; none where what is around would lead to several.
        """
        own = self._parts_in(sentence)
        if not any(self._patterns[at].entry.is_across and 0 in parts for at, parts in own.items()):
            return []
        near: dict[int, set[int]] = {}
        for one in (sentence, *around):
            for at, parts in self._parts_in(one).items():
                near.setdefault(at, set()).update(parts)
        found: dict[str, Match] = {}
        for at, parts in own.items():
            pattern = self._patterns[at]
            if not pattern.entry.is_across or 0 not in parts or -1 in near[at]:
                continue
            if all(part in near[at] for part in range(len(pattern.wanted))):
                _, size, start, end = parts[0][0]
                found.setdefault(
                    pattern.entry.code,
                    Match(pattern.entry, start, end, size, named=(start, end)),
                )
        return list(found.values()) if len(found) == 1 else []

    def places(self, sentence: Sentence) -> Iterator[tuple[Entry, int, int]]:
        """Yield the places of injections a sentence names, done there or not."""
        for at, parts in self._parts_in(sentence).items():
            pattern = self._patterns[at]
            if not pattern.entry.is_given or -1 in parts or len(pattern.wanted) < 2:
                continue
            if all(part in parts for part in range(1, len(pattern.wanted))):
                _, _, start, end = parts[1][0]
                yield pattern.entry, start, end

    @cached_property
    def _by_code(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in reversed(self.entries)}

    @cached_property
    def _patterns(self) -> list[_Pattern]:
        return [
            _Pattern(entry, *wordparts.parse(phrase))
            for entry in self.entries
            for phrase in (*entry.phrases, entry.code)
        ]

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[int, int, Part]]]:
        """Every part by its first word: the pattern's number, which part (-1 barred), the part."""
        found: dict[str, list[tuple[int, int, Part]]] = {}
        for number, pattern in enumerate(self._patterns):
            listed = [(at, part) for at, each in enumerate(pattern.wanted) for part in each]
            for at, part in [*listed, *((-1, part) for part in pattern.barred)]:
                found.setdefault(part.words[0], []).append((number, at, part))
        return found

    def _parts_in(self, sentence: Sentence) -> _Parts:
        """Return for each pattern where its parts stand: (first word, words, start, end)."""
        known: tuple[Words, _Parts] | None = sentence.kept.get("parts")
        if known is None or known[0] is not self:
            known = sentence.kept["parts"] = (self, self._sought(sentence))
        return known[1]

    def _sought(self, sentence: Sentence) -> _Parts:
        tokens = sentence.tokens
        stems = [icd_words.singular(word) for word, _, _ in tokens]
        far = wordparts.numbers(sentence)
        found: _Parts = {}
        for at, stem in enumerate(stems):
            for number, which, part in self._by_first.get(stem, ()):
                size = len(part.words)
                if size > 1 and tuple(stems[at : at + size]) != part.words:
                    continue
                first, last = tokens[at], tokens[at + size - 1]
                if part.capitals and not wordparts.is_written(part, sentence, first, last):
                    continue
                place = (far[at], size, first[1], last[2])
                found.setdefault(number, {}).setdefault(which, []).append(place)
        for counted in counts.of(sentence.plain) if found else ():
            begins, ends = sentence.start + counted.start, sentence.start + counted.end
            place = (far[wordparts.word_at(tokens, begins)], 2, begins, ends)
            for number, which, part in self._by_first.get(counted.words[0], ()):
                if part.words == counted.words and number in found:
                    found[number].setdefault(which, []).append(place)
        return found

    def _candidates(self, parts: Mapping[int, Mapping[int, Any]]) -> Iterator[tuple[int, _Pattern]]:
        for number, here in parts.items():
            pattern = self._patterns[number]
            if -1 not in here and all(at in here for at in range(len(pattern.wanted))):
                yield number, pattern


def _matches(
    pattern: _Pattern,
    here: Mapping[int, list[tuple[int, int, int, int]]],
    plain: str,
    start: int,
) -> Iterator[Match]:
    """Yield the places where all parts stand near each other."""
    for anchor in here[0]:
        places = [anchor]
        for at in range(1, len(pattern.wanted)):
            near = [
                one
                for one in here[at]
                if abs(one[0] - anchor[0]) <= APART
                and not wordparts.is_parted(anchor, one, plain, start)
            ]
            if not near:
                break
            places.append(min(near, key=lambda one: abs(one[0] - anchor[0])))
        else:
            yield Match(
                pattern.entry,
                min(one[2] for one in places),
                max(one[3] for one in places),
                sum(one[1] for one in places),
                pattern.is_short,
                (anchor[2], anchor[3]),
            )


def _longest(found: list[Match]) -> list[Match]:
    """Return the matches in order, without those a longer one of the same place says better."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda one: (-one.length, one.end - one.start, one.start)):
        same = (one for one in kept if one.start < match.end and match.start < one.end)
        if not any(
            one.entry.kind is match.entry.kind or one.entry.code == match.entry.code for one in same
        ):
            kept.append(match)
    return sorted(kept, key=lambda one: (one.start, one.end))


def _bare(phrase: str) -> str:
    """Return a practice's own label without what our phrases give a meaning."""
    return " ".join("".join(" " if char in "+|" else char for char in phrase).split()).lstrip("-")


def read(stored: Mapping[str, Any]) -> Words:
    """Read note_phrases.json."""
    return Words(tuple(_entry(one) for one in stored["codes"]))


def _entry(stored: Mapping[str, Any]) -> Entry:
    size = stored.get("unit_size")
    return Entry(
        code=stored["code"],
        kind=Kind(stored["kind"]),
        phrases=tuple(stored["phrases"]),
        label=stored.get("label", ""),
        is_paired=stored.get("paired", False),
        unit_size=None if size is None else Decimal(str(size)),
        unit=stored.get("unit", ""),
        guided=stored.get("guided", ""),
        region=stored.get("region", ""),
        is_of_digit=stored.get("digit", False),
        is_across=stored.get("across", False),
        is_given=stored.get("injection", False),
        since=date.fromisoformat(stored["since"]) if "since" in stored else None,
        before=tuple((code, Decimal(size)) for code, size in stored.get("before", ())),
    )
