"""Load what a practice decides itself: its fees, and its payers' own rules."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from claims.domain.codefiles import fee_schedule, payer_rules
from claims.domain.codefiles.fee_schedule import FeeRow
from claims.domain.codefiles.payer_rules import RuleRow
from claims.models import Fee, FeeSchedule, Payer
from claims.services.code_sources import Refused
from clinicbridge.audit import bulk

# Rules that are columns of the payer; the others are kept by name.
COLUMNS = ("filing_days", "units_method")
Outcome = tuple[str, int, bool]
READERS: Mapping[str, Callable[[Iterable[bytes]], Iterator[Any]]] = {
    "fee_schedule": fee_schedule.rows,
    "payer_rules": payer_rules.rows,
}


@transaction.atomic
def load_fees(rows: Iterator[FeeRow], name: str, effective_from: date | None) -> Outcome:
    """Make a fee schedule; the newest that holds on a day is the one that charges."""
    if not name.strip():
        raise Refused("What is the fee schedule called? Give its release a name.")
    if len(name.strip()) > 80:
        raise Refused("The fee schedule's name is longer than 80 characters.")
    fees = list(rows)
    same = FeeSchedule.objects.filter(name=name.strip()).first()
    if same is not None and _holds(same, fees):
        return f"{same.name} has these fees already: nothing changed.", len(fees), False
    if same is not None:
        raise Refused(
            f"A fee schedule called {same.name} is there already, with other fees: "
            "give this one a name of its own."
        )
    if effective_from is None:
        raise Refused("From which day do these fees hold? Give the day.")
    made = FeeSchedule(name=name.strip(), effective_from=effective_from)
    made.full_clean(exclude=["practice"])
    made.save()
    bulk.create(
        [
            Fee(
                schedule=made,
                code=fee.code,
                modifier=fee.modifier,
                label=fee.label,
                amount=fee.amount,
            )
            for fee in fees
        ],
        summary=f"Loaded into {made.name}.",
    )
    return f"{made.name}: {len(fees):,} fees from {effective_from}.", len(fees), True


@transaction.atomic
def load_payer_rules(rows: Iterator[RuleRow], name: str, effective_from: date | None) -> Outcome:
    """Set payers' own rules, each found by name or id; an empty value takes a rule away."""
    del name, effective_from
    payers = _by_name()
    changed: dict[Any, Payer] = {}
    count = 0
    for row in rows:
        count += 1
        payer = payers.get(row.payer.casefold())
        if payer is None:
            raise Refused(
                f"line {row.line}: no payer is called {row.payer[:60]!r}, by name or id. "
                "Nothing was loaded."
            )
        if _set(payer, row):
            changed[payer.pk] = payer
    for payer in changed.values():
        payer.save()
    if not changed:
        return f"All {count:,} rules stand already: nothing changed.", count, False
    return f"{count:,} rules read, {len(changed)} payers changed.", count, True


def _holds(schedule: FeeSchedule, fees: list[FeeRow]) -> bool:
    kept = schedule.fees.values_list("code", "modifier", "amount")
    return {(fee.code, fee.modifier, fee.amount) for fee in fees} == set(kept)


def _by_name() -> dict[str, Payer]:
    found: dict[str, Payer] = {}
    for payer in Payer.objects.select_for_update(of=("self",)).order_by("name"):
        for known in (payer.name, payer.code):
            if known:
                found.setdefault(known.casefold(), payer)
    return found


def _set(payer: Payer, row: RuleRow) -> bool:
    """Set one rule; True when that changed the payer."""
    if row.name in COLUMNS:
        value = row.value if row.name == "filing_days" else (row.value or "")
        if getattr(payer, row.name) == value:
            return False
        setattr(payer, row.name, value)
        return True
    before = dict(payer.rules)
    if row.value is None:
        payer.rules.pop(row.name, None)
    else:
        payer.rules[row.name] = row.value
    return payer.rules != before


SETS: Mapping[str, Callable[[Iterator[Any], str, date | None], Outcome]] = {
    "fee_schedule": load_fees,
    "payer_rules": load_payer_rules,
}
