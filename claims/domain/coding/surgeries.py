"""The surgeries around a claim: those of the history and the claim's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from claims.domain.coding import global_period
from claims.domain.coding.global_period import Period
from claims.domain.coding.history import Surgery
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context

_LONGEST = 90
# An assistant's line, and a return to the operating room, begin no period of their own.
_NO_PERIOD = frozenset({"78", "80", "81", "82", "AS", "26", "TC"})
_VISITS = (("99202", "99350"), ("92002", "92014"), ("98000", "98015"))


@dataclass(frozen=True, slots=True)
class Known:
    """A surgery with its global days; ``line`` is its uid when it is the claim's own."""

    code: str
    on: date
    global_days: str
    period: Period
    relation: str = ""
    line: str = ""


def is_visit(code: str) -> bool:
    """Say whether a code is a visit the global surgery rules speak of."""
    return len(code) == 5 and any(first <= code <= last for first, last in _VISITS)


def global_days(code: str, on: date | None, context: Context) -> str:
    """Return the fee schedule's global days of a code, "" when it is not loaded."""
    facts = context.tables.physician_fees.facts(code, on)
    return facts.global_days if facts else ""


def earlier(content: ClaimContent, context: Context) -> list[Known]:
    """Return the history's surgeries by this physician or group specialty.

    Those on record, and those other claims of the practice bill. A
    surgeon nobody named is taken for the practice's own, for the history
    is the practice's.
    """
    found: list[Known] = []
    for one in _ours((*context.history.surgeries, *_billed(context)), content, context):
        period = global_period.period(one.on, one.global_days)
        if period is not None:
            found.append(Known(one.code, one.on, one.global_days, period, one.relation))
    return found


def without_period(content: ClaimContent, context: Context) -> list[Surgery]:
    """Return the surgeries on record, of the same hands, that global surgery does not hold for."""
    found = _ours(context.history.surgeries, content, context)
    return [one for one in found if one.global_days == global_period.NO_PACKAGE]


def _ours(
    surgeries: Iterable[Surgery], content: ClaimContent, context: Context
) -> Iterator[Surgery]:
    """Yield those a period of which may reach the claim, with the fee schedule's global days."""
    first = content.service_date
    for one in surgeries:
        if first is None or (first - one.on).days > _LONGEST:
            continue  # over on every day of the claim
        if not _is_another(content, one.surgeon_npi, one.taxonomy):
            days = global_days(one.code, one.on, context) or one.global_days
            yield replace(one, global_days=days)


def _billed(context: Context) -> Iterator[Surgery]:
    """Yield what other claims bill, no visit and not on record already."""
    on_record = {(one.code, one.on) for one in context.history.surgeries}
    for line in context.history.lines:
        if is_visit(line.code) or _NO_PERIOD & set(line.modifiers):
            continue
        if (line.code, line.on) not in on_record:
            yield Surgery(line.code, line.on, surgeon_npi=line.provider_npi, taxonomy=line.taxonomy)


def own(content: ClaimContent, context: Context) -> list[Known]:
    """Return the claim's own lines with a global period."""
    found = []
    for line in content.lines:
        if line.code and line.from_date and not is_visit(line.code):
            days = global_days(line.code, line.from_date, context)
            period = global_period.period(line.from_date, days)
            if period is not None:
                found.append(Known(line.code, line.from_date, days, period, line=line.uid))
    return found


def around(content: ClaimContent, context: Context) -> list[Known]:
    """Return every surgery known with a period: the history's, then the claim's own."""
    return earlier(content, context) + own(content, context)


def latest(known: list[Known]) -> Known:
    """Return one surgery whatever the order of lines and history."""
    return max(known, key=lambda one: (one.on, one.global_days, one.code, one.relation, one.line))


def visits(content: ClaimContent) -> list[tuple[Line, date]]:
    """Return the claim's visits with their day."""
    return [
        (line, line.from_date) for line in content.lines if line.from_date and is_visit(line.code)
    ]


def _is_another(content: ClaimContent, npi: str, taxonomy: str) -> bool:
    """Say whether a surgeon is surely of another specialty than the rendering provider."""
    ours = content.rendering
    if not npi or not ours.npi or npi == ours.npi:
        return False
    return bool(taxonomy and ours.taxonomy and taxonomy != ours.taxonomy)
