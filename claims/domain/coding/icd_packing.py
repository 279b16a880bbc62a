"""Write one release of ICD-10-CM into the bytes ``icd_pack`` reads."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claims.domain.coding import icd_indexing, icd_rows
from claims.domain.coding.icd_pack import COLUMNS, MAGIC, NOBODY, key_of, little
from claims.domain.coding.icd_rows import NOTES, IcdRow, Release

_COMMA = (",", ":")
LONGEST = 0xFFFF  # bytes of one text, as COLUMNS counts them


@dataclass
class Blob:
    """Texts one after another, each kept once."""

    held: bytearray = field(default_factory=lambda: bytearray(b"\0"))
    known: dict[bytes, int] = field(default_factory=dict)

    def put(self, text: str) -> tuple[int, int]:
        """Keep a text and return where it stands, and how long it is."""
        said = text.encode()
        if said not in self.known:
            self.known[said] = len(self.held)
            self.held += said
        return self.known[said], len(said)


def build(rows: Iterable[IcdRow], *, release: Release) -> bytes:
    """Return the pack of one release; Malformed when the rows are no whole one.

    The same rows make the same bytes.
    """
    checked = icd_rows.check(rows)
    listed = [row for row in checked if not row.is_block]
    columns, sections = _columns(listed)
    header: dict[str, object] = {
        "release": release.name,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else "",
        "sources": dict(release.sources),
        "blocks": _blocks(listed, {row.code: row for row in checked if row.is_block}),
    }
    packed = {name: little(column) for name, column in columns.items()}
    return _file(header, {**packed, **sections, **icd_indexing.sections(listed)})


def _columns(listed: Sequence[IcdRow]) -> tuple[dict[str, "array[int]"], dict[str, bytes]]:
    columns = {name: array(kind) for name, kind in COLUMNS.items()}
    text, notes = Blob(), Blob()
    place = {row.code: number for number, row in enumerate(listed)}
    ends = _ends(listed, place)
    for number, row in enumerate(listed):
        above = place.get(row.parent, NOBODY)
        shared = 0 if above == NOBODY else _shared(listed[above].description, row.description)
        columns["key"].append(key_of(row.code))
        columns["parent"].append(above)
        columns["end"].append(ends[number])
        columns["flag"].append(row.is_billable)
        columns["shared"].append(shared)
        _put(columns, "text", _bounded(row, text.put(row.description[shared:])))
        said = [list(getattr(row, name)) for name in NOTES]
        _put(columns, "note", _bounded(row, notes.put(_json(said)) if any(said) else (0, 0)))
    return columns, {"texts": bytes(text.held), "notes": bytes(notes.held)}


def _put(columns: dict[str, "array[int]"], name: str, at: tuple[int, int]) -> None:
    columns[f"{name}_at"].append(at[0])
    columns[f"{name}_length"].append(at[1])


def _bounded(row: IcdRow, text: tuple[int, int]) -> tuple[int, int]:
    """Return where a text of a row stands; Malformed where its length has no place in a pack."""
    if text[1] > LONGEST:
        raise icd_rows.Malformed(f"{row.code} has a text longer than any of a release.")
    return text


def _ends(listed: Sequence[IcdRow], place: Mapping[str, int]) -> list[int]:
    """Return for each code the place after its last descendant."""
    ends = list(range(1, len(listed) + 1))
    for number in range(len(listed) - 1, -1, -1):
        above = place.get(listed[number].parent)
        if above is not None:
            ends[above] = max(ends[above], ends[number])
    return ends


def _shared(above: str, below: str) -> int:
    """Return how many characters both begin with, 255 at most."""
    count = 0
    for one, other in zip(above[:255], below, strict=False):
        if one != other:
            break
        count += 1
    return count


def _blocks(listed: Sequence[IcdRow], told: Mapping[str, IcdRow]) -> list[list[object]]:
    """Return each block's name, title, first and last category's place, notes."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(listed):
        if "-" in row.parent or not row.parent:
            found.setdefault(row.parent, []).append(number)
    return [
        [
            name,
            told[name].description if name in told else "",
            members,
            [list(getattr(told[name], note)) for note in NOTES] if name in told else [],
        ]
        for name, members in found.items()
    ]


def _file(header: dict[str, object], sections: Mapping[str, bytes]) -> bytes:
    at, where = 0, {}
    for name, section in sections.items():
        where[name] = (at, len(section))
        at += len(section)
    head = _json({**header, "sections": where}).encode()
    return b"".join((MAGIC, len(head).to_bytes(4, "little"), head, *sections.values()))


def _json(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, separators=_COMMA)
