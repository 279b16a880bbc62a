"""When a line may be offered to go."""

from decimal import Decimal

import pytest

from claims.domain.edits import remedies
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService
from claims.domain.line_fixes import RemoveLine
from tests.claims.domain.edits.claims import CONTEXT, with_lines

GOES = (RemoveLine(line="S1"),)
SHOT, THERAPY = {"code": "20610", "modifiers": ()}, {"code": "97110", "minutes": 30}


@pytest.mark.parametrize(
    ("line", "others", "offered"),
    [
        (SHOT, (), ()),
        (SHOT, ({"code": ""},), ()),  # a claim of no code cannot be billed
        (SHOT, ({"code": "97110"},), GOES),
        # The surgery a visit's 57 says it decided stays; the visit itself may go.
        (SHOT, ({"code": "99213", "modifiers": ("57",)},), ()),
        (SHOT, ({"code": "99213", "modifiers": ("25",)},), GOES),
        ({"code": "99214"}, ({"code": "99213", "modifiers": ("57",)},), GOES),
        ({**SHOT, "modifiers": ("57",)}, ({"code": "97110"},), GOES),
    ],
)
def test_a_line_may_go_where_that_leaves_a_claim_that_can_be_billed(line, others, offered):
    content = with_lines(line, *others)
    assert remedies.remove(content.lines[0], content) == offered


@pytest.mark.parametrize(
    ("line", "recorded", "offered"),
    [
        (SHOT, None, GOES),
        (THERAPY, None, ()),  # its minutes would go with it
        (THERAPY, {"minutes": 29}, ()),
        (THERAPY, {"minutes": 30}, GOES),
        (THERAPY, {"minutes": 45}, GOES),
        (THERAPY, {}, ()),
        ({**THERAPY, "minutes": None}, {}, GOES),
        ({**THERAPY, "minutes": 1}, {}, ()),
    ],
)
def test_a_timed_line_may_go_where_the_record_itself_keeps_its_minutes(line, recorded, offered):
    content = with_lines({**line, "units": Decimal(1)}, {"code": "97161"})
    known = () if recorded is None else (DocumentedService(key="S1", code="97110", **recorded),)
    context = Context(**{**CONTEXT, "services": known})
    assert remedies.leave_out(content.lines[0], content, context) == offered
