"""What NCCI would deny, and the honest ways out."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import ClaimContent
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService
from tests.claims.domain.edits.claims import CLEAN, DAY, VISIT, examine
from tests.claims.domain.edits.tables import RELEASE, AddOns, Limits, Pairs, tables

FIRST = CLEAN.lines[0].model_copy(update={"code": "97530"})
SECOND = CLEAN.lines[0].model_copy(update={"uid": "S2", "code": "97116"})
BOTH = CLEAN.model_copy(update={"lines": (FIRST, SECOND)})
PAIR = tables(ptp=Pairs(("97530", "97116", 1)))
FINAL = tables(ptp=Pairs(("97530", "97116", 0)))


DOCUMENTED = tuple(
    DocumentedService(key=line.uid, code=line.code, minutes=30, date_from=DAY)
    for line in (FIRST, SECOND)
)


def found(edit: str, content: ClaimContent = BOTH, **known):
    return [
        one for one in examine(content, **{"services": DOCUMENTED, **known}) if one.edit == edit
    ]


def times(first, second):
    return tuple(
        DocumentedService(
            key=key, code=code, start_time=time(*begin), end_time=time(*end), date_from=DAY
        )
        for key, code, (begin, end) in (("S1", "97530", first), ("S2", "97116", second))
    )


def test_a_bundled_service_is_named_with_the_release_that_says_so():
    (one,) = found("ncci.pair_denied", tables=PAIR)
    assert one.subject == "S2"
    assert one.severity == Severity.CONFIRM
    assert "97116 is bundled into 97530" in one.message
    assert RELEASE in one.message


def test_where_the_record_is_silent_a_person_may_stand_for_59_or_leave_the_line_out():
    (one,) = found("ncci.pair_denied", tables=PAIR)
    assert [fix.label for fix in one.fixes] == ["Add modifier 59", "Remove the line"]


@pytest.mark.parametrize(
    ("payer", "severity"),
    [
        ("MEDICARE", Severity.BLOCKS),
        ("TRICARE", Severity.BLOCKS),
        ("MEDICAID", Severity.CONFIRM),
        ("VA", Severity.CONFIRM),
        ("COMMERCIAL", Severity.CONFIRM),
    ],
)
def test_a_pair_no_modifier_helps_stops_those_bound_to_medicares_tables(payer, severity):
    (one,) = found("ncci.pair_denied", tables=FINAL, payer_class=payer)
    assert one.severity == severity


@pytest.mark.parametrize("choice", [0, 1])
def test_each_way_out_ends_the_finding(choice):
    (one,) = found("ncci.pair_denied", tables=PAIR)
    assert not found("ncci.pair_denied", one.fixes[choice].apply(BOTH), tables=PAIR)


def test_no_modifier_is_offered_where_none_helps_and_medicare_is_stopped():
    (one,) = found("ncci.pair_denied", tables=FINAL)
    assert [fix.label for fix in one.fixes] == ["Remove the line"]
    assert one.severity == Severity.BLOCKS
    (other,) = found("ncci.pair_denied", tables=FINAL, payer_class="COMMERCIAL")
    assert other.severity == Severity.CONFIRM


def test_documented_intervals_decide_what_is_said():
    apart = times(((9, 0), (9, 15)), ((9, 15), (9, 30)))
    together = times(((9, 0), (9, 20)), ((9, 15), (9, 30)))
    (one,) = found("ncci.pair_denied", tables=PAIR, services=apart)
    assert "in a separate interval" in one.message
    (two,) = found("ncci.pair_denied", tables=PAIR, services=together)
    assert "does not show" in two.message


def test_different_sides_are_offered_before_59():
    here = FIRST.model_copy(update={"modifiers": ("GP",)})
    sided = tuple(
        DocumentedService(key=key, code=code, side=side)
        for key, code, side in (("S1", "97530", "RIGHT"), ("S2", "97116", "LEFT"))
    )
    content = CLEAN.model_copy(update={"lines": (here, SECOND)})
    (one,) = found("ncci.pair_denied", content, tables=PAIR, services=sided)
    assert [fix.label for fix in one.fixes][:2] == ["Add modifier RT", "Add modifier LT"]
    assert [fix.line for fix in one.fixes][:2] == ["S1", "S2"]


def test_nothing_is_said_without_a_table():
    assert not found("ncci.pair_denied")
    assert not found("ncci.units_unlikely")
    assert not found("ncci.add_on_without_primary")


@pytest.mark.parametrize(
    ("mai", "payer", "severity"),
    [
        (1, "MEDICARE", Severity.CONFIRM),
        (2, "MEDICARE", Severity.BLOCKS),
        (3, "MEDICARE", Severity.CONFIRM),
        (2, "COMMERCIAL", Severity.CONFIRM),
        (2, "MEDICAID", Severity.CONFIRM),
    ],
)
def test_unlikely_units_stop_medicare_only_where_no_appeal_helps(mai, payer, severity):
    (one,) = found(
        "ncci.units_unlikely", CLEAN, tables=tables(mue=Limits(c97110=(1, mai))), payer_class=payer
    )
    assert one.severity == severity
    assert not found("ncci.units_unlikely", CLEAN, tables=tables(mue=Limits(c97110=(2, mai))))


def test_an_add_on_asks_for_its_primary_on_the_same_day():
    loaded = tables(add_ons=AddOns(c97116=(1, "97530")))
    alone = CLEAN.model_copy(update={"lines": (SECOND,)})
    assert not found("ncci.add_on_without_primary", tables=loaded)
    (one,) = found("ncci.add_on_without_primary", alone, tables=loaded)
    assert one.severity == Severity.BLOCKS
    (asked,) = found("ncci.add_on_without_primary", alone, tables=loaded, payer_class="COMMERCIAL")
    assert asked.severity == Severity.CONFIRM
    earlier = History(lines=(EarlierLine("c", "97530", DAY),))
    assert not found("ncci.add_on_without_primary", alone, tables=loaded, history=earlier)


def test_an_add_on_of_the_payers_choice_is_only_confirmed_and_takes_any_other_service():
    loaded = tables(add_ons=AddOns(c97116=(2,)))
    alone = CLEAN.model_copy(update={"lines": (SECOND,)})
    (one,) = found("ncci.add_on_without_primary", alone, tables=loaded)
    assert one.severity == Severity.CONFIRM
    assert not found("ncci.add_on_without_primary", tables=loaded)


def test_a_code_does_not_make_itself_its_primary():
    loaded = tables(add_ons=AddOns(c97116=(1, "97116", "97530")))
    alone = CLEAN.model_copy(update={"lines": (SECOND,)})
    assert found("ncci.add_on_without_primary", alone, tables=loaded)


def test_the_key_holds_while_pair_and_modifiers_do():
    one, two = found("ncci.pair_denied", tables=PAIR), found("ncci.pair_denied", tables=PAIR)
    assert one[0].key == two[0].key
    assert replace(one[0], inputs={}).key != one[0].key
    assert VISIT


def beside(*lines):
    return CLEAN.model_copy(update={"lines": lines})


def test_a_bundled_pair_is_told_whole():
    (one,) = found("ncci.pair_denied", tables=PAIR)
    assert one.message == (
        f"97116 is bundled into 97530 ({RELEASE}). "
        "The record does not show that the second service was apart."
    )
    assert one.inputs == {
        "pair": ("97530", "97116", 1),
        "modifiers": (("GP",), ("GP",)),
        "on": DAY,
    }
    (final,) = found("ncci.pair_denied", tables=FINAL)
    assert final.message == f"97116 is bundled into 97530 ({RELEASE}). No modifier helps."


def test_59_goes_first_and_only_where_there_is_room():
    (one,) = found("ncci.pair_denied", tables=PAIR)
    assert one.fixes[0].apply(BOTH).lines[1].modifiers == ("59", "GP")
    full = SECOND.model_copy(update={"modifiers": ("GP", "KX", "76", "77")})
    (one,) = found("ncci.pair_denied", beside(FIRST, full), tables=PAIR)
    assert [fix.label for fix in one.fixes] == ["Remove the line"]
    three = SECOND.model_copy(update={"modifiers": ("GP", "KX", "76")})
    (one,) = found("ncci.pair_denied", beside(FIRST, three), tables=PAIR)
    assert one.fixes[0].label == "Add modifier 59"


def test_a_bundled_visit_is_offered_25_and_not_59():
    visit = SECOND.model_copy(update={"code": "99213", "modifiers": ()})
    loaded = tables(ptp=Pairs(("97530", "99213", 1)))
    (one,) = found("ncci.pair_denied", beside(FIRST, visit), tables=loaded)
    assert one.fixes[0].label == "Add modifier 25"


def test_a_side_one_line_names_sets_a_pair_apart_and_the_same_side_does_not():
    here = FIRST.model_copy(update={"modifiers": ("RT", "GP")})
    there = (DOCUMENTED[0], DOCUMENTED[1].model_copy(update={"side": "LEFT"}))
    assert not found("ncci.pair_denied", beside(here, SECOND), tables=PAIR, services=there)
    both = tuple(one.model_copy(update={"side": "LEFT"}) for one in DOCUMENTED)
    (one,) = found("ncci.pair_denied", tables=PAIR, services=both)
    assert one.fixes[0].label == "Add modifier 59"
    assert "does not show the second service on a separate structure" in one.message


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (((9, 30), (9, 45)), "shows the second service in a separate interval"),
        (((9, 29), (9, 45)), "does not show the second service in a separate interval"),
        (((8, 0), (9, 0)), "shows the second service in a separate interval"),
        (((8, 0), (9, 1)), "does not show the second service in a separate interval"),
    ],
)
def test_intervals_that_only_touch_are_apart(second, words):
    (one,) = found("ncci.pair_denied", tables=PAIR, services=times(((9, 0), (9, 30)), second))
    assert f"The record {words}." in one.message


@pytest.mark.parametrize("missing", ["start_time", "end_time"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_time_that_is_missing_says_nothing_of_intervals(place, missing):
    services = list(times(((9, 0), (9, 15)), ((9, 15), (9, 30))))
    services[place] = services[place].model_copy(update={missing: None})
    (one,) = found("ncci.pair_denied", tables=PAIR, services=tuple(services))
    assert "was apart" in one.message


def test_unlikely_units_are_told_day_by_day():
    tomorrow = CLEAN.lines[0].model_copy(update={"uid": "S2", "from_date": DAY + timedelta(days=1)})
    nameless = CLEAN.lines[0].model_copy(update={"uid": "S0", "code": ""})
    content = beside(nameless, CLEAN.lines[0], tomorrow)
    loaded = tables(mue=Limits(c97110=(3, 3)))
    assert not found("ncci.units_unlikely", content, tables=loaded)
    same = tomorrow.model_copy(update={"from_date": DAY})
    (one,) = found("ncci.units_unlikely", beside(nameless, CLEAN.lines[0], same), tables=loaded)
    assert one.message == f"97110: At most 3 on a day; 4 are billed. ({RELEASE})"
    assert one.subject == "S1"
    assert one.inputs == {"limit": (3, 3), "units": [2, 2]}


def test_an_add_on_alone_is_told_whole():
    loaded = tables(add_ons=AddOns(c97116=(1, "97530")))
    other = FIRST.model_copy(update={"from_date": DAY + timedelta(days=1)})
    content = beside(other, SECOND)
    (one,) = found("ncci.add_on_without_primary", content, tables=loaded)
    assert one.message == (
        f"97116 is an add-on code and stands without the service it is added to ({RELEASE})."
    )
    assert one.subject == "S2"
    assert one.inputs == {"code": "97116", "kind": 1, "others": {"97116"}}
    assert [fix.label for fix in one.fixes] == ["Remove the line"]


def test_every_add_on_is_judged_whatever_stands_before_it():
    loaded = tables(add_ons=AddOns(c97116=(1, "97535"), c97530=(2,)))
    assert [one.subject for one in found("ncci.add_on_without_primary", tables=loaded)] == ["S2"]


@pytest.mark.parametrize(
    ("wanted", "silent", "apart"),
    [("", "59", "59"), ("59", "59", "59"), ("X", "XU", "XU")],
)
def test_the_payer_says_which_of_59_and_x_it_takes(wanted, silent, apart):
    known = {"tables": PAIR, "payer": PayerRules(distinct_modifier=wanted)}
    (one,) = found("ncci.pair_denied", **known)
    assert one.fixes[0].label == f"Add modifier {silent}"
    (two,) = found(
        "ncci.pair_denied", services=times(((9, 0), (9, 15)), ((9, 15), (9, 30))), **known
    )
    assert two.fixes[0].label == f"Add modifier {apart}"


GROUP = SECOND.model_copy(update={"code": "97150"})


def test_group_beside_individual_therapy_is_noted_until_59_or_a_release_says_more():
    (one,) = found("ncci.group_beside_individual", beside(FIRST, GROUP))
    assert (one.subject, one.severity) == ("S2", Severity.NOTE)
    assert [fix.label for fix in one.fixes] == ["Add modifier 59"]
    assert not found("ncci.group_beside_individual", one.fixes[0].apply(beside(FIRST, GROUP)))
    apart = GROUP.model_copy(update={"modifiers": ("GP", "59")})
    assert not found("ncci.group_beside_individual", beside(FIRST, apart))
    later = GROUP.model_copy(update={"from_date": DAY + timedelta(days=1)})
    assert not found("ncci.group_beside_individual", beside(FIRST, later))
    assert not found("ncci.group_beside_individual", beside(GROUP))
    loaded = tables(ptp=Pairs(("97530", "97150", 1)))
    assert not found("ncci.group_beside_individual", beside(FIRST, GROUP), tables=loaded)
    assert found("ncci.pair_denied", beside(FIRST, GROUP), tables=loaded)


def test_the_same_minutes_are_not_offered_to_be_called_separate():
    same = times(((9, 0), (9, 15)), ((9, 0), (9, 15)))
    (one,) = found("ncci.group_beside_individual", beside(FIRST, GROUP), services=same)
    assert one.fixes == ()
