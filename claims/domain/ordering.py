"""Put the members of three versions of one list in order: base, ours, theirs."""

from collections.abc import Collection

Members = tuple[str, ...]


def joined(base: Members, ours: Members, theirs: Members) -> frozenset[str]:
    """Return what stands after both sides' additions and removals."""
    both = {one for one in ours if one in theirs}
    added = {one for one in (*ours, *theirs) if one not in base}
    return frozenset(both | added)


def is_agreed(base: Members, ours: Members, theirs: Members) -> bool:
    """Whether at most one side moved what all three hold."""
    ordered = [_only(side, set(base) & set(ours) & set(theirs)) for side in (base, ours, theirs)]
    return ordered[1] in (ordered[0], ordered[2]) or ordered[2] == ordered[0]


def moved_by_us(base: Members, ours: Members, theirs: Members) -> bool:
    """Whether ours is the side that moved something."""
    held = set(base) & set(ours) & set(theirs)
    return _only(ours, held) != _only(base, held)


def ordered(first: Members, second: Members, wanted: Collection[str]) -> Members:
    """Return the wanted members as the first list has them, each other one after its neighbour.

    What only the second list holds stands behind what it stood behind there.
    """
    found = [one for one in first if one in wanted]
    for place, one in enumerate(second):
        if one in wanted and one not in found:
            before = next((at for at in reversed(second[:place]) if at in found), None)
            found.insert(0 if before is None else found.index(before) + 1, one)
    return tuple(found)


def _only(members: Members, wanted: Collection[str]) -> list[str]:
    return [one for one in members if one in wanted]
