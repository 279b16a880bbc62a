"""The side the claim and its record document for a diagnosis."""

from datetime import timedelta

import pytest

from claims.domain.edits import documented
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService, Side
from tests.claims.domain.edits.claims import CONTEXT, DAY, with_lines

YESTERDAY = DAY - timedelta(days=1)


def service(key, side, code="20610", on=DAY):
    return DocumentedService(key=key, code=code, side=side, date_from=on)


def side_of(*services, uid="D1", lines=({"code": "20610", "modifiers": ()},)):
    context = Context(**{**CONTEXT, "services": services})
    return documented.side_for(uid, with_lines(*lines), context)


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ((service("S1", Side.LEFT),), Side.LEFT),
        # The service a line came from is asked before others that look alike.
        ((service("S1", Side.LEFT), service("S7", Side.RIGHT)), Side.LEFT),
        ((service("S1", None), service("S7", Side.RIGHT)), None),
        # Of a line made by hand those of its code and day are.
        ((service("S7", Side.RIGHT),), Side.RIGHT),
        ((service("S7", Side.RIGHT, code="20611"),), None),
        ((service("S7", Side.RIGHT, on=YESTERDAY),), None),
        ((service("S7", Side.RIGHT), service("S8", Side.LEFT)), None),
    ],
)
def test_a_side_is_that_of_the_lines_service(services, said):
    assert side_of(*services) is said


def test_the_second_half_of_a_split_line_is_of_its_service():
    lines = ({"uid": "S1.2", "code": "97110", "modifiers": ("GP", "CQ")},)
    assert side_of(service("S1", Side.LEFT), lines=lines) is Side.LEFT


def test_a_modifier_and_the_record_say_one_side_or_none():
    sided = ({"code": "20610", "modifiers": ("RT",)},)
    assert side_of(lines=sided) is Side.RIGHT
    assert side_of(service("S1", Side.RIGHT), lines=sided) is Side.RIGHT
    assert side_of(service("S1", Side.LEFT), lines=sided) is None
    assert side_of(uid="D2", lines=sided) is None
