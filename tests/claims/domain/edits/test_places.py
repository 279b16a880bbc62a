"""Where a service was given, telehealth among it."""

from datetime import date

import pytest

from claims.domain.coding.payer_rules import PayerRules
from claims.domain.edits.findings import Severity
from claims.services import coding_context
from tests.claims.domain.edits.claims import examine, with_line

TABLES = coding_context.shipped_tables()


def found(edit, *, payer_class="MEDICARE", place_of_service="", **changes):
    content = with_line(**changes)
    said = examine(
        content, payer_class=payer_class, tables=TABLES, place_of_service=place_of_service
    )
    return content, [one for one in said if one.edit == edit]


@pytest.mark.parametrize(
    ("on", "is_early"), [(date(2021, 12, 31), True), (date(2022, 1, 1), False)]
)
def test_a_place_is_used_from_its_first_day(on, is_early):
    _, said = found("places.not_yet", place_of_service="", from_date=on, to_date=on)
    assert not said  # place 11 has always been there
    content = {"from_date": on, "to_date": on}
    said = [
        one
        for one in examine(with_line(**content, place_of_service="10"), tables=TABLES)
        if one.edit == "places.not_yet"
    ]
    assert bool(said) is is_early


def test_another_place_than_the_locations_is_noted_and_set_at_one_key():
    content, (one,) = found("places.not_the_locations", place_of_service="22")
    assert one.severity == Severity.NOTE
    assert one.fixes[0].apply(content).lines[0].place_of_service == "22"
    assert not found("places.not_the_locations", place_of_service="11")[1]
    assert not found("places.not_the_locations")[1]


def at(place, *modifiers, payer_class="MEDICARE", on=date(2026, 3, 2)):
    content = with_line(
        place_of_service=place, modifiers=("GP", *modifiers), from_date=on, to_date=on
    )
    return content, {one.edit: one for one in examine(content, payer_class=payer_class)}


@pytest.mark.parametrize("modifier", ["93", "95"])
def test_a_distant_visit_was_at_a_distant_place(modifier):
    content, said = at("11", modifier)
    one = said["places.telehealth_modifier"]
    ends = [fix.apply(content) for fix in one.fixes]
    assert [end.lines[0].place_of_service for end in ends] == ["11", "02", "10"]
    for end in ends:
        assert "places.telehealth_modifier" not in {f.edit for f in examine(end)}
    assert "places.telehealth_modifier" not in at("02", modifier)[1]


@pytest.mark.parametrize(
    ("place", "own", "is_asked"),
    [("11", "11", False), ("02", "11", True), ("11", "", True), ("10", "", False)],
)
def test_a_payer_may_want_a_place_of_its_own_for_a_distant_visit(place, own, is_asked):
    content = with_line(place_of_service=place, modifiers=("GP", "95"))
    told = examine(content, payer_class="COMMERCIAL", payer=PayerRules(telehealth_place=own))
    moved = [one for one in told if one.edit == "places.telehealth_modifier"]
    assert bool(moved) is is_asked
    ends = [fix.apply(content).lines[0].place_of_service for one in moved for fix in one.fixes[1:]]
    assert ends == ([own] if own else ["02", "10"]) * is_asked


def test_a_visit_was_with_picture_or_by_voice():
    assert "not both" in at("10", "93", "95")[1]["places.telehealth_modifier"].message


def test_payers_outside_medicare_ask_how():
    assert "places.remote_says_how" in at("10", payer_class="COMMERCIAL")[1]
    assert "places.remote_says_how" not in at("10", "95", payer_class="COMMERCIAL")[1]
    assert "places.remote_says_how" not in at("10")[1]


@pytest.mark.parametrize(("on", "is_late"), [(date(2027, 12, 31), False), (date(2028, 1, 1), True)])
def test_medicare_takes_distant_therapy_until_the_end_of_2027(on, is_late):
    assert ("places.remote_therapy_ends" in at("10", on=on)[1]) is is_late
    assert "places.remote_therapy_ends" not in at("11", on=on)[1]
