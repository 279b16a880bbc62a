"""Filing in time, and filing once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, examine, with_line

PAYER = PayerRules(id="P", filing_days=90)


def found(edit, content=CLEAN, **known):
    return [one for one in examine(content, **{"payer": PAYER, **known}) if one.edit == edit]


@pytest.mark.parametrize(("days", "is_late"), [(89, False), (90, False), (91, True)])
def test_a_line_is_filed_by_its_payers_last_day(days, is_late):
    said = found("filing.timely_filing", today=DAY + timedelta(days=days))
    assert bool(said) is is_late
    assert all(one.severity == Severity.BLOCKS for one in said)


def test_a_late_claim_whose_box_19_says_why_is_for_a_person_to_confirm():
    late = DAY + timedelta(days=400)
    (one,) = found("filing.timely_filing", today=late)
    assert one.message.endswith("(CLM20) or write it in box 19.")
    why = CLEAN.model_copy(update={"additional_information": "Retroactive entitlement"})
    for payer in (PAYER, PayerRules()):
        (excused,) = found("filing.timely_filing", why, today=late, payer=payer)
        assert excused.severity == Severity.CONFIRM
        assert "the reason of the delay" in excused.message
    blank = CLEAN.model_copy(update={"additional_information": "  "})
    assert found("filing.timely_filing", blank, today=late)[0].severity == Severity.BLOCKS


def test_a_late_claim_with_a_reason_of_the_delay_is_for_a_person_to_confirm():
    late = DAY + timedelta(days=400)
    why = CLEAN.model_copy(update={"delay_reason": "7"})
    assert found("filing.timely_filing", why, today=late)[0].severity == Severity.CONFIRM


@pytest.mark.parametrize(
    ("reason", "is_known"), [("", True), ("11", True), ("15", True), ("12", False), ("x", False)]
)
def test_a_reason_of_the_delay_is_one_of_the_list(reason, is_known):
    said = found("filing.delay_reason_unknown", CLEAN.model_copy(update={"delay_reason": reason}))
    assert [one.subject for one in said] == ([] if is_known else ["delay_reason"])


def test_the_key_of_a_late_line_holds_from_day_to_day():
    keys = {
        found("filing.timely_filing", today=DAY + timedelta(days=n))[0].key for n in (91, 92, 400)
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [(75, None), (76, "14 days are left"), (90, "today is the last day"), (91, None)],
)
def test_a_near_limit_is_told(days, words):
    said = found("filing.closes_soon", today=DAY + timedelta(days=days))
    assert [words in one.message for one in said] == ([True] if words else [])


def twin(**changes):
    values = {"claim": "abc", "code": "97110", "on": DAY, "modifiers": ("GP",), "payer_id": "P"}
    return History(lines=(EarlierLine(**{**values, **changes}),))


def test_the_same_service_on_another_claim_is_confirmed_and_the_line_may_go():
    alone = found("filing.duplicate", history=twin(is_sent=True))
    assert alone[0].fixes == ()  # nothing would be left to bill
    both = CLEAN.model_copy(
        update={
            "lines": (
                *CLEAN.lines,
                CLEAN.lines[0].model_copy(update={"uid": "S2", "code": "97161"}),
            )
        }
    )
    (one,) = found("filing.duplicate", both, history=twin(is_sent=True))
    assert one.severity == Severity.CONFIRM
    assert one.message == f"97110 of {DAY} was sent on claim abc."
    assert [fix.label for fix in one.fixes] == ["Remove the line"]
    (two,) = found("filing.duplicate", history=twin())
    assert "is also on claim abc" in two.message


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "97140"},
        {"on": DAY - timedelta(days=1)},
        {"modifiers": ("GP", "59")},
        {"payer_id": "another"},
    ],
)
def test_what_differs_is_no_duplicate(changes):
    assert not found("filing.duplicate", history=twin(**changes))


def test_a_repeat_that_says_so_and_a_replacement_are_no_duplicates():
    again = with_line(modifiers=("GP", "76"))
    assert not found("filing.duplicate", again, history=twin(modifiers=("GP", "76")))
    replacing = CLEAN.model_copy(update={"frequency": "7"})
    assert not found("filing.duplicate", replacing, history=twin())


def twice(**changes):
    second = CLEAN.lines[0].model_copy(update={"uid": "S2", **changes})
    return CLEAN.model_copy(update={"lines": (CLEAN.lines[0], second)})


def test_a_code_twice_on_a_day_is_confirmed():
    (one,) = found("filing.line_twice", twice(units=Decimal(1)))
    assert one.subject == "S2"


@pytest.mark.parametrize(
    "changes",
    [
        {"modifiers": ("GP", "76")},
        {"modifiers": ("GP", "CQ")},
        {"from_date": DAY - timedelta(days=1)},
        {"code": "97140"},
        {"place_of_service": "12"},
    ],
)
def test_what_a_modifier_or_day_tells_apart_stands_twice(changes):
    assert not found("filing.line_twice", twice(**changes))


@pytest.mark.parametrize(
    ("code", "wanted", "offered"),
    [
        ("20610", "", ["Add modifier 76", "Add modifier 59"]),
        ("20610", "X", ["Add modifier 76", "Add modifier XU"]),
        ("85025", "", ["Add modifier 91", "Add modifier 59"]),
        ("97110", "", []),
        ("99213", "", []),
        ("J3301", "", []),
    ],
)
def test_a_procedure_done_again_is_offered_what_says_so(code, wanted, offered):
    lines = [
        line.model_copy(update={"code": code, "modifiers": (), "minutes": None})
        for line in twice().lines
    ]
    content = CLEAN.model_copy(update={"lines": tuple(lines)})
    payer = PayerRules(distinct_modifier=wanted)
    (one,) = found("filing.line_twice", content, payer=payer)
    assert [fix.label for fix in one.fixes if fix.label != "Remove the line"] == offered
    for fix in one.fixes:
        assert not found("filing.line_twice", fix.apply(content), payer=payer)


def test_a_line_without_room_is_offered_no_further_modifier():
    full = {"code": "20610", "modifiers": ("GP", "GA", "CR", "GX"), "minutes": None}
    lines = [line.model_copy(update=full) for line in twice().lines]
    (one,) = found("filing.line_twice", CLEAN.model_copy(update={"lines": tuple(lines)}))
    assert [fix.label for fix in one.fixes] == ["Remove the line"]
