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
