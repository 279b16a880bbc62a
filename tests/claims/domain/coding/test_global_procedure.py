"""Further procedures in a global period."""

import pytest

from claims.domain.coding import global_procedure


@pytest.mark.parametrize(
    ("facts", "modifiers", "billable", "starts"),
    [
        ({"is_planned": True, "is_related": True}, ("58",), True, True),
        ({"is_planned": True}, ("58",), True, True),
        ({"is_return": True, "is_planned": False}, ("78",), True, False),
        ({"is_related": False}, ("79",), True, True),
        ({"is_related": False, "is_planned": True}, ("79",), True, True),
        ({"is_related": True}, (), False, False),
        ({"is_related": True, "is_return": False}, (), False, False),
    ],
)
def test_the_relation_chooses_the_modifier(facts, modifiers, billable, starts):
    found = global_procedure.again(global_procedure.relation(**facts), payer_class="MEDICARE")
    assert (found.modifiers, found.is_billable, found.starts_period) == (
        modifiers,
        billable,
        starts,
    )


def test_outside_medicare_a_complication_is_billed():
    assert global_procedure.again("RELATED", payer_class="COMMERCIAL").is_billable


def test_nothing_is_said_where_nobody_said_how_it_relates():
    assert global_procedure.relation() == ""
    assert global_procedure.again("") is None


@pytest.mark.parametrize(
    ("relation", "payer", "words"),
    [
        ("STAGED", "", "Planned, staged or more extensive: 58, and a new period starts."),
        (
            "RETURN_TO_OR",
            "",
            "An unplanned return to the operating room: 78, the first period goes on.",
        ),
        ("UNRELATED", "", "Unrelated: 79, and a period of its own starts."),
        (
            "RELATED",
            "MEDICARE",
            "A complication treated outside the operating room is part of the first surgery.",
        ),
        (
            "RELATED",
            "COMMERCIAL",
            "CPT's surgical package holds typical follow-up alone, not a complication.",
        ),
    ],
)
def test_each_relation_says_why(relation, payer, words):
    assert global_procedure.again(relation, payer_class=payer).explanation == words


def test_a_billed_complication_takes_no_modifier_and_starts_no_period():
    found = global_procedure.again("RELATED", payer_class="COMMERCIAL")
    assert (found.modifiers, found.is_billable, found.starts_period) == ((), True, False)


def test_an_unknown_payer_follows_medicare():
    assert not global_procedure.again("RELATED").is_billable


@pytest.mark.parametrize("facts", [{"is_planned": False}, {"is_return": False}])
def test_what_it_was_not_does_not_say_what_it_was(facts):
    assert global_procedure.relation(**facts) == ""


def test_a_planned_return_is_staged_and_an_unrelated_one_is_not_a_return():
    assert global_procedure.relation(is_planned=True, is_return=True) == "STAGED"
    assert global_procedure.relation(is_return=True, is_related=False) == "UNRELATED"
    assert global_procedure.relation(is_return=True) == "RETURN_TO_OR"


@pytest.mark.parametrize("relation", ["RELATED", "UNRELATED", "STAGED", "RETURN_TO_OR", ""])
def test_after_the_period_no_relation_takes_a_modifier(relation):
    found = global_procedure.again(relation, is_in_period=False)
    assert (found.modifiers, found.is_billable, found.starts_period) == ((), True, True)
    assert found.explanation == "The first surgery's period is over: billed by itself."
