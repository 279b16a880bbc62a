"""Merge a claim's lines and diagnoses, which are known by their uids."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from claims.domain import fixing, ordering
from claims.domain.coding import recharging
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.provenance import Origin, Provenance

OURS, THEIRS = "ours", "theirs"
# A modifier says one thing of its own, and so does a pointer: what the two sides
# add to the same line goes together. Up to four of each fit (boxes 24D and 24E).
MEMBERS = {"modifiers": fixing.MAX_MODIFIERS, "pointers": fixing.MAX_POINTERS}


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed, each in its own way; None where there is nothing.

    ``cell`` is ``lines[U1]`` or ``diagnoses[D1]`` where the whole of it
    stands against nothing, or against another service.
    """

    cell: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(slots=True)
class Weighing:
    """What is found while the three are compared: which side each cell is taken from."""

    ours: Provenance
    theirs: Provenance
    decided: dict[str, str]
    took: dict[str, str] = field(default_factory=dict)
    joined: dict[str, Origin] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def pick(self, cell: str, base: Any, ours: Any, theirs: Any) -> Any:
        """Return the value of the side that changed it; a conflict where both did."""
        if theirs in (ours, base) and ours != theirs:
            side = OURS
        elif ours in (theirs, base):
            side = THEIRS
        else:
            side = self.clash(cell, base, ours, theirs)
        self.took[cell] = side
        return ours if side == OURS else theirs

    def clash(self, cell: str, base: Any, ours: Any, theirs: Any) -> str:
        """Note a conflict and return the side that was decided for, ours until then."""
        self.conflicts.append(Conflict(cell, base, ours, theirs))
        self.took[cell] = self.decided.get(cell, OURS)
        return self.took[cell]

    def is_priced(self, uid: str) -> bool:
        """Whether both sides had the line's charge from the fee schedule."""
        cell = f"lines[{uid}].charge"
        return all(recharging.is_from_schedule(side.get(cell)) for side in (self.ours, self.theirs))


def diagnoses(
    weighing: Weighing, base: ClaimContent, ours: ClaimContent, theirs: ClaimContent
) -> tuple[Diagnosis, ...]:
    """Return the merged diagnoses in order."""
    found: dict[str, Diagnosis] = {}
    sides = [{one.uid: one for one in side.diagnoses} for side in (base, ours, theirs)]
    for uid in dict.fromkeys(uid for side in sides for uid in side):
        was, mine, its = (side.get(uid) for side in sides)
        cell = f"diagnoses[{uid}]"
        if mine and its:
            code = weighing.pick(f"{cell}.code", was and was.code, mine.code, its.code)
            found[uid] = mine.model_copy(update={"code": code})
            continue
        stays = mine or its
        needed = bool(was) and _points_anew(uid, base, ours if mine else theirs)
        kept = _kept(weighing, cell, was, mine, its, is_same=not needed and was == stays)
        if kept is not None:
            found[uid] = kept
    order = _ordered(weighing, "diagnoses", [tuple(side) for side in sides], found)
    return tuple(found[uid] for uid in order)


def lines(
    weighing: Weighing,
    base: ClaimContent,
    ours: ClaimContent,
    theirs: ClaimContent,
    pointable: Collection[str],
) -> tuple[Line, ...]:
    """Return the merged lines in order; none points to a diagnosis that went."""
    found: dict[str, Line] = {}
    sides = [{one.uid: one for one in side.lines} for side in (base, ours, theirs)]
    gone = {one.uid for side in (ours, theirs) for one in side.diagnoses} - set(pointable)
    for uid in dict.fromkeys(uid for side in sides for uid in side):
        was, mine, its = (side.get(uid) for side in sides)
        if mine and its:
            line: Line | None = _line(weighing, was, mine, its)
        else:
            stays = mine or its
            is_same = was is not None and stays is not None and _is_same(weighing, was, stays)
            line = _kept(weighing, f"lines[{uid}]", was, mine, its, is_same=is_same)
        if line is not None:
            pointers = tuple(one for one in line.pointers if one not in gone)
            found[uid] = line.model_copy(update={"pointers": pointers})
    order = _ordered(weighing, "lines", [tuple(side) for side in sides], found)
    return tuple(found[uid] for uid in order)


def uncharged(
    weighing: Weighing, merged: ClaimContent, ours: ClaimContent, theirs: ClaimContent
) -> tuple[str, ...]:
    """Return the lines charged by the schedule for what they no longer say.

    Where the sides name two payers it is every line the schedule charged:
    it may have said the other payer's fee.
    """
    sides = {OURS: (ours, weighing.ours), THEIRS: (theirs, weighing.theirs)}
    is_moved = ours.coverage.payer.id != theirs.coverage.payer.id
    due = []
    for line in merged.lines:
        cell = f"lines[{line.uid}].charge"
        side = weighing.took.get(cell) or weighing.took[f"lines[{line.uid}]"]
        content, origins = sides[side]
        is_other = recharging.asked(content.line(line.uid)) != recharging.asked(line)
        if recharging.is_from_schedule(origins.get(cell)) and (is_moved or is_other):
            due.append(line.uid)
    return tuple(due)


def _kept(
    weighing: Weighing, cell: str, was: Any, mine: Any, its: Any, *, is_same: bool
) -> Any | None:
    """Return what only one side holds, None where it is gone.

    Added by one side it stands; taken away by the other it goes, unless
    the side that holds it has changed it since.
    """
    if was is None:
        weighing.took[cell] = OURS if mine else THEIRS
        return mine or its
    if is_same or (mine is None and its is None):
        return None
    return mine if weighing.clash(cell, was, mine, its) == OURS else its


def _line(weighing: Weighing, was: Line | None, mine: Line, its: Line) -> Line:
    """Merge one line cell by cell.

    What was said of one code was not said of another: where the sides
    ended with two codes and both changed the line, it is one conflict.
    """
    cell = f"lines[{mine.uid}]"
    if was is None or (mine.code != its.code and was not in (mine, its)):
        if mine == its:
            weighing.took[cell] = THEIRS
            return its
        return mine if weighing.clash(cell, was, mine, its) == OURS else its
    found: dict[str, Any] = {}
    for name in Line.model_fields:
        three = tuple(getattr(one, name) for one in (was, mine, its))
        if name in MEMBERS:
            found[name] = _members(weighing, f"{cell}.{name}", *three, most=MEMBERS[name])
        elif name not in ("uid", "charge", "charge_reason"):
            found[name] = weighing.pick(f"{cell}.{name}", *three)
    return mine.model_copy(update=found | _charge(weighing, was, mine, its))


def _charge(weighing: Weighing, was: Line, mine: Line, its: Line) -> dict[str, Any]:
    """Return charge and reason, which go together.

    Two charges by the fee schedule are no conflict: it says the third.
    """
    cell = f"lines[{mine.uid}].charge"
    amounts = was.charge, mine.charge, its.charge
    if mine.charge == its.charge:
        side = OURS if its.charge_reason == was.charge_reason else THEIRS
    elif weighing.is_priced(mine.uid) and was.charge not in amounts[1:]:
        side = OURS
    else:
        weighing.pick(cell, *amounts)
        side = weighing.took[cell]
    weighing.took[cell] = weighing.took[f"{cell}_reason"] = side
    taken = mine if side == OURS else its
    return {"charge": taken.charge, "charge_reason": taken.charge_reason}


def _members(weighing: Weighing, cell: str, base: Any, ours: Any, theirs: Any, *, most: int) -> Any:
    """Merge modifiers or pointers by member, where that is plain.

    It is not where both put something else for the same one, where they
    ordered them differently, or where more would stand than fit.
    """
    if ours in (base, theirs) or theirs == base:
        return weighing.pick(cell, base, ours, theirs)
    wanted = ordering.joined(base, ours, theirs)
    replaced = set(base) - set(ours) - set(theirs)
    is_twice = replaced and set(ours) - {*base, *theirs} and set(theirs) - {*base, *ours}
    is_many = len(wanted) > most or any(len(set(m)) < len(m) for m in (base, ours, theirs))
    if is_twice or is_many or not ordering.is_agreed(base, ours, theirs):
        return weighing.pick(cell, base, ours, theirs)
    sides = (ours, theirs) if ordering.moved_by_us(base, ours, theirs) else (theirs, ours)
    weighing.took[cell] = OURS
    mine, its = weighing.ours.get(cell), weighing.theirs.get(cell)
    if mine and its:
        weighing.joined[cell] = mine.with_leaves_of(its)
    return ordering.ordered(*sides, wanted)


def _ordered(
    weighing: Weighing, name: str, sides: list[tuple[str, ...]], wanted: Collection[str]
) -> tuple[str, ...]:
    base, ours, theirs = sides
    side = OURS if ordering.moved_by_us(base, ours, theirs) else THEIRS
    if not ordering.is_agreed(base, ours, theirs):
        side = weighing.clash(name, base, ours, theirs)
    weighing.took[name] = side
    return ordering.ordered(*((ours, theirs) if side == OURS else (theirs, ours)), wanted)


def _points_anew(uid: str, base: ClaimContent, content: ClaimContent) -> bool:
    """Whether a line points to a diagnosis that it did not point to before."""
    pointed = {line.uid for line in base.lines if uid in line.pointers}
    return any(uid in line.pointers and line.uid not in pointed for line in content.lines)


def _is_same(weighing: Weighing, was: Line, line: Line) -> bool:
    """Whether a line says what it said; the fee schedule's own word is nobody's change."""
    if was.charge != line.charge and recharging.asked(was) == recharging.asked(line):
        cell = f"lines[{line.uid}].charge"
        if recharging.is_from_schedule(weighing.ours.get(cell) or weighing.theirs.get(cell)):
            priced = {"charge": was.charge, "charge_reason": was.charge_reason}
            return line.model_copy(update=priced) == was
    return line == was
