"""Read payers' own rules from a CSV with headings: payer, rule, value."""

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from claims.domain import codes
from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile, Column
from claims.domain.coding import member_ids
from claims.domain.coding.payer_rules import DISTINCT, LONGEST_FILING, NAMES, PayerRules
from claims.domain.coding.timed_units import Method

MOST = 20_000
WHAT = "payer rules"
COLUMNS = (
    Column("payer", (r"^payer( name| id)?$", r"payer")),
    Column("rule", (r"^rule( name)?$", r"\brule")),
    Column("value", (r"value",)),
)
_KINDS = {one.name: str(one.type) for one in dataclasses.fields(PayerRules)}
_BOOLEANS = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of one payer; ``value`` None takes the rule away."""

    line: int
    payer: str
    name: str
    value: Any


def rows(lines: Iterable[bytes]) -> Iterator[RuleRow]:
    """Yield each rule of each payer once."""
    return base.limited(_rows(lines), most=MOST, what=WHAT)


def _rows(lines: Iterable[bytes]) -> Iterator[RuleRow]:
    seen: set[tuple[str, str]] = set()
    for line in base.table(base.text_lines(lines), COLUMNS, what=WHAT):
        payer, name = line.cell("payer"), line.cell("rule").lower()
        if not payer:
            raise BadFile(line.number, "the row names no payer")
        if name not in NAMES:
            known = ", ".join(sorted(NAMES))
            raise BadFile(line.number, f"{name[:40]!r} is no rule; the rules are {known}")
        if (payer.casefold(), name) in seen:
            raise BadFile(line.number, f"the payer has {name} already")
        seen.add((payer.casefold(), name))
        try:
            value = read(name, line.cell("value"))
        except ValueError as error:
            raise BadFile(line.number, f"{name}: {error}") from None
        yield RuleRow(line.number, payer, name, value)


def read(name: str, said: str) -> Any:
    """Return a rule's value; ValueError says what it should be. Empty is None."""
    if not said:
        return None
    if "bool" in _KINDS[name]:
        return _boolean(said)
    if "int" in _KINDS[name]:
        return _days(said)
    checks = {
        "units_method": _method,
        "member_id_pattern": _pattern,
        "distinct_modifier": _modifier,
        "telehealth_place": _place,
    }
    return checks[name](said) if name in checks else said


def _boolean(said: str) -> bool:
    if said.lower() not in _BOOLEANS:
        raise ValueError(f"{said[:12]!r} is neither yes nor no")
    return _BOOLEANS[said.lower()]


def _days(said: str) -> int:
    if not (re.fullmatch(r"[0-9]{1,4}", said) and 1 <= int(said) <= LONGEST_FILING):
        raise ValueError(f"{said[:12]!r} is no number of days from 1 to {LONGEST_FILING}")
    return int(said)


def _method(said: str) -> str:
    if said.upper() not in set(Method):
        raise ValueError(f"{said[:24]!r} is none of {', '.join(Method)}")
    return said.upper()


def _pattern(said: str) -> str:
    try:
        member_ids.check(said)
    except member_ids.BadPattern as bad:
        raise ValueError(f"{said[:24]!r} {bad}") from None
    return said


def _modifier(said: str) -> str:
    if said.upper() not in DISTINCT:
        raise ValueError(f"{said[:12]!r} is neither 59 nor X (for XE, XS, XP, XU)")
    return said.upper()


def _place(said: str) -> str:
    if not codes.is_place_of_service(said):
        raise ValueError(f"{said[:12]!r} is no place of service")
    return said
