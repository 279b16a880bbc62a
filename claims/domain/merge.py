"""Base, ours, theirs: join what a person did to a claim with what its visit says now.

A cell that one side changed has that side's value; what both changed alike
is no conflict; what they changed differently is one, and a person decides it.
A party, an address, a plan of care is one value: half of one physician and
half of another would be nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from claims.domain import cells, merge_parts, pairing
from claims.domain.content import ClaimContent
from claims.domain.document import Document
from claims.domain.merge_parts import OURS, THEIRS, Conflict, Weighing
from claims.domain.provenance import Provenance

WHOLE = frozenset(
    {
        *("patient.address", "coverage.payer", "coverage.subscriber", "billing", "facility"),
        *("rendering", "referring", "supervising", "plan_of_care"),
    }
)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the three: what it says, and where each cell came from."""

    content: ClaimContent
    origins: Provenance = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of the three.

    ``conflicts`` are all there are, decided or not; an undecided one
    stands as ours. ``recharge`` are the lines whose charge the fee
    schedule has to say anew: they are what neither side was charged for.
    ``renamed`` are the lines and diagnoses that stand under the other side's
    uid, which has the same: what people said of them is said of that one.
    """

    content: ClaimContent
    origins: Provenance
    conflicts: tuple[Conflict, ...]
    recharge: tuple[str, ...]
    renamed: pairing.Names = field(default_factory=dict)


def merge(
    base: Version, ours: Version, theirs: Version, decided: Mapping[str, str] | None = None
) -> Merged:
    """Return the merged claim; ``decided`` says ours or theirs for a conflict's cell."""
    names = pairing.names(base.content, ours.content, theirs.content)
    base, ours = _as_pair(base, names), _as_pair(ours, names)
    weighing = Weighing(ours.origins, theirs.origins, dict(decided or {}))
    three = (base.content, ours.content, theirs.content)
    header = _document(weighing, "", *three)
    diagnoses = merge_parts.diagnoses(weighing, *three)
    lines = merge_parts.lines(weighing, *three, {one.uid for one in diagnoses})
    content = header.model_copy(update={"diagnoses": diagnoses, "lines": lines})
    return Merged(
        content=content,
        origins=_origins(weighing),
        conflicts=tuple(weighing.conflicts),
        recharge=merge_parts.uncharged(weighing, content, ours.content, theirs.content),
        renamed=names,
    )


def _as_pair(side: Version, names: pairing.Names) -> Version:
    """Call what both sides have by one name: the EMR's."""
    return Version(
        pairing.renamed(side.content, names), pairing.renamed_origins(side.origins, names)
    )


def _document(weighing: Weighing, path: str, base: Any, ours: Any, theirs: Any) -> Any:
    """Return a document of the header, merged cell by cell."""
    found = {}
    for name in type(ours).model_fields:
        cell = f"{path}.{name}" if path else name
        if cell in cells.LISTS:
            continue
        three = tuple(getattr(one, name) for one in (base, ours, theirs))
        if cell not in WHOLE and isinstance(three[0], Document):
            found[name] = _document(weighing, cell, *three)
        else:
            found[name] = weighing.pick(cell, *three)
    return ours.model_copy(update=found)


def _origins(weighing: Weighing) -> Provenance:
    """Return where each cell came from: what the side it was taken from says."""
    found: Provenance = {}
    for cell in dict.fromkeys((*weighing.theirs, *weighing.ours)):
        side = next((weighing.took[at] for at in _above(cell) if at in weighing.took), THEIRS)
        origin = (weighing.ours if side == OURS else weighing.theirs).get(cell)
        if cell in weighing.joined:
            origin = weighing.joined[cell]
        if origin is not None:
            found[cell] = origin
    return found


def _above(cell: str) -> Iterator[str]:
    """Yield a cell and what it is a part of, the nearest first."""
    part = cells.part(cell)
    head = f"{part[0]}[{part[1]}]" if part else ""
    steps = (part[2] if part else cell).split(".")
    for depth in range(len(steps), 0, -1):
        inner = ".".join(steps[:depth])
        yield f"{head}.{inner}" if head else inner
    yield head or steps[0].partition("[")[0]


__all__ = ["OURS", "THEIRS", "WHOLE", "Conflict", "Merged", "Version", "merge"]
