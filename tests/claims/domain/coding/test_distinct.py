"""NCCI pairs: what is paid, and what would honestly set two services apart."""

from datetime import date, timedelta

import pytest

from claims.domain.coding import distinct
from claims.domain.coding.codetables import PtpEdit
from claims.domain.coding.distinct import EITHER_LINE_SINCE, Situation
from claims.domain.content import Line

DAY = date(2026, 5, 1)
BEFORE = EITHER_LINE_SINCE - timedelta(days=1)


def edit(indicator=1, effective=date(2018, 1, 1), deletion=None):
    return PtpEdit("97530", "97116", indicator, effective, deletion)


def paid(*, first=(), second=(), known=None, on=DAY):
    one = Line(uid="1", code="97530", modifiers=first)
    two = Line(uid="2", code="97116", modifiers=second)
    return distinct.judge(known or edit(), one, two, on=on).denied is None


def test_a_bundled_pair_denies_its_second_column():
    assert not paid()


@pytest.mark.parametrize("modifier", ["59", "XE", "XS", "XP", "XU", "25", "78", "91"])
def test_a_modifier_of_the_ncci_lets_both_be_paid(modifier):
    assert paid(second=(modifier,))


@pytest.mark.parametrize("modifier", ["GP", "KX", "51", "76", "50"])
def test_another_modifier_helps_nothing(modifier):
    assert not paid(second=(modifier,))


@pytest.mark.parametrize("second", [(), ("59",), ("RT",)])
def test_no_modifier_helps_where_the_indicator_is_zero(second):
    assert not paid(second=second, known=edit(indicator=0))


def test_indicator_nine_was_never_in_force():
    assert paid(known=edit(indicator=9))


@pytest.mark.parametrize(("on", "expected"), [(EITHER_LINE_SINCE, True), (BEFORE, False)])
def test_59_on_the_first_column_counts_since_july_2019(on, expected):
    assert paid(first=("59",), on=on) is expected
    assert paid(second=("59",), on=on)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), True),
        (date(2020, 1, 1), False),
        (date(2020, 6, 30), False),
        (date(2020, 7, 1), True),
    ],
)
def test_a_pair_is_bundled_from_its_first_day_through_its_last(on, expected):
    known = edit(effective=date(2020, 1, 1), deletion=date(2020, 6, 30))
    assert paid(known=known, on=on) is expected


def test_different_sides_are_apart_and_the_same_side_is_not():
    assert paid(first=("RT",), second=("LT",))
    assert paid(first=("F1",), second=("F2",))
    assert not paid(first=("RT",), second=("RT",))


@pytest.mark.parametrize(
    ("facts", "modifiers"),
    [
        ({"sides": ("RT", "LT")}, ("RT", "LT")),
        ({"sides": ("RT", "RT"), "same_structure": True}, ()),
        ({"same_structure": True}, ()),
        ({"same_structure": False}, ("59", "XS")),
        ({"same_interval": False}, ("59",)),
        ({"same_interval": True}, ()),
        ({"separate_encounter": True}, ("59", "XE")),
        ({"separate_encounter": False}, ()),
        ({"separate_practitioner": True}, ("59", "XP")),
        ({"separate_documented": True}, ("59", "XU")),
        ({"separate_documented": False}, ()),
        ({"separate_encounter": False, "same_interval": False}, ("59",)),
        ({"separate_encounter": False, "same_structure": False}, ("59", "XS")),
        ({"separate_encounter": False, "separate_documented": True}, ("59", "XU")),
        ({"separate_encounter": True, "same_structure": True}, ("59", "XE")),
        ({"separate_practitioner": False, "separate_encounter": True}, ("59", "XE")),
        ({"same_interval": True, "separate_documented": True}, ()),
        ({"same_structure": True, "separate_documented": True}, ()),
        ({"separate_encounter": False, "same_interval": True}, ()),
        ({}, ()),
    ],
)
def test_only_what_the_record_says_is_offered(facts, modifiers):
    assert distinct.exits(edit(), Situation(**facts), on=DAY).modifiers == modifiers
    assert distinct.exits(edit(indicator=0), Situation(**facts), on=DAY).modifiers == ()


@pytest.mark.parametrize(
    ("facts", "explanation"),
    [
        ({"sides": ("RT", "LT")}, "The two services were on different sides or digits."),
        ({"separate_practitioner": True}, "Another practitioner gave the second service."),
        (
            {"separate_encounter": True},
            "The record shows the second service at a separate encounter.",
        ),
        (
            {"same_interval": True},
            "The record does not show the second service in a separate interval.",
        ),
        (
            {"same_structure": False},
            "The record shows the second service on a separate structure.",
        ),
        (
            {"separate_documented": True},
            "The record shows two services that do not overlap.",
        ),
        (
            {"separate_encounter": False},
            "The record does not show the second service at a separate encounter.",
        ),
        ({}, "The record does not show that the second service was apart."),
    ],
)
def test_an_exit_says_what_the_record_shows(facts, explanation):
    assert distinct.exits(edit(), Situation(**facts), on=DAY).explanation == explanation


def test_where_no_modifier_would_help_the_reason_is_said():
    apart = Situation(separate_encounter=True)
    never = distinct.exits(edit(indicator=0), apart, on=DAY)
    ended = distinct.exits(edit(deletion=DAY - timedelta(days=1)), apart, on=DAY)
    assert (never.modifiers, never.explanation) == ((), "No modifier unbundles this pair.")
    assert (ended.modifiers, ended.explanation) == ((), "The pair is not bundled on this day.")


@pytest.mark.parametrize("on", [None, DAY])
def test_a_pair_that_was_never_in_force_is_not_bundled(on):
    never = distinct.exits(edit(indicator=9), Situation(same_interval=True), on=on)
    assert (never.modifiers, never.is_bundled) == ((), False)
    assert distinct.exits(edit(), Situation(same_interval=True), on=on).is_bundled


@pytest.mark.parametrize("sides", [("RT", ""), ("", "LT"), ("RT", "RT")])
def test_one_side_alone_or_twice_sets_nothing_apart(sides):
    assert distinct.exits(edit(), Situation(sides=sides), on=DAY).modifiers == ()


def test_two_sides_of_one_structure_are_not_apart():
    situation = Situation(sides=("RT", "LT"), same_structure=True)
    assert distinct.exits(edit(), situation, on=DAY).modifiers == ()


def test_sides_are_preferred_over_59():
    assert distinct.exits(edit(), Situation(sides=("RT", "LT")), on=DAY).prefer_over == "59"


def test_two_lines_of_different_days_are_no_pair():
    one = Line(uid="1", code="97530", from_date=DAY)
    two = Line(uid="2", code="97116", from_date=DAY + timedelta(days=1))
    assert not list(distinct.pairs([one, two], [edit()]))
    assert list(distinct.pairs([one, two.model_copy(update={"from_date": DAY})], [edit()]))


def test_a_verdict_names_its_edit_and_what_let_both_be_paid():
    def judged(first=(), second=(), on=DAY):
        one = Line(uid="1", code="97530", modifiers=first)
        two = Line(uid="2", code="97116", modifiers=second)
        return distinct.judge(edit(deletion=DAY), one, two, on=on), two

    known = edit(deletion=DAY)
    verdict, two = judged()
    assert verdict == distinct.Verdict(known, two, "")
    assert judged(second=("GP", "XS"))[0] == distinct.Verdict(known, None, "XS")
    assert judged(("RT",), ("LT",))[0] == distinct.Verdict(known, None, "LT")
    assert judged(("RT",), ())[0] == distinct.Verdict(known, None, "RT")
    assert judged(on=DAY + timedelta(days=1))[0] == distinct.Verdict(known, None, "")


@pytest.mark.parametrize("code", ["97530", "97116"])
def test_half_a_pair_is_none(code):
    assert not list(distinct.pairs([Line(uid="1", code=code, from_date=DAY)], [edit()]))


@pytest.mark.parametrize(
    ("true", "wanted", "taken"),
    [
        (("59", "XS"), "", ("59", "XS")),
        (("59", "XS"), "59", ("59",)),
        (("59", "XS"), "X", ("XS",)),
        (("59",), "X", ("XU",)),
        ((), "X", ("XU",)),
        ((), "", ("59",)),
        (("RT", "LT"), "X", ("RT", "LT")),
        (("RT", "LT"), "59", ("RT", "LT")),
    ],
)
def test_a_payer_takes_59_or_the_x_modifiers_and_sides_always(true, wanted, taken):
    assert distinct.taken(true, wanted) == taken
