"""GA, GX, GY and GZ: one of them tells the truth."""

from datetime import date

import pytest

from claims.domain.coding.history import History, Notice
from tests.claims.domain.edits.claims import examine, with_line


def found(*modifiers, notices=(), payer_class="MEDICARE", content=None):
    content = content or with_line(modifiers=("GP", *modifiers))
    told = examine(content, history=History(notices=notices), payer_class=payer_class)
    return {f.edit: f for f in told if f.edit.startswith("notices.")}


@pytest.mark.parametrize(
    "pair", [("GA", "GZ"), ("GX", "GA"), ("GX", "GZ"), ("KX", "GZ"), ("KX", "GA"), ("KX", "GX")]
)
def test_two_that_contradict_each_other_are_confirmed_and_either_can_go(pair):
    content = with_line(modifiers=("GP", *pair))
    for fix in found(*pair)["notices.contradict"].fixes:
        assert "notices.contradict" not in found(content=fix.apply(content))


def test_a_voluntary_notice_stands_beside_what_is_never_covered():
    assert found("GX", "GY") == {}


def test_ga_needs_a_notice_signed_before_the_service():
    signed, late = Notice(date(2026, 3, 2)), Notice(date(2026, 3, 3))
    assert found("GA", notices=(signed,)) == {}
    assert "notices.none_on_file" in found("GA", notices=(late,))
    assert "notices.none_on_file" in found("GA")


def test_payers_outside_medicare_are_not_told():
    assert found("GA", "GZ", payer_class="COMMERCIAL") == {}
