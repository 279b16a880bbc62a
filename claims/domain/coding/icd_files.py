"""Read the official files of an ICD-10-CM release: the order file and the tabular XML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree

from claims.domain import codes
from claims.domain.coding import icd_rows
from claims.domain.coding.icd_rows import IcdRow, Malformed

_SPLIT_AT = 77  # the long title's column, from 0
_WELL_SHAPED = 0.9
_DEEPEST = 9  # a category and six further characters are seven
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = frozenset((b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"))
_PLAIN_CODE = re.compile(r"[A-Z][0-9][0-9A-Z](?:[0-9A-Z]{0,4})")
_NOTES = {
    "includes": "includes",
    "inclusionTerm": "inclusion_terms",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
}


def rows_from_order_file(lines: Iterable[str]) -> Iterator[IcdRow]:
    """Yield the codes of ``icd10cm_order_YYYY.txt``, parents found by their letters.

    Fixed width (CDC, icd10OrderFiles): columns 1 to 5 the order, 7 to 13
    the code without dot, 15 is 1 for a billable code, 17 to 76 the short
    and 78 on the long title. Blocks are not in this file.
    """
    above: list[str] = []
    bad: list[tuple[int, str]] = []
    good = 0
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        reason = _order_reason(text)
        if reason:
            bad.append((number, reason))
            _stop_early(bad, good)
            continue
        good += 1
        plain = text[6:13].strip()
        while above and not plain.startswith(above[-1]):
            above.pop()
        parent = codes.normalise_diagnosis(above[-1]) if above else ""
        above.append(plain)
        title = icd_rows.tidy(text[_SPLIT_AT:] or text[16:76])
        yield IcdRow(codes.normalise_diagnosis(plain), title, text[14] == "1", parent)
    _judge(bad, good)


def _order_reason(text: str) -> str:
    """Say what is wrong with a line of the order file, nothing where all is well."""
    if not text[:5].isdigit():
        return "columns 1 to 5 hold no order number"
    if not _PLAIN_CODE.fullmatch(text[6:13].strip()):
        return "columns 7 to 13 hold no ICD-10-CM code"
    if text[14:15] not in ("0", "1"):
        return "column 15 says neither 1 (billable) nor 0 (header)"
    return "" if text[16:].strip() else "there is no title"


def _stop_early(bad: list[tuple[int, str]], good: int) -> None:
    # A file of another kind is refused at its beginning, not after all of it.
    if len(bad) >= 100 and good < len(bad):
        _judge(bad, good)


def _judge(bad: list[tuple[int, str]], good: int) -> None:
    if bad and good < _WELL_SHAPED * (good + len(bad)):
        number, reason = bad[0]
        raise Malformed(
            f"This is no ICD-10-CM order file: line {number}: {reason}; "
            f"{len(bad):,} of {good + len(bad):,} lines read are out of shape."
        )


@dataclass(slots=True)
class _Above:
    """What the codes below inherit: their parent, their 7th characters, how deep they stand."""

    parent: str = ""
    sevenths: tuple[tuple[str, str], ...] = ()
    depth: int = 0


@dataclass(slots=True)
class _Plain:
    """A file without a document type, and so without entities that grow.

    Only in encodings whose letters are ASCII's is the declaration seen.
    """

    file: IO[bytes]
    last: bytes = b""

    def read(self, size: int = -1) -> bytes:
        """Read on; Malformed where a document type is declared, or could be unseen."""
        chunk = self.file.read(size)
        if b"\0" in chunk or not (self.last or _is_plainly_encoded(chunk)):
            raise Malformed("The XML is in another encoding: save it as UTF-8.")
        if b"<!DOCTYPE" in self.last + chunk:
            raise Malformed("The XML declares a document type; the official file does not.")
        self.last = chunk[-9:]
        return chunk


def _is_plainly_encoded(beginning: bytes) -> bool:
    """Say whether a file that begins so is in UTF-8, Latin-1 or ASCII."""
    text = beginning.removeprefix(b"\xef\xbb\xbf")
    if not text.startswith(b"<?xml"):
        return True
    declaration, end, _ = text.partition(b"?>")
    named = _ENCODING.search(declaration)
    return bool(end) and (named is None or named[1].lower() in _ENCODINGS)


def rows_from_tabular(file: IO[bytes]) -> Iterator[IcdRow]:
    """Yield the blocks and codes of the tabular XML (CDC/NCHS), chapter by chapter.

    The XML names no code with a 7th character: they are made from
    ``sevenChrDef``, empty places filled with X (guidelines I.A.5).
    """
    try:
        for _event, element in ElementTree.iterparse(_Plain(file)):  # noqa: S314
            if element.tag == "chapter":
                yield from _chapter(element)
                element.clear()
    except ElementTree.ParseError as error:
        line, column = error.position
        raise Malformed(f"This is no XML: line {line}, column {column}.") from None


def _chapter(chapter: ElementTree.Element) -> Iterator[IcdRow]:
    notes = _notes(chapter)
    for section in chapter.iterfind("section"):
        name = icd_rows.block(section.get("id") or "")
        own = _notes(section)
        told = {key: notes.get(key, ()) + own.get(key, ()) for key in (*notes, *own)}
        yield icd_rows.with_notes(IcdRow(name, _text(section, "desc"), False), told)
        for diagnosis in section.iterfind("diag"):
            yield from _diagnosis(diagnosis, _Above(name))


def _diagnosis(element: ElementTree.Element, above: _Above) -> Iterator[IcdRow]:
    code = _text(element, "name")
    if not codes.is_diagnosis(code):
        raise Malformed(f"{code[:20] or 'A code without a name'} is no ICD-10-CM code.")
    if above.depth >= _DEEPEST:
        raise Malformed(f"{code} stands more than {_DEEPEST} deep.")
    title = icd_rows.tidy(_text(element, "desc"))
    sevenths = _sevenths(element) or above.sevenths
    below = element.findall("diag")
    is_leaf = not below
    ends = sevenths if is_leaf else ()
    row = IcdRow(code, title, is_leaf and not ends, above.parent)
    yield icd_rows.with_notes(row, _notes(element))
    for character, words in ends:
        yield IcdRow(_with_seventh(code, character), f"{title}, {words}", True, code)
    for one in below:
        yield from _diagnosis(one, _Above(code, sevenths, above.depth + 1))


def _with_seventh(code: str, character: str) -> str:
    made = icd_rows.seventh(code, character)
    if len(character) != 1 or not codes.is_diagnosis(made):
        raise Malformed(f"{code} with the 7th character {character[:8]!r} is no ICD-10-CM code.")
    return made


def _notes(element: ElementTree.Element) -> dict[str, tuple[str, ...]]:
    found = {}
    for tag, name in _NOTES.items():
        lines = tuple(
            line
            for holder in element.iterfind(tag)
            for note in holder.iterfind("note")
            if (line := " ".join("".join(note.itertext()).split()))
        )
        if lines:
            found[name] = lines
    return found


def _sevenths(element: ElementTree.Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.get("char") or "", icd_rows.tidy("".join(one.itertext())))
        for one in element.iterfind("sevenChrDef/extension")
    )


def _text(element: ElementTree.Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())
