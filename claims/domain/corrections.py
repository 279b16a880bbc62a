"""What people changed of a drawn claim by hand, told without anything that says whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claims.domain.content import ClaimContent, Line
from claims.domain.merge import Version
from claims.domain.provenance import Kind, Origin, Provenance

# The cells of a line that are compared; a line's note, dates and charge are not.
FIELDS = ("code", "modifiers", "units", "minutes", "pointers", "place_of_service")
NOWHERE = Origin(kind=Kind.PERSON)


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell, line or diagnosis that a person wrote, added or took away.

    ``field`` is one of FIELDS, ``line`` or ``diagnosis``; ``code`` the
    line's procedure code as it was drawn. ``change`` is what makes two
    corrections alike. ``drawn_by`` and ``rule`` say where the drawn value
    came from, ``offered`` names the edit whose fix the person took, and
    ``actor`` their id.
    """

    field: str
    code: str
    before: str
    after: str
    change: str
    drawn_by: str
    rule: str
    offered: str
    actor: str


def between(drawn: Version, content: ClaimContent, origins: Provenance) -> Iterator[Correction]:
    """Yield what people made of a drawn claim.

    Only what the approved document says a person wrote counts: what was
    typed and taken back is no correction, and a suggestion is none.
    """
    yield from _lines(drawn, content, origins)
    yield from _diagnoses(drawn, content, origins)


def _lines(drawn: Version, content: ClaimContent, origins: Provenance) -> Iterator[Correction]:
    was = {line.uid: line for line in drawn.content.lines}
    now = {line.uid: line for line in content.lines}
    for line in content.lines:
        if line.uid not in was:
            by = origins.get(f"lines[{line.uid}].code")
            yield from _made("line", line.code, "", _said(line), by, NOWHERE)
            continue
        for field in FIELDS:
            cell = f"lines[{line.uid}].{field}"
            before, after = (_word(field, getattr(one, field)) for one in (was[line.uid], line))
            by, of = origins.get(cell), drawn.origins.get(cell, NOWHERE)
            yield from _made(field, was[line.uid].code, before, after, by, of)
    for uid in was.keys() - now.keys():
        by, of = origins.get("lines"), drawn.origins.get(f"lines[{uid}].code", NOWHERE)
        yield from _made("line", was[uid].code, _said(was[uid]), "", by, of)


def _diagnoses(drawn: Version, content: ClaimContent, origins: Provenance) -> Iterator[Correction]:
    was = {one.uid: one.code for one in drawn.content.diagnoses}
    now = {one.uid: one.code for one in content.diagnoses}
    for uid in {**was, **now}:
        cell = f"diagnoses[{uid}].code"
        by = origins.get(cell if uid in now else "diagnoses")
        of = drawn.origins.get(cell, NOWHERE)
        yield from _made("diagnosis", "", was.get(uid, ""), now.get(uid, ""), by, of)


def _made(
    field: str, code: str, before: str, after: str, by: Origin | None, of: Origin
) -> Iterator[Correction]:
    if before == after or by is None or by.kind != Kind.PERSON:
        return
    yield Correction(
        field=field,
        code=code,
        before=before,
        after=after,
        change=_change(field, before, after),
        drawn_by="" if of is NOWHERE else of.kind.value,
        rule=of.rule,
        offered=by.rule,
        actor=by.actor,
    )


def _change(field: str, before: str, after: str) -> str:
    """Say what is alike in two corrections: of modifiers what came and what went."""
    if field != "modifiers":
        return f"{before or 'none'} → {after or 'none'}"
    was, now = before.split(), after.split()
    gone, come = ([m for m in a if m not in b] for a, b in ((was, now), (now, was)))
    return " ".join([*(f"-{m}" for m in gone), *(f"+{m}" for m in come)]) or "order"


def _said(line: Line) -> str:
    return " ".join((line.code, *line.modifiers))


def _word(field: str, value: Any) -> str:
    if field == "pointers":
        return str(len(value))  # a diagnosis' name tells nothing in another claim
    if value is None:
        return ""
    if field == "modifiers":
        return " ".join(value)
    return format(value.normalize(), "f") if field == "units" else str(value)
