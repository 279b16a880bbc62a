"""The fix that takes a number on file names it by its row and never says it."""

import pytest

from claims.domain import fixes
from tests.claims.domain.edits.claims import CLEAN


@pytest.mark.parametrize(
    ("cell", "which", "label"),
    [
        ("authorization_number", "", "Set authorization number to the one on file"),
        (
            "referral_number",
            "2026-01-01 to ...",
            "Set referral number to the one on file (2026-01-01 to ...)",
        ),
    ],
)
def test_it_says_in_words_what_it_takes(cell, which, label):
    fix = fixes.TakeNumber(cell=cell, permit="7", which=which)
    assert (fix.label, fix.subject) == (label, cell)
    assert fixes.read(fix.as_json()) == fix


def test_it_sets_nothing_until_its_number_is_looked_up():
    fix = fixes.TakeNumber(cell="authorization_number", permit="7")

    with pytest.raises(fixes.Inapplicable, match="looked up when this is taken"):
        fix.apply(CLEAN)

    assert fix.named("A-1").apply(CLEAN).authorization_number == "A-1"


def test_it_takes_no_other_cell():
    with pytest.raises(fixes.Unreadable, match=r"^cell: "):
        fixes.read({"kind": "TakeNumber", "cell": "mrn", "permit": "7"})
