"""What a later version of a visit does to a claim, in a biller's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.domain import cells, difference, document, labels, pairing
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.document import Document
from claims.domain.merge import OURS, THEIRS, Conflict, Merged
from claims.domain.provenance import Kind, Origin, Provenance
from claims.queries.sheet import Sheet
from claims.services import merging, revisions

LEAVES = 4  # so many of the values in the EMR that changed a cell are named beside it


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of a cell, where it has that from, and whether it was chosen."""

    name: str
    words: str
    source: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """What both sides changed; ``key`` names it on the page."""

    cell: str
    key: str
    label: str
    was: str
    ours: Side
    theirs: Side


@dataclass(frozen=True, slots=True)
class Waiting:
    """A merge that waits for a person; ``follows`` comes in whatever they choose.

    ``mapping`` is the version of the mapping that reads the same visit
    otherwise, empty where the visit itself has a later version.
    """

    draw: str
    mapping: str
    clashes: tuple[Clash, ...]
    follows: tuple[difference.Change, ...]
    is_other_patient: bool


def waiting(sheet: Sheet, chosen: Mapping[str, str]) -> Waiting | None:
    """Return what a person has to settle, None where nothing waits. At most four queries."""
    claim = sheet.claim
    if not claim.is_amended or claim.waiting is None:
        return None
    base, merged = merging.prepared(claim)
    draw = claim.waiting
    ours = pairing.renamed(sheet.content, merged.renamed)
    origins = pairing.renamed_origins(sheet.origins, merged.renamed)
    of_base = pairing.renamed_origins(base.origins, merged.renamed)
    told = _Told(ours, draw.claim_content, origins, draw.origins, of_base, chosen)
    return Waiting(
        draw=str(draw.pk),
        mapping=str(draw.releases.get("mapping", "")) if claim.is_remapped else "",
        clashes=tuple(told.clash(one) for one in merged.conflicts),
        follows=_follows(ours, merged),
        is_other_patient=draw.patient_id != claim.patient_id,
    )


def taken_in(sheet: Sheet) -> tuple[difference.Change, ...]:
    """Return what an amendment, or a new mapping, changed by itself, until a person changes more.

    One query where it did.
    """
    revision = sheet.revision
    if revision.cause not in ("MERGE", "REMAP") or revision.actor_id is not None:
        return ()
    before = revisions.numbered(sheet.claim, revision.number - 1)
    return difference.between(pairing.as_in(before.claim_content, sheet.content), sheet.content)


def _follows(ours: ClaimContent, merged: Merged) -> tuple[difference.Change, ...]:
    asked = {one.cell for one in merged.conflicts}
    changes = difference.between(ours, merged.content)
    return tuple(change for change in changes if change.cell not in asked)


@dataclass(frozen=True, slots=True)
class _Told:
    """The two sides a conflict is told from."""

    ours: ClaimContent
    theirs: ClaimContent
    our_origins: Provenance
    their_origins: Provenance
    base_origins: Provenance
    chosen: Mapping[str, str]

    def clash(self, conflict: Conflict) -> Clash:
        cell = conflict.cell
        sides = (
            Side(name, _words(cell, value, content), source, self.chosen.get(cell) == name)
            for name, value, content, source in (
                (
                    OURS,
                    conflict.ours,
                    self.ours,
                    _source(cell, self.our_origins, self.base_origins),
                ),
                (
                    THEIRS,
                    conflict.theirs,
                    self.theirs,
                    _source(cell, self.their_origins, self.base_origins),
                ),
            )
        )
        return Clash(
            cell,
            document.digest(cell)[:12],
            _label(conflict, self.ours, self.theirs),
            _words(cell, conflict.base, self.ours),
            *sides,
        )


def _label(conflict: Conflict, ours: ClaimContent, theirs: ClaimContent) -> str:
    cell = conflict.cell
    if cell in cells.LISTS:
        return f"order of {cell}"
    found = cells.part(cell)
    if found is None or found[2]:
        return labels.of(cell, ours, theirs)
    known = ours if any(part.uid == found[1] for part in getattr(ours, found[0])) else theirs
    return labels.part(found[0], found[1], known)


def _words(cell: str, value: Any, content: ClaimContent) -> str:
    if value is None and (part := cells.part(cell)) and not part[2]:
        return "not on the claim"
    if isinstance(value, Line):
        said = {name: one for name, one in cells.flatten_part(value).items() if name != "code"}
        told = (f"{labels.name(name)} {_cell(name, one, content)}" for name, one in said.items())
        return ", ".join([value.code or "without a code", *(t for t in told if t[-1] != " ")])
    if isinstance(value, Diagnosis):
        return value.code or "without a code"
    if isinstance(value, Document):
        said = cells.flatten_part(value)
        told = (_cell(name, one, content) for name, one in said.items() if name != "id")
        return " ".join(filter(None, told)) or "nothing"
    if cell in cells.LISTS:
        known = {part.uid for part in getattr(content, cell)}
        return ", ".join(labels.short(cell, uid, content) for uid in value if uid in known)
    if isinstance(value, tuple) and value and isinstance(value[0], Document):
        return "; ".join(_words("", one, content) for one in value)
    return labels.words(cell, value, content) or "nothing"


def _cell(name: str, value: Any, content: ClaimContent) -> str:
    """Return a part's own cell in words, nothing where it says nothing."""
    if value is False:
        return ""
    return labels.words(f".{name}", value, content) or ""


def _source(cell: str, origins: Provenance, base: Provenance) -> str:
    """Say who or what wrote a cell: the person's own act, or what is new of it in the EMR."""
    under = [at for at in origins if at == cell or at.startswith((f"{cell}.", f"{cell}["))]
    for at in under:
        if origins[at].kind in (Kind.PERSON, Kind.SUGGESTION):
            return origins[at].explanation
    new = {
        f"{path}: {raw}"
        for at in under
        for path, raw in _leaves(origins[at]) - _leaves(base.get(at, origins[at]))
    }
    rules = (f"rule {origins[at].rule}" for at in under[:1] if origins[at].rule)
    return " · ".join([*sorted(new)[:LEAVES], *rules])


def _leaves(origin: Origin) -> set[tuple[str, str]]:
    return {(path, str(raw)) for path, raw in zip(origin.leaves, origin.raws, strict=False)}
