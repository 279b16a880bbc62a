"""What is said of filing late, soon or twice: the sentence, what was judged, what is offered."""

from datetime import date, timedelta

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.line_fixes import AddModifier, RemoveLine
from tests.claims.domain.edits.claims import CLEAN, DAY, remarks, with_line, with_lines

PAYER = PayerRules(id="P", filing_days=90, corrected_filing_days=10)
LAST = date(2026, 5, 31)
LATE = {"today": LAST + timedelta(days=1)}
WAYS = (
    "Where the delay has a reason the payer takes, such as retroactive entitlement or its own "
    "error, give the reason of the delay (CLM20) or write it in box 19."
)
EXCUSED = "Confirm that the payer takes the reason of the delay the claim gives."
COUNTED = "97110 of 2026-03-02 could be filed until 2026-05-31. 90 days from the service."


def said(edit, content=CLEAN, **known):
    return remarks(f"filing.{edit}", content, **{"payer": PAYER, **known})


@pytest.mark.parametrize(
    ("cells", "payer_class", "severity", "sentence"),
    [
        ({}, "COMMERCIAL", "BLOCKS", f"{COUNTED} {WAYS}"),
        ({}, "", "CONFIRM", f"{COUNTED} {WAYS}"),
        ({"delay_reason": "7"}, "COMMERCIAL", "CONFIRM", f"{COUNTED} {EXCUSED}"),
        ({"additional_information": "Late"}, "MEDICARE", "CONFIRM", f"{COUNTED} {EXCUSED}"),
        ({"additional_information": " "}, "MEDICARE", "BLOCKS", f"{COUNTED} {WAYS}"),
    ],
)
def test_a_late_line_is_spoken_of_in_these_words(cells, payer_class, severity, sentence):
    content = CLEAN.model_copy(update=cells)
    assert said("timely_filing", content, payer_class=payer_class, **LATE) == [
        (severity, "", sentence, {"last": LAST, "passed": True}, ())
    ]


def test_medicares_year_is_named_and_counted_from_each_lines_own_day():
    content = with_lines({}, {"from_date": date(2026, 3, 4)}, {"from_date": None})
    found = said("timely_filing", content, payer=PayerRules(), today=date(2027, 3, 3))
    assert [(one[1], one[2].removesuffix(WAYS)) for one in found] == [
        (
            "",
            (
                "97110 of 2026-03-02 could be filed until 2027-03-02. One calendar year from the "
                "service. "
            ),
        )
    ]


def test_all_lines_of_a_day_are_told_late_once():
    day, other = {"code": "97140"}, {"from_date": DAY + timedelta(days=1)}
    found = said(
        "timely_filing", with_lines({}, day, {}, other), **LATE | {"today": date(2027, 1, 1)}
    )
    assert {(one[1], one[2].split(" could")[0], one[3]["last"]) for one in found} == {
        ("", "97110, 97140 of 2026-03-02", LAST),
        ("", "97110 of 2026-03-03", LAST + timedelta(days=1)),
    }
    assert len(found) == 2


def test_a_corrected_claim_is_counted_by_a_clock_of_its_own():
    content = CLEAN.model_copy(update={"frequency": "7", "original_reference": "1"})
    days = {n: DAY + timedelta(days=n) for n in (10, 11)}
    assert said("timely_filing", content, today=days[10]) == []
    assert [one[3] for one in said("timely_filing", content, today=days[11])] == [
        {"last": days[10], "passed": True}
    ]


def test_a_reason_nobody_knows_is_spoken_of_so():
    content = CLEAN.model_copy(update={"delay_reason": "12"})
    assert said("delay_reason_unknown", content) == [
        (
            "BLOCKS",
            "delay_reason",
            "12 is no reason of a delay: choose 1 to 11 or 15.",
            {"reason": "12"},
            (),
        )
    ]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (15, None),
        (14, "14 days are left"),
        (2, "2 days are left"),
        (1, "one day is left"),
        (0, "today is the last day"),
        (-1, None),
    ],
)
def test_the_last_day_is_told_two_weeks_before(left, words):
    lines = with_lines({"from_date": None}, {"from_date": DAY + timedelta(days=9)}, {})
    found = said("closes_soon", lines, today=LAST - timedelta(days=left))
    told = ("NOTE", "", f"Filing closes on 2026-05-31: {words}.", {"last": LAST}, ())
    assert found == ([told] if words else [])
    assert said("closes_soon", with_line(from_date=None), today=LAST) == []


def twin(**changes):
    values = {"claim": "abc", "code": "97161", "on": DAY, "modifiers": ("GP",), "payer_id": "P"}
    return {"history": History(lines=(EarlierLine(**{**values, **changes}),))}


@pytest.mark.parametrize(("is_sent", "where"), [(True, "was sent on"), (False, "is also on")])
@pytest.mark.parametrize("payer_id", ["P", ""])
def test_the_same_service_elsewhere_is_spoken_of_so(is_sent, where, payer_id):
    content = with_lines({}, {"code": "97161"}, {"code": "97161"})
    found = said("duplicate", content, **twin(is_sent=is_sent, payer_id=payer_id))
    assert found == [
        (
            "CONFIRM",
            uid,
            f"97161 of 2026-03-02 {where} claim abc.",
            {"code": "97161", "on": DAY, "claim": "abc"},
            (RemoveLine(line=uid),),
        )
        for uid in ("S2", "S3")
    ]


@pytest.mark.parametrize("modifier", ["76", "77", "91"])
def test_a_repeat_that_says_so_is_no_second_filing(modifier):
    content = with_line(code="97161", modifiers=("GP", modifier))
    assert said("duplicate", content, **twin(modifiers=("GP", modifier))) == []


@pytest.mark.parametrize(("frequency", "is_told"), [("1", True), ("7", False), ("8", False)])
def test_a_claim_that_replaces_another_is_no_second_filing(frequency, is_told):
    content = with_line(code="97161").model_copy(update={"frequency": frequency})
    assert bool(said("duplicate", content, **twin())) is is_told


@pytest.mark.parametrize("changes", [{"modifiers": ()}, {"modifiers": ("GP", "KX")}])
def test_other_modifiers_tell_two_services_apart(changes):
    assert said("duplicate", with_line(code="97161"), **twin(**changes)) == []


def added(uid, *modifiers):
    return tuple(AddModifier(line=uid, modifier=one, position=0) for one in modifiers)


def test_a_code_that_stands_twice_is_spoken_of_so():
    shot = {"code": "20610", "modifiers": ("CR", "GA"), "minutes": None}
    turned = {**shot, "modifiers": ("GA", "CR")}
    content = with_lines(shot, {"code": ""}, {"code": ""}, turned)
    key = ("20610", DAY, frozenset({"CR", "GA"}), "11")
    assert said("line_twice", content) == [
        (
            "CONFIRM",
            "S4",
            (
                "20610 stands twice on 2026-03-02: one line with all units, or a modifier that "
                "says why."
            ),
            {"line": key},
            (RemoveLine(line="S4"), *added("S4", "76", "59")),
        )
    ]


@pytest.mark.parametrize(
    "modifier", ["76", "77", "91", "59", "XE", "XS", "XP", "XU", "LT", "F1", "E1"]
)
def test_a_modifier_says_why_a_code_stands_again(modifier):
    shot = {"code": "20610", "modifiers": (modifier,)}
    again = {"code": "20611", "modifiers": ()}
    found = said("line_twice", with_lines(shot, shot, again, again))
    assert [one[1] for one in found] == ["S4"]


@pytest.mark.parametrize(
    ("code", "modifiers", "offered"),
    [
        ("85025", (), ("91", "59")),
        ("20610", ("CR", "GA", "GX"), ("76", "59")),
        ("20610", ("CR", "GA", "GX", "GY"), ()),
        ("97110", (), ()),
        ("97161", (), ()),
        ("J3301", (), ()),
        ("99213", (), ()),
    ],
)
def test_what_says_why_is_offered_where_it_can_be_true(code, modifiers, offered):
    line = {"code": code, "modifiers": modifiers, "minutes": None}
    ((*_, fixes),) = said("line_twice", with_lines(line, line), services=())
    assert tuple(fix for fix in fixes if fix != RemoveLine(line="S2")) == added("S2", *offered)
