"""A documented side comes to the line; what is only likely stays a proposal."""

import pytest

from claims.domain.coding import draft
from claims.domain.facts import Side
from tests.claims.domain.coding.test_draft import MEDICARE, service


@pytest.mark.parametrize(
    ("code", "side", "given_", "expected"),
    [
        ("20610", Side.LEFT, (), ("LT",)),
        ("20610", Side.RIGHT, ("59",), ("59", "RT")),
        ("20610", Side.BILATERAL, (), ()),  # 50 is proposed, not written
        ("20610", Side.LEFT, ("RT",), ("RT",)),  # an edit asks which of the two
        ("97110", Side.LEFT, (), ("GP",)),
        ("20610", Side.LEFT, ("22", "52", "59", "76"), ("22", "52", "59", "76")),
    ],
)
def test_a_documented_side_is_written_on_a_paired_structure(code, side, given_, expected):
    one = service(code=code, side=side, documented_modifiers=given_, inputs={"side": ("S1.side",)})

    drafted = draft.draft_lines([one], context=MEDICARE)

    assert drafted.lines[0].modifiers == expected
    origin = drafted.provenance["lines[S1].modifiers"]
    assert "S1.side" in origin.leaves
    assert (origin.rule == "modifiers.side") == (expected != given_ and code == "20610")
