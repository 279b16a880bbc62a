"""A note with fewer identifiers in it, and the way back to the original's characters."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.domain.reading import births, manners, patterns, said_dates
from claims.domain.reading.identifiers import Kind, Known

# Surnames that are words of care or of every day: they go only where written like a name.
_ORDINARY_LINE = (
    "april art august back baker banks bell berry best bill black bone brace brown bush "
    "carpenter case cast chance church cook curl dale day dean drew early east faith fall "
    "falls field fields foot ford frank gate good grace grant gray green grey guy hall hand "
    "hands head hill hip hope jack jean joy june king knee lane lift light little long love "
    "low major mark marsh may miles moss neck new noble north old page pain park pat payne "
    "peace pike pool post power price ray reed rest rich ring rock rolls rose rush self sharp "
    "shin short slim small south spring stands star step stepp stone storm street strong "
    "summer swift tate taylor temple tower trip troy van victor walker ward way weeks wells "
    "west white will winter wise won wood woods young "
)
_ORDINARY = frozenset(_ORDINARY_LINE.split())
_UNUSUAL = re.compile(r"[^\n\t -~]")
TAG = "TAG"  # stands where a note had one of our tags: nobody writes that into a note by chance
# Our own tags around what is sent; a note that writes one would end its own part.
_TAGS = re.compile(r"<\s*/?\s*(?:note|structured|candidates|visit|system)\b[^<>\n]{0,200}>", re.I)


@dataclass(frozen=True, slots=True)
class Redacted:
    """What of a note may be sent.

    ``places`` says for each character of ``text`` where in the original
    it stands, a replaced word's for each of its replacement's: it is the
    only way back, and is never kept. ``counts`` are replacements by kind.
    """

    text: str = field(repr=False)
    places: tuple[tuple[int, int], ...] = field(repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the original a span of the text stands; replaced words whole."""
        if not 0 <= start < end <= len(self.places):
            raise ValueError("The span lies outside of the text.")
        return self.places[start][0], self.places[end - 1][1]


def redact(text: str, *, known: Known, visit: date | None) -> Redacted:
    """Return a note without hidden characters and without what is known to identify.

    Reduces identifiers; it cannot promise that none is left. Lines and
    the order of words stay. Every date becomes days from the visit.
    """
    clear, places = _visible(text)
    spans = _joined(sorted(_found(clear, known, visit), key=lambda one: (one[0], -one[1])))
    counts: Counter[str] = (
        Counter(hidden=len(text) - len(clear)) if len(clear) < len(text) else (Counter())
    )
    out: list[str] = []
    way: list[tuple[int, int]] = []
    at = 0
    for start, end, word in spans:
        out.append(clear[at:start])
        way += [(place, place + 1) for place in places[at:start]]
        out.append(f"[{word}]")
        way += [(places[start], places[end - 1] + 1)] * (len(word) + 2)
        counts[_kind(word)] += 1
        at = end
    out.append(clear[at:])
    way += [(place, place + 1) for place in places[at:]]
    return Redacted("".join(out), tuple(way), dict(counts))


def is_hidden(character: str) -> bool:
    """Whether a reader of a screen would not see this character, though a model would."""
    if character in "\n\t":
        return False
    code = ord(character)
    is_variation = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return is_variation or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn")


def _visible(text: str) -> tuple[str, list[int]]:
    if not _UNUSUAL.search(text):
        return text, list(range(len(text)))
    kept = [place for place, one in enumerate(text) if not is_hidden(one)]
    return "".join(text[place] for place in kept), kept


def _found(text: str, known: Known, visit: date | None) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and what stands there instead, in no order, over each other."""
    folded = manners.fold(text)
    for kind, form in _forms(known):
        for match in form.finditer(folded):
            if kind not in (Kind.NAME, Kind.PROVIDER) or _is_name(text, *match.span()):
                yield match.start(), match.end(), kind.value
    yield from _otherwise(text, folded, known)
    for said in said_dates.find(text, visit=visit, born=known.born):
        yield said.start, said.end, said.words
    looks = list(patterns.find(text))
    for kind, start, end in looks:
        yield start, end, kind.value
    yield from _again(text, [text[start:end] for kind, start, end in looks if kind is Kind.NAME])
    for match in _TAGS.finditer(text):
        yield match.start(), match.end(), TAG


def _otherwise(text: str, folded: str, known: Known) -> Iterator[tuple[int, int, str]]:
    """Yield names written together, broken or short, and birth dates in any manner."""
    for form, is_meant in manners.unusual({word for _, word in known.words}, _ORDINARY):
        for match in form.finditer(folded):
            if is_meant(text, *match.span()):
                yield *match.span(), Kind.NAME.value
    if known.called:
        listed = "|".join(sorted(one.capitalize() for one in known.called))
        for match in re.finditer(rf"(?<![^\W_])(?:{listed})(?![^\W_])", text):
            if _is_name(text, *match.span()):
                yield *match.span(), Kind.NAME.value
    for span in births.find(folded, known.born):
        yield *span, Kind.DOB.value


def _again(text: str, names: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where a name that a title or a label gave away stands once more, without one."""
    words = {word for name in names for word in re.findall(r"[^\W\d_]{4,}", name)}
    words = {word for word in words if word[0].isupper() and word.lower() not in _ORDINARY}
    if words:
        listed = "|".join(sorted(map(re.escape, words)))
        for match in re.finditer(rf"(?<![^\W\d_])(?:{listed})(?![^\W\d_])", text):
            yield match.start(), match.end(), Kind.NAME.value


_TITLED = re.compile(r"(?i)\b(?:dr|mr|mrs|ms|miss|mx|prof|doctor)\.?\s{1,3}$")
# What only somebody does: "Young reports pain" begins a sentence with a name.
_DOES = re.compile(
    r"\s{1,3}(?:reports?|states?|denies|denied|presents?|complains?|returns?|walked|came|says?"
    r"|said|agrees?|agreed|asks?|asked|declines?)\b"
)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a word that is somebody's name is meant as one here.

    "Hand exercises" begins a sentence and names nobody; "Ann Hand" does.
    """
    word = text[start:end]
    if re.search(r"[\s,]", word):  # names side by side
        return all(part[:1].isupper() for part in re.split(r"[\s,-]+", word)) or any(
            len(part) > 3 and part.lower() not in _ORDINARY for part in re.split(r"[\s,-]+", word)
        )
    if len(word) > 3 and word.lower() not in _ORDINARY:
        return True
    if _TITLED.search(text[max(start - 16, 0) : start]) or (
        word[:1].isupper() and _DOES.match(text, end)
    ):
        return True
    before = text[max(start - 200, 0) : start].rstrip(" \t\"'(")
    return word[:1].isupper() and bool(before) and before[-1] not in ".:;!?\n-*"


def _forms(known: Known) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """Yield one expression for each kind and manner of writing."""
    by_kind: dict[Kind, list[str]] = {}
    for kind, word in known.words:
        by_kind.setdefault(kind, []).append(manners.spelled(word))
    for kind, text in known.phrases:
        words = [re.escape(word) for word in re.findall(r"\w+", manners.fold(text))]
        if words:
            by_kind.setdefault(kind, []).append(r"\W{1,3}".join(words))
            if words[0].isdigit() and len(words) > 2:  # "12 Elm", however the street is called
                by_kind[kind].append(r"\W{1,3}".join(words[:2]))
    for kind, text in known.numbers:
        signs = re.findall(r"\w", manners.fold(text))
        if len(signs) >= 3:
            by_kind.setdefault(kind, []).append(r"[\s().-]{0,2}".join(map(re.escape, signs)))
    names = sorted({word for _, word in known.words}, key=lambda word: (-len(word), word))
    if names:
        one = f"(?:{'|'.join(map(manners.spelled, names))})"
        by_kind.setdefault(Kind.NAME, []).append(rf"{one}(?:[,\s-]{{1,3}}{one})+")
    for kind, forms in sorted(by_kind.items()):
        longest_first = sorted(set(forms), key=lambda form: (-len(form), form))
        # A name ends where letters end, "2026Marta" too; a number where letters and digits do.
        edge = r"[^\W\d_]" if kind in (Kind.NAME, Kind.PROVIDER) else r"[^\W_]"
        yield kind, re.compile(rf"(?<!{edge})(?:{'|'.join(longest_first)})(?!{edge})")


def _joined(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield spans that do not touch each other; of overlapping ones the longest names it."""
    held: tuple[int, int, str] | None = None
    longest = 0
    for start, end, word in spans:
        if held is None or start >= held[1]:
            if held is not None:
                yield held
            held, longest = (start, end, word), end - start
            continue
        if end - start > longest:
            longest, held = end - start, (held[0], held[1], word)
        held = (held[0], max(held[1], end), held[2])
    if held is not None:
        yield held


def _kind(word: str) -> str:
    if word == TAG:
        return "tag"
    return "date" if word.startswith("DOS") or word == "DATE" else word.lower()
