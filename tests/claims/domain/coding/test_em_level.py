"""The higher of time and decision-making."""

from datetime import date
from itertools import product

import pytest

from claims.domain.coding import em_level
from claims.domain.facts import VisitFacts
from tests.claims.domain.coding import em_oracle
from tests.claims.domain.coding.tables import EM

LEVELS = ("straightforward", "low", "moderate", "high")


@pytest.mark.parametrize("is_new", [True, False])
def test_the_higher_counts_at_every_minute_and_both_are_shown(is_new):
    by_mdm = dict(zip(LEVELS, [code for code, _ in em_oracle.TIMES["OFFICE", is_new]], strict=True))
    for minutes, word in product(range(80), LEVELS):
        visit = VisitFacts(total_minutes=minutes, levels={"mdm": word})
        level = em_level.choose(visit, is_new=is_new, em=EM)
        timed = em_oracle.by_time("OFFICE", is_new, minutes)
        assert level.code == max(timed or "", by_mdm[word])
        assert (level.by_time.code, level.mdm_code) == (timed, by_mdm[word])
        assert level.basis == ("time" if timed and timed >= by_mdm[word] else "mdm")


def test_an_emergency_visit_goes_by_decision_making_alone():
    visit = VisitFacts(setting="EMERGENCY", total_minutes=90, levels={"mdm": "low"})
    assert em_level.choose(visit, is_new=None, em=EM).code == "99283"


def test_nothing_recorded_supports_nothing():
    level = em_level.choose(VisitFacts(), is_new=True, em=EM)
    assert (level.code, level.by_time, level.by_mdm) == (None, None, None)
    assert (level.basis, level.explanation) == ("", "")


def test_a_level_is_explained_by_time_and_then_by_decision_making():
    visit = VisitFacts(total_minutes=25, levels={"mdm": "low"})
    level = em_level.choose(visit, is_new=False, em=EM)
    words = f"{level.by_time.explanation} {level.by_mdm.explanation}"
    assert level.explanation == words
    assert level.by_mdm.explanation == "The record states low decision-making."


def test_only_the_providers_own_minutes_count():
    visit = VisitFacts(total_minutes=50, separate_minutes=10, staff_minutes=5)
    assert em_level.minutes_of(visit) == 35
    assert em_level.minutes_of(VisitFacts()) is None


def test_low_and_straightforward_share_the_first_hospital_level():
    for word in LEVELS[:2]:
        visit = VisitFacts(setting="HOSPITAL_INITIAL", levels={"mdm": word})
        assert em_level.choose(visit, is_new=None, em=EM).code == "99221"


def test_the_day_of_the_visit_says_whether_its_time_counts():
    visit = VisitFacts(total_minutes=40, levels={"mdm": "low"})
    before = em_level.choose(visit, is_new=False, em=EM, on=date(2020, 12, 31))
    since = em_level.choose(visit, is_new=False, em=EM, on=date(2021, 1, 1))
    assert (before.code, before.basis, before.by_time.basis) == ("99213", "mdm", "time_not_allowed")
    assert (since.code, since.basis) == ("99215", "time")
