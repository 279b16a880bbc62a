"""Which services of a day are one service, and whose their units are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import grouping
from claims.domain.facts import Discipline, Side
from tests.claims.domain.coding.test_draft import MEDICARE, lines, service

LATER = date(2026, 3, 3)


def test_a_therapists_and_an_assistants_session_are_judged_as_one_service():
    (line,) = lines(
        service(therapist_minutes=10, performer_key="pt"),
        service("S2", assistant_minutes=12, performer_key="pta"),
    )
    assert (line.units, line.modifiers) == (1, ("GP",))


def test_who_earned_a_unit_is_asked_across_lines_kept_apart():
    (line,) = lines(
        service(therapist_minutes=10, diagnosis_keys=("D1",)),
        service("S2", assistant_minutes=12, diagnosis_keys=("D2",)),
    )
    assert (line.uid, line.units, line.modifiers) == ("S1", 1, ("GP",))


def test_two_sessions_of_an_untimed_service_are_one_unit_and_share_their_minutes():
    (line,) = lines(
        service(code="97150", therapist_minutes=20),
        service("S2", code="97150", assistant_minutes=20),
    )
    assert (line.units, line.modifiers) == (1, ("GP", "CQ"))


def test_what_is_sometimes_therapy_takes_the_discipline_that_is_told():
    nobody = replace(MEDICARE, discipline=None)
    told = service(code="97597", discipline=Discipline.PT, assistant_minutes=20)
    (line,) = lines(told, context=nobody)
    assert line.modifiers == ("GP", "CQ")
    (line,) = lines(service(code="97597"), context=nobody)
    assert line.modifiers == ()


def pools(*services, context=MEDICARE):
    return grouping.pool(grouping.group(services, context=context), context=context)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ({}, {}, True),
        ({"code": "97150"}, {"code": "97150"}, True),
        ({"code": "97150", "documented_units": 1}, {"code": "97150", "documented_units": 1}, False),
        ({"code": "99213"}, {"code": "99213"}, False),  # what counts neither way stays apart
        ({"minutes": None}, {"minutes": None}, False),
        ({}, {"documented_modifiers": ("CQ",)}, True),  # an assistant's session is the same service
        ({}, {"documented_modifiers": ("59",)}, False),
        ({}, {"code": "97140"}, False),
        ({}, {"date_from": LATER}, False),
        ({}, {"date_to": LATER}, False),
        ({}, {"discipline": Discipline.OT}, False),
        ({}, {"place_of_service": "12"}, False),
        ({}, {"diagnosis_keys": ("D1",)}, False),
        ({}, {"ndc": "00003029305"}, False),
        ({}, {"side": Side.LEFT}, False),
        ({}, {"emergency": True}, False),
        ({}, {"note": "By phone"}, False),
    ],
)
def test_sessions_are_one_service_where_nothing_on_the_line_tells_them_apart(
    first, second, together
):
    one, two = (
        service(key, **{"minutes": 10, **facts}) for key, facts in (("S1", first), ("S2", second))
    )
    found = grouping.group([one, two], context=MEDICARE)
    assert [each.services for each in found] == ([(one, two)] if together else [(one,), (two,)])


def test_minutes_of_a_day_and_a_discipline_count_together_and_of_no_other():
    given_ = (
        service(minutes=8),
        service("S2", "97140", minutes=14),
        service("S3", "97140", minutes=8, date_from=LATER),
        service("S4", "97140", minutes=8, discipline=Discipline.OT),
        service("S5", "97150", minutes=30),
    )
    found = pools(*given_)
    assert [[one.uid for one in each.groups] for each in found] == [["S1", "S2"], ["S3"], ["S4"]]
    assert [each.by_uid for each in found] == [{"S1": 0, "S2": 1}, {"S3": 1}, {"S4": 1}]
    assert found[0].services == given_[:2]


@pytest.mark.parametrize(("minutes", "units"), [(22, 1), (23, 2)])
def test_a_service_of_no_minute_adds_none(minutes, units):
    (pool,) = pools(service(minutes=minutes), service("S2", "97140", minutes=0))
    assert pool.by_uid == {"S1": units, "S2": 0}
    assert pool.units.total_minutes == minutes


def test_every_code_of_a_pool_keeps_its_units_and_its_split():
    (pool,) = pools(
        service(therapist_minutes=30),
        service("S2", "97140", therapist_minutes=15, assistant_minutes=15),
        service("S3", "97112", assistant_minutes=15),
    )
    assert pool.by_uid == {"S1": 2, "S2": 2, "S3": 1}
    split = {uid: (one.therapist_units, one.assistant_units) for uid, one in pool.splits.items()}
    assert split == {"S2": (1, 1), "S3": (0, 1)}


@pytest.mark.parametrize(
    ("year", "units"),
    [(2019, None), (2021, (0, 1)), (2022, (1, 0))],  # no CQ; more than a tenth; the 8 minutes
)
def test_whose_a_unit_is_follows_the_days_own_rule(year, units):
    on = date(year, 3, 2)
    given_ = service(therapist_minutes=10, assistant_minutes=10, date_from=on, date_to=on)
    (pool,) = pools(given_)
    split = pool.splits.get("S1")
    assert (split and (split.therapist_units, split.assistant_units)) == units


@pytest.mark.parametrize(
    ("facts", "changes", "wants"),
    [
        ({"assistant_minutes": 0}, {}, False),
        ({"assistant_minutes": 1}, {}, True),
        ({"assistant_minutes": 1}, {"payer_class": "COMMERCIAL"}, False),
        ({"assistant_minutes": 1, "code": "99213"}, {}, False),
        ({"assistant_minutes": 1, "discipline": Discipline.SLP}, {}, False),
        ({"assistant_minutes": 1, "date_from": date(2019, 12, 31)}, {}, False),
        ({"assistant_minutes": 1, "date_from": date(2020, 1, 1)}, {}, True),
    ],
)
def test_a_payer_is_told_of_an_assistant_from_the_first_minute_on(facts, changes, wants):
    context = replace(MEDICARE, **changes)
    (group,) = grouping.group([service(therapist_minutes=20, **facts)], context=context)
    assert grouping.wants_split(group, context) is wants


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Discipline.PT),  # the visit's
        ({"code": "97165"}, Discipline.OT),  # a code of one discipline alone
        ({"code": "97165", "documented_modifiers": ("GP",)}, Discipline.PT),
        ({"documented_modifiers": ("59", "GN", "GO")}, Discipline.SLP),
        ({"documented_modifiers": ("GN",), "discipline": Discipline.OT}, Discipline.OT),
    ],
)
def test_a_discipline_is_the_services_own_then_its_modifiers_its_codes_the_visits(facts, expected):
    assert grouping.discipline(service(**facts), MEDICARE) is expected


def test_documented_units_and_charges_of_one_service_add_up():
    money = {"documented_units": Decimal(1), "documented_charge": Decimal("40.10")}
    one, two = service(minutes=10, **money), service("S2", minutes=12, **money)
    (group,) = grouping.group([one, two, service("S3", minutes=1)], context=MEDICARE)
    assert (group.documented_units, group.documented_charge) == (Decimal(2), Decimal("80.20"))
    assert (group.minutes, group.uid, group.code, group.first) == (23, "S1", "97110", one)
    (bare,) = grouping.group([service()], context=MEDICARE)
    assert (bare.documented_units, bare.documented_charge, bare.minutes) == (None, None, None)
