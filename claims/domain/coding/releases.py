"""Which release of a code table judges a day of service."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Release:
    """One loaded or shipped release. ``loaded`` orders them: the later corrects the earlier.

    ``is_own`` says that the practice loaded it for itself.
    """

    id: Any
    kind: str
    name: str
    effective_from: date
    effective_to: date | None = None
    is_own: bool = False
    loaded: int = 0

    def covers(self, day: date) -> bool:
        """Say whether the release was made for this day."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )

    def name_on(self, day: date | None) -> str:
        """Return its name, and that it is only the nearest where it does not cover the day."""
        if day is None or self.covers(day):
            return self.name
        return f"{self.name}, the nearest loaded to {day:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The releases of one kind, best first; remembers which one judges which day."""

    releases: tuple[Release, ...]
    _chosen: dict[date | None, Release | None] = field(default_factory=dict, compare=False)

    def on(self, day: date | None) -> Release | None:
        """Return the release that judges a day; None when none is loaded."""
        if day not in self._chosen:
            self._chosen[day] = choose(self.releases, day)
        return self._chosen[day]

    def covering(self, day: date | None) -> Release | None:
        """Return the release made for this day, never merely the nearest."""
        found = self.on(day)
        return found if found is not None and (day is None or found.covers(day)) else None

    def ended(self, release: Release) -> date | None:
        """Return the day before the next release began, None for the newest."""
        later = [
            one.effective_from
            for one in self.releases
            if one.effective_from > release.effective_from
        ]
        return min(later) - timedelta(days=1) if later else None


def choose(releases: Iterable[Release], day: date | None) -> Release | None:
    """Return the release that judges a day.

    One that covers it goes first, the practice's own before a public
    one, then the one that began last, then the one loaded last. Outside
    all of them the nearest judges. Without a day the newest does.
    """
    known = tuple(releases)
    if day is None:
        return max(known, key=_rank, default=None)
    # One that covers the day is no distance away.
    return min(known, key=lambda one: (_distance(one, day), *_below(one)), default=None)


def shelves(releases: Iterable[Release]) -> dict[str, Shelf]:
    """Sort releases by kind."""
    by_kind: dict[str, list[Release]] = {}
    for release in releases:
        by_kind.setdefault(release.kind, []).append(release)
    return {
        kind: Shelf(tuple(sorted(members, key=_rank, reverse=True)))
        for kind, members in by_kind.items()
    }


def _rank(release: Release) -> tuple[bool, date, int]:
    return release.is_own, release.effective_from, release.loaded


def _below(release: Release) -> tuple[bool, int, int]:
    own, began, loaded = _rank(release)
    return not own, -began.toordinal(), -loaded


def _distance(release: Release, day: date) -> int:
    after = (day - (release.effective_to or day)).days
    return max((release.effective_from - day).days, after, 0)
