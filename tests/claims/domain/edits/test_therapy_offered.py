"""What is offered for a line of another discipline, and for a bundled one."""

import pytest

from claims.domain.line_fixes import RemoveLine, SetModifiers
from tests.claims.domain.edits.claims import remarks, with_lines


@pytest.mark.parametrize(
    ("code", "modifiers", "left"),
    [
        ("92521", ("KX", "GP", "CQ"), ("KX", "GN")),  # speech therapy has no assistants
        ("97165", ("GP", "CQ", "KX"), ("GO", "CO", "KX")),
        ("97161", ("GO",), ("GP",)),
    ],
)
def test_the_codes_own_discipline_is_offered_with_its_own_assistant(code, modifiers, left):
    content = with_lines({}, {"code": code, "modifiers": modifiers})
    ((*_, fixes),) = remarks("therapy.discipline_of_the_code", content)
    assert fixes == (SetModifiers(line="S2", modifiers=left),)


def test_a_bundled_line_may_go_where_another_stays():
    content = with_lines({}, {"code": "97010"})
    assert remarks("therapy.bundled_status_b", content) == [
        (
            "CONFIRM",
            "S2",
            "97010 is bundled: Medicare pays nothing for it on its own.",
            {"code": "97010"},
            (RemoveLine(line="S2"),),
        )
    ]
    ((*_, fixes),) = remarks("therapy.bundled_status_b", with_lines({"code": "97010"}))
    assert fixes == ()
