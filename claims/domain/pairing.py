"""See that two versions of a visit, or a person and the EMR, mean the same service."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from claims.domain import cells
from claims.domain.coding import laterality
from claims.domain.coding.distinct import ANATOMIC, SIDES
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.provenance import Provenance

# By list: the uid a part had, and the one theirs has for the same.
Names = Mapping[str, Mapping[str, str]]
Parts = tuple[Diagnosis, ...] | tuple[Line, ...]
NONE: Names = {}
# What a part may say otherwise and still be the very one: its name, and what follows from others.
_APART = {"uid", "pointers", "charge", "charge_reason"}


def names(base: ClaimContent, ours: ClaimContent, theirs: ClaimContent) -> Names:
    """Return what theirs has under another uid: renumbered since the base, or added twice.

    Renumbered is a part of the base that is gone and of which theirs has
    exactly one anew: it says word for word the same, or is the only one of
    its code and day and not of another side, finger or toe. What we added
    is theirs by its code and day; each stands for one of the other side's:
    two added twice are two.
    """
    return {
        "diagnoses": _paired(base.diagnoses, ours.diagnoses, theirs.diagnoses),
        "lines": _paired(base.lines, ours.lines, theirs.lines),
    }


def renamed(content: ClaimContent, names: Names) -> ClaimContent:
    """Return the claim with these parts under the other side's uids."""
    if not any(names.values()):
        return content
    coded, billed = names["diagnoses"], names["lines"]
    diagnoses = (
        one.model_copy(update={"uid": coded.get(one.uid, one.uid)}) for one in content.diagnoses
    )
    lines = (
        one.model_copy(
            update={
                "uid": billed.get(one.uid, one.uid),
                "pointers": tuple(coded.get(uid, uid) for uid in one.pointers),
            }
        )
        for one in content.lines
    )
    return content.model_copy(update={"diagnoses": tuple(diagnoses), "lines": tuple(lines)})


def as_in(before: ClaimContent, after: ClaimContent) -> ClaimContent:
    """Return an earlier revision under the uids a later draw of the visit has for its parts."""
    return renamed(before, names(before, before, after))


def renamed_origins(origins: Provenance, names: Names) -> Provenance:
    """Return the origins under the other side's uids."""
    return {renamed_cell(cell, names): origin for cell, origin in origins.items()}


def renamed_cell(cell: str, names: Names) -> str:
    """Return a cell under the other side's uid: ``lines[U1].units``."""
    part = cells.part(cell)
    if part is None or part[1] not in names.get(part[0], {}):
        return cell
    return f"{part[0]}[{names[part[0]][part[1]]}]" + (f".{part[2]}" if part[2] else "")


def former(value: Any, names: Names) -> tuple[Any, ...]:
    """Return what a JSON value said before the parts it names were renamed.

    A text that is a uid or a cell is taken for one. A line and a diagnosis
    may share a uid, so there are two readings: the line's, the diagnosis'.
    """
    back = {where: {new: old for old, new in told.items()} for where, told in names.items()}
    lines, diagnoses = back.get("lines", {}), back.get("diagnoses", {})
    readings = ({**diagnoses, **lines}, {**lines, **diagnoses})
    return tuple(_read_back(value, back, one) for one in readings)


def _read_back(value: Any, back: Names, uids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return uids.get(value) or renamed_cell(value, back)
    if isinstance(value, dict):
        return {name: _read_back(one, back, uids) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_read_back(one, back, uids) for one in value]
    return value


def _paired(base: Parts, ours: Parts, theirs: Parts) -> dict[str, str]:
    """Return the uid theirs has by the one the base, or ours, has."""
    known = {one.uid for one in (*base, *ours)}
    stays = {one.uid for one in theirs}
    waiting = [one for one in theirs if one.uid not in known]
    gone = [one for one in base if one.uid not in stays]
    found = _renumbered(gone, waiting, _statement)
    left = [one for one in gone if one.uid not in found]
    waiting = [one for one in waiting if one.uid not in found.values()]
    found |= {
        mine: its
        for mine, its in _renumbered(left, waiting, _says, most=1).items()
        if not _is_elsewhere(_of(mine, left), _of(its, waiting))
    }
    waiting = [one for one in waiting if one.uid not in found.values()]
    for mine in ours:
        if mine.uid in stays or mine.uid in {one.uid for one in base} or not mine.code:
            continue
        same = next((its for its in waiting if _says(its) == _says(mine)), None)
        if same is not None:
            waiting.remove(same)
            found[mine.uid] = same.uid
    return found


def _renumbered(
    gone: Iterable[Diagnosis | Line],
    come: Iterable[Diagnosis | Line],
    say: Callable[[Diagnosis | Line], Any],
    *,
    most: int = 1000,
) -> dict[str, str]:
    """Return the pairs that say the same, where as many came as went, and at most so many."""
    found: dict[str, str] = {}
    before, after = _by(gone, say), _by(come, say)
    for said, parts in before.items():
        its = after.get(said, [])
        if len(parts) == len(its) <= most:
            found |= {mine.uid: one.uid for mine, one in zip(parts, its, strict=True)}
    return found


def _of(uid: str, parts: Iterable[Diagnosis | Line]) -> Diagnosis | Line:
    return next(one for one in parts if one.uid == uid)


def _is_elsewhere(mine: Diagnosis | Line, its: Diagnosis | Line) -> bool:
    """Whether two lines name two sides, or two fingers or toes: what was said of one is its own."""
    both = [getattr(one, "modifiers", ()) for one in (mine, its)]
    sides = [laterality.sides_of(one) for one in both]
    digits = [set(one) & (ANATOMIC - SIDES) for one in both]
    return any(all(said) and not set.intersection(*map(set, said)) for said in (sides, digits))


def _by(
    parts: Iterable[Diagnosis | Line], say: Callable[[Diagnosis | Line], Any]
) -> dict[Any, list[Diagnosis | Line]]:
    found: dict[Any, list[Diagnosis | Line]] = defaultdict(list)
    for one in parts:
        if one.code:
            found[say(one)].append(one)
    return found


def _says(part: Diagnosis | Line) -> tuple[object, ...]:
    return part.code, getattr(part, "from_date", None)


def _statement(part: Diagnosis | Line) -> str:
    return part.model_dump_json(exclude=_APART)
