"""Which authorization or referral on file stands for a claim, and what the claim takes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.domain.coding.history import History, Permit
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import Line


@dataclass(frozen=True, slots=True)
class Kind:
    """An authorization or a referral: its cell, its word, and who always asks for it."""

    cell: str
    word: str
    classes: frozenset[str]


AUTHORIZATION = Kind("authorization_number", "authorization", frozenset({"WORKERS_COMP"}))
REFERRAL = Kind("referral_number", "referral", frozenset({"TRICARE", "VA"}))
KINDS = (AUTHORIZATION, REFERRAL)


def known(kind: Kind, history: History, *, payer_id: str) -> tuple[Permit, ...]:
    """Return what is on file of a kind for this payer."""
    permits = history.authorizations if kind is AUTHORIZATION else history.referrals
    return tuple(one for one in permits if not one.payer_id or one.payer_id == payer_id)


def is_required(kind: Kind, *, rules: PayerRules, payer_class: str, has_therapy: bool) -> bool:
    """Say whether the payer wants the number: by its own rule, else by its class."""
    own = own_rule(kind, rules)
    return payer_class in kind.classes and has_therapy if own is None else own


def own_rule(kind: Kind, rules: PayerRules) -> bool | None:
    """Return what the payer itself says of the number, None where it says nothing."""
    return rules.authorization_required if kind is AUTHORIZATION else rules.referral_required


def the_one(permits: Sequence[Permit], lines: Sequence[Line]) -> Permit | None:
    """Return the only permit with a number that stands for all lines, None for none or several."""
    fitting = [one for one in permits if one.number and covers(one, lines)]
    return fitting[0] if lines and len(fitting) == 1 else None


def covers(permit: Permit, lines: Sequence[Line]) -> bool:
    """Say whether a permit could stand for all of these lines."""
    has_codes = not permit.codes or all(line.code in permit.codes for line in lines)
    has_left = permit.left is None or needed(permit, lines) <= permit.left
    return has_codes and has_left and all(is_inside(permit, line) for line in lines)


def is_inside(permit: Permit, line: Line) -> bool:
    """Say whether a line lies between the permit's dates; open ends are open."""
    on = line.from_date
    if on is None:
        return True
    starts = permit.start_date is None or permit.start_date <= on
    return starts and (permit.end_date is None or on <= permit.end_date)


def needed(permit: Permit, lines: Sequence[Line]) -> Decimal:
    """Return the visits (days) or units these lines take of a permit."""
    mine = [line for line in lines if not permit.codes or line.code in permit.codes]
    if permit.counts == "UNITS":
        return sum((line.units or Decimal(0) for line in mine), Decimal(0))
    return Decimal(len({line.from_date for line in mine}))
