"""See that a person and the EMR added the same diagnosis or the same service."""

from claims.domain import cells
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.provenance import Provenance

# By list: the uid ours has, and the one theirs has for the same.
Names = dict[str, dict[str, str]]


def names(base: ClaimContent, ours: ClaimContent, theirs: ClaimContent) -> Names:
    """Return what ours added that theirs added too, under another uid.

    A diagnosis is its code; a service is its code and its day. Each
    stands for one of the other side's: two added twice are two.
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


def renamed_origins(origins: Provenance, names: Names) -> Provenance:
    """Return the origins under the other side's uids."""
    return {_renamed(cell, names): origin for cell, origin in origins.items()}


def _renamed(cell: str, names: Names) -> str:
    part = cells.part(cell)
    if part is None or part[1] not in names[part[0]]:
        return cell
    return f"{part[0]}[{names[part[0]][part[1]]}]" + (f".{part[2]}" if part[2] else "")


def _paired(
    base: tuple[Diagnosis, ...] | tuple[Line, ...],
    ours: tuple[Diagnosis, ...] | tuple[Line, ...],
    theirs: tuple[Diagnosis, ...] | tuple[Line, ...],
) -> dict[str, str]:
    known = {one.uid for one in base}
    waiting = [one for one in theirs if one.uid not in known | {mine.uid for mine in ours}]
    found = {}
    for mine in ours:
        if mine.uid in known or any(mine.uid == its.uid for its in theirs) or not mine.code:
            continue
        same = next((its for its in waiting if _says(its) == _says(mine)), None)
        if same is not None:
            waiting.remove(same)
            found[mine.uid] = same.uid
    return found


def _says(part: Diagnosis | Line) -> tuple[object, ...]:
    return part.code, getattr(part, "from_date", None)
