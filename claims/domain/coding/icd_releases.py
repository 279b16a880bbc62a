"""Which release of ICD-10-CM judges a day, and whether it was made for it."""

from dataclasses import dataclass
from datetime import date

from claims.domain.coding.codetables import IcdTable


@dataclass(frozen=True, slots=True)
class Releases:
    """Loaded releases; satisfies ``codetables.IcdTables``."""

    tables: tuple[IcdTable, ...] = ()

    def on(self, day: date | None) -> IcdTable | None:
        """Return the release in force on a day, else the nearest; without a day the newest.

        Where two are in force, as a yearly release and its April update,
        the one that began last judges.
        """
        if day is None:
            return max(self.tables, key=_begins, default=None)
        return min(
            self.tables,
            key=lambda table: (_distance(table, day), -table.effective_from.toordinal()),
            default=None,
        )


def covers(table: IcdTable, day: date | None) -> bool:
    """Say whether a release was made for a day; no day is inside every release."""
    return day is None or _distance(table, day) == 0


def _begins(table: IcdTable) -> date:
    return table.effective_from


def _distance(table: IcdTable, day: date) -> int:
    after = (day - (table.effective_to or day)).days
    return max((table.effective_from - day).days, after, 0)
