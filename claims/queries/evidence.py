"""Where a claim's values came from, and what of the visit reached no cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.domain import cells, labels
from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import account
from claims.domain.mapping.results import Mapped, Problem
from claims.domain.mapping.rules import Mapping
from claims.domain.provenance import Origin, Provenance


@dataclass(frozen=True, slots=True)
class Shown:
    """One value the EMR sent: where it stood, how it read, which cells it reached.

    ``state`` is the account's: mapped, ignored, carried or unmapped;
    ``by`` are the rules that say so.
    """

    path: str
    raw: str
    cells: tuple[str, ...]
    field: str
    is_unknown: bool
    state: str
    by: tuple[str, ...]

    @property
    def is_unmapped(self) -> bool:
        """Whether it is the clinic's own field and nobody reads it."""
        return bool(self.field) and self.state == "unmapped"

    @property
    def told(self) -> str:
        """The cells in words, those of one line or diagnosis together."""
        of: dict[str, list[str]] = {}
        for cell in self.cells:
            part, _, name = cell.rpartition(" · ")
            of.setdefault(part, []).append(name)
        return "; ".join(
            f"{part}: {', '.join(names)}" if part else ", ".join(names)
            for part, names in of.items()
        )


@dataclass(frozen=True, slots=True)
class From:
    """The answer to "where did this come from?" for one cell."""

    cell: str
    words: str
    value: str
    origin: Origin | None
    leaves: tuple[tuple[str, str], ...]


def leaves(
    record: EncounterRecord, origins: Provenance, content: ClaimContent, *, mapping: Mapping
) -> list[Shown]:
    """Return every value of the visit, the unmapped ones first. No query."""
    reached: dict[str, list[str]] = {}
    for cell, origin in origins.items():
        for path in origin.leaves:
            reached.setdefault(path, []).append(_words(cell, content))
    shown = [
        Shown(
            path=one.path,
            raw=_text(one.raw),
            cells=tuple(dict.fromkeys(reached.get(one.path, ()))),
            field=one.field,
            is_unknown=one.is_unknown,
            state=one.state,
            by=one.by,
        )
        for one in _accounts(record, origins, mapping)
    ]
    return sorted(shown, key=lambda one: (not one.is_unmapped, one.is_unknown, one.path))


def unmapped(record: EncounterRecord, origins: Provenance, *, mapping: Mapping) -> set[str]:
    """Return the paths of the clinic's own fields nobody reads. No query."""
    accounts = _accounts(record, origins, mapping)
    return {one.path for one in accounts if one.field and one.state == "unmapped"}


def unmatched(problems: Iterable[Problem], *, message: str, subject: str) -> tuple[str, ...]:
    """Return the EMR's own words behind a finding that a look-up does not know them. No query.

    A finding of the whole claim stands for every service it was said of.
    """
    told = (one for one in problems if one.message == message and subject in ("", one.subject))
    return tuple(dict.fromkeys(one.value for one in told if one.table and one.value))


def _accounts(
    record: EncounterRecord, origins: Provenance, mapping: Mapping
) -> tuple[account.Account, ...]:
    """Return what became of each leaf: on this claim, or by the rules that hold now."""
    return account.of(record, Mapped(services=(), provenance=origins), mapping=mapping)


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
