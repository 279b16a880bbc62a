"""The units of one group of services, and whose they were."""

from dataclasses import dataclass
from decimal import Decimal

from claims.domain.coding import assistant_split, grouping
from claims.domain.coding.assistant_split import Split
from claims.domain.coding.context import CodingContext
from claims.domain.coding.grouping import Group, Pool


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A group with its units, its split and the pool it was counted in."""

    group: Group
    units: Decimal | None
    rule: str
    text: str
    source: str = ""
    pool: Pool | None = None
    split: Split | None = None


def reckon(group: Group, pools: list[Pool], *, context: CodingContext) -> Reckoned:
    """Return a group's units, and whose they were."""
    pool = next((pool for pool in pools if group.is_timed and group.uid in pool.by_uid), None)
    if pool is not None:
        units: Decimal | None = Decimal(pool.by_uid[group.uid])
        rule, text, source = pool.units.rule, pool.units.explanation, pool.units.source
    else:
        units, rule, text = _plain_units(group, context)
        source = ""
    split = pool.splits.get(group.uid) if pool else _split(group, units, context)
    return Reckoned(group, units, rule, text, source, pool, split)


def _plain_units(group: Group, context: CodingContext) -> tuple[Decimal | None, str, str]:
    if group.documented_units is not None:
        return group.documented_units, "units.emr", "Units as the EMR sent them."
    if not group.code or group.code in context.therapy.timed:
        return None, "units.none", "Neither minutes nor units are documented."
    return Decimal(1), "units.one", "The EMR gave no units: one, as this code counts no time."


def _split(group: Group, units: Decimal | None, context: CodingContext) -> Split | None:
    if units is None or not units or not grouping.wants_split(group, context):
        return None
    return assistant_split.split_untimed(
        units=int(units), therapist=group.therapist, assistant=group.assistant
    )
