"""Medically unlikely units, by line and by day."""

from decimal import Decimal

import pytest

from claims.domain.coding import unlikely
from claims.domain.coding.codetables import MueLimit
from claims.domain.content import Line


def lines(*rows):
    return [
        Line(uid=str(n), code="20610", units=units and Decimal(units), modifiers=modifiers)
        for n, (units, *modifiers) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("mai", "value", "rows", "denied"),
    [
        (1, 2, [("2",), ("2",)], []),
        (1, 2, [("3",), ("2",)], ["0"]),
        (1, 2, [("3",), ("4",)], ["0", "1"]),
        (2, 2, [("1", "RT"), ("1", "LT")], []),
        (2, 1, [("1", "RT"), ("1", "LT")], ["0", "1"]),
        (3, 3, [("2",), ("2",)], ["0", "1"]),
        (3, 1, [("1", "50")], []),
        (3, 1, [("1",), ("1", "55")], []),
        (3, 4, [("4",)], []),
    ],
)
def test_a_limit_denies_lines_or_days(mai, value, rows, denied):
    excess = unlikely.examine(lines(*rows), MueLimit("20610", value, mai))

    assert [line.uid for line in (excess.denied if excess else ())] == denied


def test_only_indicator_two_is_beyond_appeal():
    over = lines(("5",))
    kinds = {mai: unlikely.examine(over, MueLimit("20610", 1, mai)) for mai in (1, 2, 3)}
    assert [kinds[mai].is_absolute for mai in (1, 2, 3)] == [False, True, False]
    assert [kinds[mai].is_by_day for mai in (1, 2, 3)] == [False, True, True]


@pytest.mark.parametrize(
    ("mai", "total", "explanation"),
    [
        (1, 5, "At most 2 on a line."),
        (2, 4, "At most 2 on a day; 4 are billed."),
        (3, 4, "At most 2 on a day; 4 are billed."),
    ],
)
def test_what_is_denied_says_the_limit_and_the_units(mai, total, explanation):
    rows = [("4",), (None,), ("1", "55")]
    excess = unlikely.examine(lines(*rows), MueLimit("20610", 2, mai))
    assert (excess.total, excess.explanation) == (total, explanation)


@pytest.mark.parametrize("mai", [1, 3])
def test_a_line_without_units_is_no_unit(mai):
    assert unlikely.examine(lines((None,)), MueLimit("20610", 0, mai)) is None
