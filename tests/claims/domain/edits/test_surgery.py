"""What a surgery's payment covers, and the honest ways out."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History, Surgery
from claims.domain.content import Provider
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, VisitFacts
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI, examine, said
from tests.claims.domain.edits.tables import Fees, tables

VISIT = CLEAN.lines[0].model_copy(
    update={"code": "99213", "modifiers": (), "units": Decimal(1), "minutes": None}
)
SHOT = VISIT.model_copy(update={"uid": "S2", "code": "20610"})
FEES = tables(
    physician_fees=Fees(
        c20610={"global_days": "000"},
        c27447={"global_days": "090"},
        c10060={"global_days": "010"},
        c97110={"global_days": "XXX"},
    )
)


def claim(*lines):
    return CLEAN.model_copy(update={"lines": lines})


def operated(days_ago, days="090", code="27447", **facts):
    when = DAY - timedelta(days=days_ago)
    return History(surgeries=(Surgery(code, when, days, **facts),))


def found(edit, content, **known):
    every = examine(content, **{"services": (), "tables": FEES, **known})
    return [one for one in every if one.edit == f"surgery.{edit}"]


def labels(finding):
    return [fix.label for fix in finding.fixes]


def told(**facts):
    return (DocumentedService(key="S1", code="99213", visit=VisitFacts(**facts)),)


@pytest.mark.parametrize(
    ("days_ago", "is_inside"), [(0, False), (1, True), (90, True), (91, False)]
)
def test_a_visit_is_included_from_the_first_to_the_ninetieth_day(days_ago, is_inside):
    assert bool(found("visit_in_period", claim(VISIT), history=operated(days_ago))) == is_inside


def test_each_day_of_a_claim_is_judged_by_itself():
    later = VISIT.model_copy(update={"uid": "S2", "from_date": DAY + timedelta(days=20)})
    told = found("visit_in_period", claim(later, VISIT), history=operated(85))
    assert [one.subject for one in told] == ["S1"]


def test_an_included_visit_may_be_unrelated_or_tracked():
    (one,) = found("visit_in_period", claim(VISIT), history=operated(14))
    assert one.severity == Severity.CONFIRM
    assert labels(one) == ["Add modifier 24", "Change the code to 99024"]


def test_what_the_record_says_leaves_one_way_out():
    known = {"history": operated(14)}
    (related,) = found(
        "visit_in_period", claim(VISIT), services=told(is_related_to_surgery=True), **known
    )
    (unrelated,) = found(
        "visit_in_period", claim(VISIT), services=told(is_related_to_surgery=False), **known
    )
    assert labels(related) == ["Change the code to 99024"]
    assert labels(unrelated) == ["Add modifier 24"]


def test_a_visit_of_another_specialty_is_not_included():
    away = {"surgeon_npi": "1000000004", "taxonomy": "207X00000X"}
    ours = CLEAN.rendering.model_copy(update={"taxonomy": "208100000X"})
    content = claim(VISIT).model_copy(update={"rendering": ours})
    assert not found("visit_in_period", content, history=operated(14, **away))
    same = Provider(npi=NPI, taxonomy="207X00000X")
    content = content.model_copy(update={"rendering": same})
    assert found("visit_in_period", content, history=operated(14, **away))


def test_therapy_in_the_period_is_nobodys_follow_up():
    assert not [f for f in examine(history=operated(14), tables=FEES) if "surgery" in f.edit]


def test_a_visit_beside_an_injection_takes_25_or_goes():
    (one,) = found("visit_with_minor_procedure", claim(VISIT, SHOT))
    assert labels(one) == ["Add modifier 25", "Remove the line"]
    (one,) = found(
        "visit_with_minor_procedure", claim(VISIT, SHOT), services=told(is_separate=False)
    )
    assert labels(one) == ["Remove the line"]
    with_25 = VISIT.model_copy(update={"modifiers": ("25",)})
    assert not found("visit_with_minor_procedure", claim(with_25, SHOT))


def test_nothing_is_said_of_an_injection_whose_global_days_nobody_loaded():
    assert not found("visit_with_minor_procedure", claim(VISIT, SHOT), tables=tables())


@pytest.mark.parametrize(("days_ago", "is_near"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_a_visit_the_day_before_or_of_major_surgery_takes_57(days_ago, is_near):
    near = found("visit_with_major_surgery", claim(VISIT), history=operated(days_ago))
    assert bool(near) == is_near
    assert [labels(one) for one in near] == [["Add modifier 57"]] * is_near


def test_a_visit_about_something_else_before_surgery_is_left_alone():
    known = {"history": operated(-1), "services": told(is_separate=True)}
    assert not found("visit_with_major_surgery", claim(VISIT), **known)


@pytest.mark.parametrize(("days", "is_wrong"), [("000", True), ("010", True), ("090", False)])
def test_57_is_for_major_surgery_alone(days, is_wrong):
    content = claim(VISIT.model_copy(update={"modifiers": ("57",)}))
    wrong = found("57_only_with_090", content, history=operated(0, days, code=""))
    assert bool(wrong) == is_wrong
    assert [one.severity for one in wrong] == [Severity.BLOCKS] * is_wrong


def test_57_beside_25_may_be_of_a_surgery_elsewhere_and_is_asked():
    visit = VISIT.model_copy(update={"modifiers": ("25", "57")})
    (asked,) = found("57_only_with_090", claim(visit, SHOT))
    assert asked.severity == Severity.CONFIRM
    assert labels(asked) == ["Remove modifier 57"]
    alone = VISIT.model_copy(update={"modifiers": ("57",)})
    (stopped,) = found("57_only_with_090", claim(alone, SHOT))
    assert stopped.severity == Severity.BLOCKS


def test_57_is_left_alone_while_a_surgery_of_the_day_may_be_major():
    visit = VISIT.model_copy(update={"modifiers": ("57",)})
    surgery = SHOT.model_copy(update={"code": "29881"})
    assert not found("57_only_with_090", claim(visit, surgery), history=operated(0, "010", ""))


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        ("", ["Add modifier 58", "Add modifier 78", "Add modifier 79"]),
        ("STAGED", ["Add modifier 58"]),
        ("RETURN_TO_OR", ["Add modifier 78"]),
        ("UNRELATED", ["Add modifier 79"]),
        ("RELATED", []),
    ],
)
def test_an_injection_in_a_ninety_day_period_says_how_it_relates(relation, wanted):
    (one,) = found("procedure_in_period", claim(SHOT), history=operated(42, relation=relation))
    assert labels(one) == wanted
    assert one.subject == "S2"


@pytest.mark.parametrize(
    ("modifier", "fact", "value"),
    [
        ("24", "is_related_to_surgery", True),
        ("25", "is_separate", False),
        ("57", "is_decision_for_surgery", False),
    ],
)
def test_a_modifier_against_the_record_is_asked_about(modifier, fact, value):
    content = claim(VISIT.model_copy(update={"modifiers": (modifier,)}))
    (one,) = found("word_against_record", content, services=told(**{fact: value}))
    assert labels(one) == ["Set modifiers to none"]
    assert not found("word_against_record", content, services=told(**{fact: not value}))
    assert not found("word_against_record", content, services=told())


def test_99024_carries_no_charge():
    (one,) = found("tracking_has_a_charge", claim(VISIT.model_copy(update={"code": "99024"})))
    assert labels(one) == ["Set the charge to 0.00"]
    free = claim(VISIT.model_copy(update={"code": "99024", "charge": Decimal(0)}))
    assert not [f for f in examine(free, services=(), tables=FEES) if "charge" in f.edit]


def test_54_parts_only_a_surgery_with_follow_up_days():
    parted = SHOT.model_copy(update={"modifiers": ("54",)})
    (one,) = found("part_of_no_package", claim(parted))
    assert one.severity == Severity.BLOCKS
    (asked,) = found("part_of_no_package", claim(parted), payer_class="COMMERCIAL")
    assert asked.severity == Severity.CONFIRM
    assert not found("part_of_no_package", claim(parted.model_copy(update={"code": "10060"})))
    assert not found("part_of_no_package", claim(parted), tables=tables())


@pytest.mark.parametrize("turn", [False, True])
def test_the_order_of_lines_and_history_does_not_matter(turn):
    first = Surgery("27447", DAY - timedelta(days=20), "090")
    second = Surgery("10060", DAY - timedelta(days=5), "010")
    surgeries = (second, first) if turn else (first, second)
    lines = (SHOT, VISIT) if turn else (VISIT, SHOT)
    every = examine(claim(*lines), services=(), tables=FEES, history=History(surgeries=surgeries))
    ours = {(f.edit, f.subject, f.message) for f in every if f.edit.startswith("surgery.")}
    assert len(ours) == 3
    assert "10060" in str(ours)


def test_a_clean_claim_with_surgery_long_past_is_clean():
    assert not said(examine(history=operated(400), tables=FEES))


def billed(code, days_ago=0, **changes):
    """Return a history in which another claim bills a service."""
    values = {"provider_npi": NPI, "on": DAY - timedelta(days=days_ago), **changes}
    return History(lines=(EarlierLine("abc", code, **values),))


def test_a_surgery_another_claim_bills_covers_its_follow_up():
    (one,) = found("visit_in_period", claim(VISIT), history=billed("27447", 14))
    assert "day 14 of 90 after 27447" in one.message
    assert not found("visit_in_period", claim(VISIT), history=billed("97110", 14))
    (two,) = found("procedure_in_period", claim(SHOT), history=billed("27447", 14))
    assert labels(two) == ["Add modifier 58", "Add modifier 78", "Add modifier 79"]


def test_a_visit_beside_a_procedure_on_another_claim_of_the_day_is_asked_about():
    (one,) = found("visit_with_minor_procedure", claim(VISIT), history=billed("20610"))
    assert labels(one) == ["Add modifier 25"]  # alone on its claim, it cannot go


@pytest.mark.parametrize("modifier", ["78", "80", "82", "AS"])
def test_a_return_or_an_assistants_line_begins_no_period(modifier):
    known = billed("27447", 14, modifiers=(modifier,))
    assert not found("visit_in_period", claim(VISIT), history=known)


def test_a_surgery_another_specialty_of_the_practice_bills_covers_nothing_of_ours():
    ours = CLEAN.rendering.model_copy(update={"taxonomy": "208100000X"})
    content = claim(VISIT).model_copy(update={"rendering": ours})
    away = {"provider_npi": "1000000004", "taxonomy": "207X00000X"}
    assert not found("visit_in_period", content, history=billed("27447", 14, **away))
    assert found("visit_in_period", content, history=billed("27447", 14))


def test_a_surgery_on_record_and_on_a_claim_is_told_once():
    both = History(
        surgeries=operated(14, relation="STAGED").surgeries, lines=billed("27447", 14).lines
    )
    (one,) = found("procedure_in_period", claim(SHOT), history=both)
    assert labels(one) == ["Add modifier 58"]
