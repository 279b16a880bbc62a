"""Run every edit over a claim."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from claims.domain.content import ClaimContent
from claims.domain.edits import registry
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Finding, Severity
from claims.domain.edits.registry import Edit

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def run(content: ClaimContent, context: Context) -> tuple[Finding, ...]:
    """Return every finding, in an order that depends on the claim alone.

    What blocks comes first, then by place on the claim, then by edit. A
    finding that recurs under its own key is told once. The practice's
    settings soften, harden or silence an edit, but for those that are fixed.
    """
    found = {
        finding.key: finding
        for one in registry.edits()
        if not _is_off(one, context) and (one.of_voids or not context.is_void)
        for finding in _set(one, one.examine(content, context), context)
    }
    places = _places(content)
    return tuple(sorted(found.values(), key=lambda finding: _order(finding, places)))


def _is_off(one: Edit, context: Context) -> bool:
    return not one.is_fixed and one.id in context.settings and context.settings[one.id] is None


def _set(one: Edit, found: Iterable[Finding], context: Context) -> Iterator[Finding]:
    severity = None if one.is_fixed else context.settings.get(one.id)
    for finding in found:
        yield replace(finding, severity=severity) if severity else finding


def _places(content: ClaimContent) -> dict[str, int]:
    uids = [one.uid for one in content.diagnoses] + [line.uid for line in content.lines]
    return {uid: place for place, uid in enumerate(uids, start=1)}


def _order(finding: Finding, places: dict[str, int]) -> tuple[int, int, str, str, str]:
    rank, place = _RANK[finding.severity], places.get(finding.subject, 0)
    return (rank, place, finding.edit, finding.message, finding.key)
