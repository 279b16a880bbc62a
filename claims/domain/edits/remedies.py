"""Remedies that several edits offer, and where they would be none."""

from claims.domain.coding import surgeries
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import offer
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import RemoveLine


def remove(line: Line, content: ClaimContent) -> tuple[BaseFix, ...]:
    """Offer to take a line off, where that leaves a claim that can be billed.

    Others remain, and none of them says by 57 that it decided this surgery.
    """
    others = [one for one in content.lines if one.code and one.uid != line.uid]
    hangs = not surgeries.is_visit(line.code) and any("57" in one.modifiers for one in others)
    return offer(RemoveLine, line=line.uid) if others and not hangs else ()


def leave_out(line: Line, content: ClaimContent, context: Context) -> tuple[BaseFix, ...]:
    """Offer to take a line off, its minutes with it, where the day's units stand without them.

    The units of a timed line's day count with its minutes: it may go
    only when the record itself says them.
    """
    if line.code in context.therapy.timed and not _documented(line, context):
        return ()
    return remove(line, content)


def _documented(line: Line, context: Context) -> bool:
    service = context.service_of(line.uid)
    return service is not None and (service.total_minutes or 0) >= (line.minutes or 0)
