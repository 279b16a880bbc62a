"""The units of a group, the words for them, and whose they were."""

from dataclasses import replace
from decimal import Decimal

import pytest

from claims.domain.coding import assistant_split, grouping, reckoning
from claims.domain.coding.assistant_split import Split
from claims.domain.coding.reckoning import Reckoned
from tests.claims.domain.coding.test_draft import MEDICARE, service

EMR = (Decimal(2), "units.emr", "Units as the EMR sent them.")
NONE = (None, "units.none", "Neither minutes nor units are documented.")
ONE = (Decimal(1), "units.one", "The EMR gave no units: one, as this code counts no time.")
SHARE = "The assistant gave 20 of 30 minutes, 67 %."


def reckoned(*services, context=MEDICARE):
    groups = grouping.group(services, context=context)
    pools = grouping.pool(groups, context=context)
    return groups, pools, [reckoning.reckon(one, pools, context=context) for one in groups]


def test_timed_minutes_are_counted_with_their_pool():
    (group,), (pool,), (found,) = reckoned(service(therapist_minutes=15, assistant_minutes=23))
    said = "38 timed minutes are 3 units by the 8-minute rule: 97110 38 min = 3."
    source = "CMS Pub. 100-04, ch. 5, sec. 20.2.C (counting minutes)"
    split = assistant_split.split_timed(units=3, therapist=15, assistant=23)
    assert (split.therapist_units, split.assistant_units) == (1, 2)
    rule = "timed_units.medicare_8_minute"
    assert found == Reckoned(group, Decimal(3), rule, said, source, pool, split)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"documented_units": Decimal(2)}, EMR),  # timed, but nobody wrote the minutes
        ({}, NONE),
        ({"code": ""}, NONE),
        ({"code": "", "documented_units": Decimal(2)}, EMR),
        ({"code": "99213"}, ONE),
        ({"code": "99213", "documented_units": Decimal(2)}, EMR),
        ({"code": "97150"}, ONE),
    ],
)
def test_what_counts_no_time_is_as_the_emr_sent_it_or_one(facts, expected):
    (group,), _, (found,) = reckoned(service(**facts))
    assert found == Reckoned(group, *expected)
    assert (found.source, found.pool, found.split) == ("", None, None)


@pytest.mark.parametrize(
    ("changes", "facts", "split"),
    [
        ({}, {}, Split(0, 1, SHARE)),
        ({}, {"documented_units": Decimal(2)}, Split(0, 2, SHARE)),
        ({}, {"documented_units": Decimal(0)}, None),
        ({}, {"code": "99213"}, None),  # no therapy
        ({"payer_class": "COMMERCIAL"}, {}, None),
    ],
)
def test_an_untimed_service_is_the_assistants_by_their_share(changes, facts, split):
    given = service(**{"code": "97150", "therapist_minutes": 10, "assistant_minutes": 20, **facts})
    _, _, (found,) = reckoned(given, context=replace(MEDICARE, **changes))
    assert found.split == split


def test_a_second_day_is_reckoned_in_its_own_pool():
    later = service("S2", minutes=23).model_copy(
        update={"date_from": MEDICARE.today.replace(day=3)}
    )
    _, (first, second), found = reckoned(service(minutes=22), later)
    assert [(one.units, one.pool) for one in found] == [(1, first), (2, second)]
