"""The level of a visit: the higher of time and decision-making, both shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.domain.coding import em_ladders, em_mdm, em_time
from claims.domain.coding.em_ladders import Ladder
from claims.domain.coding.em_mdm import Mdm
from claims.domain.coding.em_time import ByTime
from claims.domain.facts import VisitFacts

RULE = "em_level.higher_of_both"
MDM = "mdm"
SOURCE = "AMA CPT E/M guidelines: the level follows from total time or from decision-making"


@dataclass(frozen=True, slots=True)
class Level:
    """The supported code and what each way supports; None where nothing is recorded."""

    ladder: Ladder
    code: str | None
    basis: str
    by_time: ByTime | None
    by_mdm: Mdm | None
    mdm_code: str | None
    explanation: str
    rule: str = RULE
    source: str = SOURCE
    release: str = em_time.RELEASE


def minutes_of(visit: VisitFacts) -> int | None:
    """Return the countable minutes of a visit, None when no time is recorded."""
    if visit.total_minutes is None:
        return None
    return em_time.countable(
        total=visit.total_minutes, separate=visit.separate_minutes, staff=visit.staff_minutes
    )


def choose(
    visit: VisitFacts, *, is_new: bool | None, em: Mapping[str, Any], on: date | None = None
) -> Level | None:
    """Return the level a visit's record supports.

    None when there is no ladder: no table, or an office visit of which
    nobody says whether the patient is new. Raises UnknownWord or
    UnknownSetting where a fact cannot be read.
    """
    ladder = em_ladders.ladder(visit.setting, is_new=is_new, em=em)
    if ladder is None:
        return None
    minutes = minutes_of(visit)
    by_time = None if minutes is None else em_time.level(ladder, minutes=minutes, on=on)
    by_mdm = em_mdm.decide(visit) if em_mdm.is_recorded(visit) else None
    mdm_code = ladder.by_mdm[by_mdm.level] if by_mdm else None
    time_code = by_time.code if by_time else None
    by_decision = mdm_code is not None and ladder.rank(mdm_code) > ladder.rank(time_code)
    code = mdm_code if by_decision else time_code
    basis = MDM if by_decision else (by_time.basis if by_time else "")
    words = " ".join(each.explanation for each in (by_time, by_mdm) if each)
    return Level(ladder, code, basis, by_time, by_mdm, mdm_code, words)
