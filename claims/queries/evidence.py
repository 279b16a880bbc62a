"""Where a claim's values came from, and what of the visit reached no cell."""

import re
from dataclasses import dataclass
from typing import Any

from claims.domain import cells, labels
from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.domain.provenance import Origin, Provenance

# A custom field's own value; its name, label and path are said by other leaves.
CUSTOM = re.compile(r"(?:.*\.)?fields\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Shown:
    """One value the EMR sent: where it stood, how it read, which cells it reached."""

    path: str
    raw: str
    cells: tuple[str, ...]
    field: str
    is_unknown: bool

    @property
    def is_unmapped(self) -> bool:
        """Whether it is the clinic's own field and reached no cell."""
        return bool(self.field) and not self.cells


@dataclass(frozen=True, slots=True)
class From:
    """The answer to "where did this come from?" for one cell."""

    cell: str
    words: str
    value: str
    origin: Origin | None
    leaves: tuple[tuple[str, str], ...]


def leaves(record: EncounterRecord, origins: Provenance, content: ClaimContent) -> list[Shown]:
    """Return every value of the visit, the unmapped ones first. No query."""
    reached: dict[str, list[str]] = {}
    for cell, origin in origins.items():
        for path in origin.leaves:
            reached.setdefault(path, []).append(_words(cell, content))
    shown = [
        Shown(
            path=leaf.path,
            raw=_text(leaf.raw),
            cells=tuple(dict.fromkeys(reached.get(leaf.path, ()))),
            field=_field(own),
            is_unknown=False,
        )
        for own, leaf in record.sources.items()
    ]
    known = {one.path for one in shown}
    shown += [
        Shown(leaf.path, _text(leaf.raw), tuple(reached.get(leaf.path, ())), "", True)
        for leaf in record.unknown
        if leaf.path not in known
    ]
    return sorted(shown, key=lambda one: (not one.is_unmapped, one.is_unknown, one.path))


def unmapped(record: EncounterRecord, origins: Provenance) -> set[str]:
    """Return the paths of the clinic's own fields that reached no cell. No query."""
    used = {path for origin in origins.values() for path in origin.leaves}
    custom = {leaf.path for own, leaf in record.sources.items() if _field(own)}
    return custom - used


def origins(content: ClaimContent, known: Provenance) -> list[From]:
    """Return the source of every filled cell, in the claim's order. No query."""
    return [
        From(
            cell=cell,
            words=_words(cell, content),
            value=labels.words(cell, value, content) or "",
            origin=known.get(cell),
            leaves=_leaves(known.get(cell)),
        )
        for cell, value in cells.flatten(content).items()
        if cell not in cells.LISTS and (value not in (None, "", ()) or cell in known)
    ]


def _field(own: str) -> str:
    found = CUSTOM.fullmatch(own)
    return found[1] if found else ""


def _leaves(origin: Origin | None) -> tuple[tuple[str, str], ...]:
    if origin is None:
        return ()
    return tuple((path, _text(raw)) for path, raw in zip(origin.leaves, origin.raws, strict=False))


def _words(cell: str, content: ClaimContent) -> str:
    found = cells.part(cell)
    if found and found[1] not in {part.uid for part in getattr(content, found[0])}:
        return f"a removed {'line' if found[0] == 'lines' else 'diagnosis'}"
    return labels.of(cell, content, content)


def _text(raw: Any) -> str:
    if isinstance(raw, list | tuple):
        return ", ".join(_text(member) for member in raw)
    return "" if raw is None else str(raw)
