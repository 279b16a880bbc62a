"""What another mapping would change of one claim, in a biller's words and without amounts."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.domain import cells, difference, labels
from claims.domain.content import ClaimContent
from claims.domain.difference import Change
from claims.domain.edits.findings import Finding

_NUMBERED = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes of the claim and of what the edits say.

    ``changes`` carry their words also where the audit would mask them,
    and say that it would; ``new`` and ``fixed`` count findings by edit.
    """

    changes: tuple[Change, ...]
    new: Counter[str]
    fixed: Counter[str]

    @property
    def is_none(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.changes or self.new or self.fixed)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What kinds of cells change: ``lines.modifiers``, ``referring.npi``, ``lines``."""
        return tuple(dict.fromkeys(kind(change.cell) for change in self.changes))


def between(
    old: ClaimContent,
    old_findings: Iterable[Finding],
    new: ClaimContent,
    new_findings: Iterable[Finding],
) -> Effect:
    """Compare two claims of one visit.

    A finding is the same where the same edit says it as loudly of the
    same thing, whatever it judged by.
    """
    was, now = without_amounts(old), without_amounts(new)
    changes = tuple(_opened(change, was, now) for change in difference.between(was, now))
    said, says = (Counter(map(_identity, each)) for each in (old_findings, new_findings))
    return Effect(changes, _by_edit(says - said), _by_edit(said - says))


def without_amounts(content: ClaimContent) -> ClaimContent:
    """Return a claim without its dollars and what they were reckoned from."""
    lines = tuple(
        line.model_copy(update={"charge": None, "charge_reason": ""}) for line in content.lines
    )
    return content.model_copy(
        update={"lines": lines, "outside_lab_charge": None, "amount_paid": None}
    )


def kind(cell: str) -> str:
    """Return a cell's name without whose it is: ``lines[S1].units`` is ``lines.units``."""
    found = cells.part(cell)
    if found is None:
        return _NUMBERED.sub("", cell)
    return ".".join(filter(None, (found[0], found[2])))


def kind_words(name: str) -> str:
    """Return a biller's words for a kind of cell."""
    where, _, field = name.partition(".")
    if where not in cells.LISTS:
        return labels.name(name)
    part = "line" if where == "lines" else "diagnosis"
    if not field:
        return f"{part} added, removed or moved"
    return f"{part} · {labels.name(field)}"


def _opened(change: Change, was: ClaimContent, now: ClaimContent) -> Change:
    """Return a change with the words that a masked one leaves out."""
    if not change.masked:
        return change
    before, after = cells.flatten(was).get(change.cell), cells.flatten(now).get(change.cell)
    old = labels.words(change.cell, before, was)
    return change.model_copy(update={"old": old, "new": labels.words(change.cell, after, now)})


def _identity(finding: Finding) -> tuple[str, str, str, Any]:
    rule = finding.inputs.get("rule") if finding.edit.startswith("intake.") else None
    return finding.edit, finding.subject, finding.severity, rule


def _by_edit(found: Counter[tuple[str, str, str, Any]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for (edit, *_), many in found.items():
        counted[edit] += many
    return counted
