"""One rule as the editor shows it: its cells, what is wrong with them, what another changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claims.admin.base import trail
from claims.admin.editor import words
from claims.admin.editor.forms import RuleCells
from claims.domain.mapping import comparing
from claims.models import MappingRule
from claims.services import mapping_rules
from claims.services.mapping_rules import CELLS

_PLACE = re.compile(r"line (\d+), column (\d+)")
NAMES = {
    **comparing.LABELS,
    "key": "Name",
    "condition": "When (CEL)",
    "value": "Value (CEL)",
}
FOLDED = ("value", "default", "for_each", "key", "note")


@dataclass(frozen=True)
class Change:
    """What another person made of a cell, beside what is typed there now."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Row:
    """One rule on the page.

    ``slot`` names the row of a rule that is not there yet; ``is_begun``
    says that it lacks too much to be judged. ``over`` is the wording of
    another person that saving would replace.
    """

    values: Mapping[str, str]
    rule: MappingRule | None = None
    slot: str = ""
    place: int | str = ""
    mark: str = ""
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    notice: str = ""
    changes: tuple[Change, ...] = ()
    over: str = ""
    is_begun: bool = False

    @property
    def id(self) -> str:
        """The id of its element."""
        return f"rule-{self.rule.pk}" if self.rule else self.slot

    @property
    def name(self) -> str:
        """What it is called to somebody who hears the page."""
        return f"Rule {self.place}" if self.rule else "New rule"

    @property
    def argument_words(self) -> str:
        """What its transform wants as argument; nothing hides the cell."""
        wanted = words.argument_words(self.values["transform"])
        return wanted or ("not needed" if self.values["argument"] else "")

    @property
    def transform_words(self) -> str:
        """Its transform, in words."""
        return words.transform_words(self.values["transform"])

    @property
    def target_words(self) -> str:
        """Its target, in words."""
        return words.target_words(self.values["target"])

    @property
    def required_words(self) -> str:
        """How loudly a missing source is told."""
        return str(dict(REQUIRED).get(self.values["required"], self.values["required"]))

    @property
    def is_folded_open(self) -> bool:
        """Whether something under the fold wants to be seen."""
        return any(name in self.errors for name in FOLDED)

    @property
    def hints(self) -> list[str]:
        """What the closed fold holds, in few words."""
        found = [f"{n}: {self.values[n]}" for n in ("value", "default") if self.values[n]]
        return [hint if len(hint) < 60 else f"{hint[:57]}…" for hint in found]

    @property
    def carets(self) -> dict[str, str]:
        """Where in an expression a fault stands, its line with a caret under it."""
        return {
            name: drawn
            for name in ("condition", "value")
            for said in self.errors.get(name, ())[:1]
            if (drawn := caret(self.values[name], said))
        }


REQUIRED = (("", "none"), ("note", "note"), ("confirm", "confirm"), ("block", "blocks"))


def stored(rule: MappingRule, place: int) -> Row:
    """Return a rule as it stands."""
    values = {name: getattr(rule, name) for name in CELLS}
    return Row(values, rule, place=place, mark=mapping_rules.mark(rule))


def typed(form: RuleCells, *, place: int | str = "", mark: str = "", **more: Any) -> Row:
    """Return what somebody typed, with what is wrong with it at its cells."""
    values = {name: form.data.get(name, "") for name in CELLS}
    errors = {name: [str(said) for said in found] for name, found in form.errors.items()}
    rule = form.instance if not form.instance._state.adding else None
    return Row(values, rule, place=place, mark=mark, errors=errors, **more)


def conflict(form: RuleCells, now: MappingRule, *, place: int | str, mark: str) -> Row:
    """Return what was typed beside what another made of the rule meanwhile."""
    theirs = {name: str(getattr(now, name)) for name in CELLS}
    changes = tuple(
        Change(NAMES[name], theirs[name], form.data.get(name, ""))
        for name in CELLS
        if theirs[name] != form.data.get(name, "")
    )
    notice = f"{who(now)} changed this rule after it was shown. What you typed is not saved."
    return typed(
        form,
        place=place,
        mark=mark,
        notice=notice,
        changes=changes,
        over=mapping_rules.mark(now),
    )


def who(row: Any) -> str:
    """Name who changed a row last, as the audit has it."""
    last = trail(row).first()
    return str(last.actor) if last is not None and last.actor else "Somebody"


def caret(text: str, said: str) -> str:
    """Draw the line a fault names with a caret at its column; nothing where it names none."""
    found = _PLACE.search(said)
    lines = text.splitlines()
    if found is None or not 0 < int(found[1]) <= len(lines):
        return ""
    line, column = lines[int(found[1]) - 1], max(1, int(found[2]))
    begin = max(0, column - 40)
    return f"{line[begin : begin + 60]}\n{' ' * (column - 1 - begin)}^"
