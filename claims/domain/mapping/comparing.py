"""What differs between two sets: rules cell by cell, look-ups word by word."""

from collections.abc import Mapping as Words
from typing import Literal

from claims.domain.document import Document
from claims.domain.mapping.rule import Mapping, Rule

Kind = Literal["added", "removed", "changed"]
# As an admin reads them on the page of a rule.
LABELS = {
    "order": "Order",
    "for_each": "For each",
    "source": "From",
    "transform": "Make it",
    "argument": "Argument",
    "condition": "When",
    "value": "Value",
    "target": "Into",
    "required": "If missing",
    "default": "Default",
    "note": "Note",
}


class Cell(Document):
    """One cell or word before and after; None where it was not, or is no more."""

    name: str
    before: str | None
    after: str | None


class Change(Document):
    """One rule or look-up table that differs, and in what."""

    kind: Kind
    name: str
    cells: tuple[Cell, ...]


class Difference(Document):
    """Everything in which two sets differ."""

    rules: tuple[Change, ...] = ()
    lookups: tuple[Change, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether the two are the same."""
        return not self.rules and not self.lookups

    @property
    def parts(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Return the changes of each kind under what they are called."""
        return ("Rules", self.rules), ("Look-up tables", self.lookups)

    @property
    def words(self) -> str:
        """Say in a few words how much differs."""
        parts = [
            f"{count} {what}{'s' if count > 1 else ''} {kind}"
            for what, changes in (("rule", self.rules), ("look-up table", self.lookups))
            for kind in ("added", "removed", "changed")
            if (count := sum(change.kind == kind for change in changes))
        ]
        return ", ".join(parts) or "nothing differs"


def compare(before: Mapping, after: Mapping) -> Difference:
    """Return what changes from one set to another, in the order of the later one."""
    old = {rule.key: rule for rule in before.rules}
    new = {rule.key: rule for rule in after.rules}
    rules = [
        change("rule", key, _cells(old.get(key)), _cells(new.get(key)))
        for key in dict.fromkeys([*new, *old])
    ]
    names = sorted({*before.lookups, *after.lookups})
    lookups = [
        change("table", name, before.lookups.get(name), after.lookups.get(name)) for name in names
    ]
    return Difference(
        rules=tuple(one for one in rules if one), lookups=tuple(one for one in lookups if one)
    )


def change(
    what: Literal["rule", "table"],
    name: str,
    before: Words[str, str] | None,
    after: Words[str, str] | None,
) -> Change | None:
    """Return in what one rule or table differs; None when in nothing."""
    if before == after:
        return None
    kind: Kind = "added" if before is None else "removed" if after is None else "changed"
    old, new = before or {}, after or {}
    names = LABELS.values() if what == "rule" else sorted({*old, *new})
    cells = tuple(
        Cell(name=one, before=old.get(one), after=new.get(one))
        for one in names
        if old.get(one) != new.get(one)
    )
    return Change(kind=kind, name=name, cells=cells)


def _cells(rule: Rule | None) -> dict[str, str] | None:
    """Return the cells of a rule that say anything, by their labels."""
    if rule is None:
        return None
    said = ((label, getattr(rule, name)) for name, label in LABELS.items())
    return {label: str(value) for label, value in said if value != ""}
