"""The rungs of each kind of visit: codes by minutes and by decision-making."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# Where the level does not depend on whether the patient is new.
_ONE_LADDER = frozenset(
    {
        "HOSPITAL_INITIAL",
        "HOSPITAL_SUBSEQUENT",
        "HOSPITAL_SAME_DAY",
        "NURSING_FACILITY_INITIAL",
        "NURSING_FACILITY_SUBSEQUENT",
        "CONSULTATION_OFFICE",
        "CONSULTATION_HOSPITAL",
        "EMERGENCY",
    }
)
_TWO_LADDERS = frozenset({"OFFICE", "HOME"})
SETTINGS = _ONE_LADDER | _TWO_LADDERS


class UnknownSetting(ValueError):
    """No kind of visit is called this; the message lists those there are."""

    def __init__(self) -> None:
        super().__init__(f"The setting of a visit is one of {', '.join(sorted(SETTINGS))}.")


@dataclass(frozen=True, slots=True)
class Ladder:
    """One kind of visit: ``minutes`` by code, lowest first; four codes ``by_mdm``.

    ``minutes`` is empty where time never chooses the level.
    """

    name: str
    minutes: Mapping[str, int]
    by_mdm: tuple[str, ...]
    time_since: date | None

    def rank(self, code: str | None) -> int:
        """Return a code's place from 0, -1 for no code or one of another kind."""
        rungs = tuple(dict.fromkeys(self.by_mdm))
        return rungs.index(code) if code in rungs else -1

    def counts_time(self, on: date | None) -> bool:
        """Say whether total time may choose the level on a day."""
        if not self.minutes:
            return False
        return on is None or self.time_since is None or on >= self.time_since


def ladder(setting: str, *, is_new: bool | None, em: Mapping[str, Any]) -> Ladder | None:
    """Return the ladder of a setting; None when nobody says whether the patient is new.

    ``em`` is em_thresholds.json; without it there is no ladder either.
    """
    if setting not in SETTINGS:
        raise UnknownSetting
    if setting in _TWO_LADDERS and is_new is None:
        return None
    name = setting.lower()
    if setting in _TWO_LADDERS:
        name += "_new" if is_new else "_established"
    return _read(name, em)


def ladder_of(code: str, *, em: Mapping[str, Any]) -> Ladder | None:
    """Return the ladder a code is a rung of, None when it is no visit we know."""
    for name, rungs in em.get("mdm", {}).items():
        if isinstance(rungs, list) and code in rungs:
            return _read(name, em)
    return None


def is_new_of(code: str, *, em: Mapping[str, Any]) -> bool | None:
    """Say whether a code is for a new patient; None where that is no matter."""
    found = ladder_of(code, em=em)
    if found is None or not found.name.endswith(("_new", "_established")):
        return None
    return found.name.endswith("_new")


def counterpart(code: str, *, em: Mapping[str, Any]) -> str:
    """Return the code of the same decision-making for the other kind of patient, or ""."""
    found = ladder_of(code, em=em)
    if found is None:
        return ""
    place, _, standing = found.name.rpartition("_")
    other = _read(f"{place}_{'established' if standing == 'new' else 'new'}", em)
    return other.by_mdm[found.by_mdm.index(code)] if other else ""


def _read(name: str, em: Mapping[str, Any]) -> Ladder | None:
    rungs = em.get("mdm", {}).get(name)
    if rungs is None:
        return None
    since = em.get("time_since", {})
    begun = since.get(name, since.get("*"))
    return Ladder(
        name, em.get(name, {}), tuple(rungs), date.fromisoformat(begun) if begun else None
    )
