"""What is said of visits around surgery: the sentence, what was judged, what is offered."""

from datetime import timedelta

import pytest

from claims.domain.coding.history import History, Surgery
from claims.domain.line_fixes import RemoveLine, SetCode
from tests.claims.domain.edits.claims import DAY
from tests.claims.domain.edits.surgery import GLOBALS, after, first, line, recorded, said

INCLUDED = "Follow-up after surgery, complications without an operating room too, is included."
UNRELATED = "A visit unrelated to the surgery, in its period, takes 24."
MINOR = "A visit beside a minor procedure takes 25, if it was separately identifiable."
MAJOR = "A visit the day before or of major surgery is included but for the decision itself."
TRACKED = SetCode(line="S1", code="99024")


def judged(days, period, *, modifiers=(), standing=(), billable=False, code="99213"):
    return {
        "code": code,
        "modifiers": modifiers,
        "days": days,
        "global": period,
        "standing": standing,
        "billable": billable,
    }


@pytest.mark.parametrize(
    ("history", "facts", "sentence", "inputs", "offered"),
    [
        (
            after(40),
            {},
            f"99213 is day 40 of 90 after 27447. {INCLUDED}",
            judged(40, "090"),
            (first("24"), TRACKED),
        ),
        (
            after(3, "10060"),
            recorded(is_related_to_surgery=True),
            f"99213 is day 3 of 10 after 10060. {INCLUDED}",
            judged(3, "010"),
            (TRACKED,),
        ),
        (
            after(1, ""),
            recorded(is_related_to_surgery=False),
            f"99213 is day 1 of 90 after a surgery. {UNRELATED}",
            judged(1, "090", standing=("24",), billable=True),
            (first("24"),),
        ),
        (
            after(40),
            recorded("S9", is_related_to_surgery=False),  # of another visit
            f"99213 is day 40 of 90 after 27447. {INCLUDED}",
            judged(40, "090"),
            (first("24"), TRACKED),
        ),
    ],
)
def test_a_follow_up_is_spoken_of_in_these_words(history, facts, sentence, inputs, offered):
    found = said("visit_in_period", **history, **facts)
    assert found == [("CONFIRM", "S1", sentence, inputs, offered)]


def test_a_follow_up_beside_other_lines_may_go_and_the_latest_surgery_counts():
    surgeries = tuple(
        Surgery(code, DAY - timedelta(days=days), GLOBALS[code])
        for code, days in (("27447", 40), ("10060", 4), ("27447", 60))
    )
    known = {"history": History(surgeries=surgeries)}
    lines = (line("97110", "GP", uid="S0"), line(), line(uid="S2"), line("99213", "24", uid="S3"))
    one, two = said("visit_in_period", *lines, **known)
    assert one[1:4] == (
        "S1",
        f"99213 is day 4 of 10 after 10060. {INCLUDED}",
        judged(4, "010"),
    )
    assert one[4] == (first("24"), TRACKED, RemoveLine(line="S1"))
    assert two[1] == "S2"


def test_an_unrelated_visit_is_billed_and_does_not_go():
    lines = (line(), line("97110", "GP", uid="S2"))
    found = said("visit_in_period", *lines, **after(40), **recorded(is_related_to_surgery=False))
    assert [one[4] for one in found] == [(first("24"),)]


@pytest.mark.parametrize("modifier", ["24", "25", "57", "FT", "55"])
def test_a_visit_that_says_how_it_stands_is_not_asked_in_the_period(modifier):
    assert said("visit_in_period", line("99213", modifier), **after(40)) == []


@pytest.mark.parametrize(("code", "wanted"), [("99291", "FT"), ("99292", "FT"), ("99232", "24")])
def test_critical_care_unrelated_to_the_surgery_takes_a_modifier_of_its_own(code, wanted):
    facts = recorded(is_related_to_surgery=False)
    ((*_, inputs, offered),) = said("visit_in_period", line(code), **after(40), **facts)
    assert inputs["standing"] == (wanted,)
    assert offered == (first(wanted),)


@pytest.mark.parametrize(
    ("beside", "facts", "sentence", "inputs", "offered"),
    [
        (
            "20610",
            {},
            f"99213 stands beside 20610 of global days 000. {MINOR}",
            judged(0, "000", standing=("25",), billable=True),
            (first("25"), RemoveLine(line="S1")),
        ),
        (
            "10060",
            {"is_separate": False},
            (
                "99213 stands beside 10060 of global days 010. "
                "The decision for a minor procedure is part of it."
            ),
            judged(0, "010"),
            (RemoveLine(line="S1"),),
        ),
        (
            "20610",
            {"is_separate": True},
            (
                "99213 stands beside 20610 of global days 000. "
                "The visit was significant and separately identifiable from the procedure: 25."
            ),
            judged(0, "000", standing=("25",), billable=True),
            (first("25"),),
        ),
    ],
)
def test_a_visit_beside_a_small_procedure_is_spoken_of_in_these_words(
    beside, facts, sentence, inputs, offered
):
    lines = (line("97110", uid="S0"), line(), line(beside, uid="S2"))
    found = said("visit_with_minor_procedure", *lines, **recorded(**facts))
    assert found == [("CONFIRM", "S1", sentence, inputs, offered)]


def test_each_visit_beside_a_small_procedure_is_asked_on_its_own_day():
    later = DAY + timedelta(days=1)
    lines = (
        line("99213", "25", uid="S0"),
        line(uid="S1"),
        line(uid="S3", on=later),
        line("20610", uid="S4"),
        line(uid="S5"),
    )
    found = said("visit_with_minor_procedure", *lines)
    assert [one[1] for one in found] == ["S1", "S5"]
    with_57 = (line("99213", "57"), line("20610", uid="S2"))
    assert said("visit_with_minor_procedure", *with_57) == []
    assert said("visit_with_minor_procedure", line(), line("27447", uid="S2")) == []


@pytest.mark.parametrize(
    ("days", "facts", "sentence", "inputs", "offered"),
    [
        (
            -1,
            {},
            f"99213 stands beside 27447 of global days 090. {MAJOR}",
            judged(-1, "090"),
            (first("57"),),
        ),
        (
            0,
            {"is_decision_for_surgery": True},
            (
                "99213 stands beside 27447 of global days 090. "
                "The visit led to the decision for major surgery."
            ),
            judged(0, "090", standing=("57",), billable=True),
            (first("57"),),
        ),
        (
            0,
            {"is_decision_for_surgery": False},
            f"99213 stands beside 27447 of global days 090. {MAJOR}",
            judged(0, "090"),
            (),
        ),
        (
            0,
            {"is_separate": True},
            (
                "99213 stands beside 27447 of global days 090. "
                "The visit was about something else than the surgery."
            ),
            judged(0, "090", standing=("25",), billable=True),
            (first("25"),),
        ),
    ],
)
def test_a_visit_around_major_surgery_is_spoken_of_in_these_words(
    days, facts, sentence, inputs, offered
):
    found = said("visit_with_major_surgery", **after(days), **recorded(**facts))
    assert found == [("CONFIRM", "S1", sentence, inputs, offered)]


def test_a_surgery_nobody_named_is_one_and_only_a_major_one_has_the_day_before():
    ((_, _, sentence, _, _),) = said("visit_with_major_surgery", **after(0, ""))
    assert sentence.startswith("99213 stands beside a surgery of global days 090.")
    assert said("visit_with_major_surgery", **after(0, "10060")) == []
    history = History(surgeries=(Surgery("", DAY, "010"),))
    ((_, _, sentence, _, _),) = said("visit_with_minor_procedure", history=history)
    assert sentence.startswith("99213 stands beside a surgery of global days 010.")


@pytest.mark.parametrize("modifier", ["24", "25", "57", "FT", "55"])
def test_a_visit_that_says_how_it_stands_is_not_asked_before_the_surgery(modifier):
    lines = (line("99213", modifier), line(uid="S2"))
    found = said("visit_with_major_surgery", *lines, **after(-1))
    assert [one[1] for one in found] == ["S2"]
    assert found[0][4] == (first("57", "S2"), RemoveLine(line="S2"))


BOTH = (line("20610", uid="S2"), line("27447", uid="S3"))


@pytest.mark.parametrize(
    ("modifiers", "facts", "minor", "major"),
    [
        ((), {}, True, True),
        ((), {"is_decision_for_surgery": True}, False, True),
        ((), {"is_decision_for_surgery": True, "is_separate": True}, True, True),
        (("57",), {"is_separate": True}, True, False),
        (("57",), {"is_separate": False}, False, False),
        (("57",), {}, False, False),
        (("25",), {"is_decision_for_surgery": True}, False, True),
        (("25",), {"is_decision_for_surgery": False}, False, False),
        (("25",), {}, False, False),
        (("24", "25"), {"is_decision_for_surgery": True}, False, False),
        (("25", "57"), {"is_decision_for_surgery": True, "is_separate": True}, False, False),
    ],
)
def test_a_visit_beside_a_minor_and_a_major_surgery_takes_a_word_for_each(
    modifiers, facts, minor, major
):
    lines = (line("99213", *modifiers), *BOTH)
    assert bool(said("visit_with_minor_procedure", *lines, **recorded(**facts))) is minor
    assert bool(said("visit_with_major_surgery", *lines, **recorded(**facts))) is major


@pytest.mark.parametrize(
    ("edit", "given", "fact", "wanted"),
    [
        ("visit_with_minor_procedure", "57", "is_separate", "25"),
        ("visit_with_major_surgery", "25", "is_decision_for_surgery", "57"),
    ],
)
def test_the_second_word_is_offered_beside_the_first(edit, given, fact, wanted):
    lines = (line("99213", given), *BOTH)
    ((severity, _, _, _, fixes),) = said(edit, *lines, **recorded(**{fact: True}))
    assert (severity, fixes) == ("CONFIRM", (first(wanted),))
