"""The side of the body the claim and its record document for a diagnosis."""

from collections.abc import Iterator

from claims.domain.coding import laterality
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.facts import Side


def side_for(uid: str, content: ClaimContent, context: Context) -> Side | None:
    """Return the one side that the lines pointing to a diagnosis, or their services, say.

    None where nothing says a side, or not all say the same.
    """
    said = {
        side
        for line in content.lines
        if uid in line.pointers
        for side in _said(line, context)
        if side is not None
    }
    return said.pop() if len(said) == 1 else None


def _said(line: Line, context: Context) -> Iterator[Side | None]:
    yield laterality.together(laterality.sides_of(line.modifiers))
    named = [one for one in context.services if line.uid in (one.key, f"{one.key}.2")]
    alike = [one for one in context.services if (one.code, one.date_from) == _key(line)]
    for service in named or alike:
        yield service.side


def _key(line: Line) -> tuple[str, object]:
    return line.code, line.from_date
