"""Who reports which part of a surgery's package."""

from datetime import date

import pytest

from claims.domain.coding import care_transfer

AFTER = {"surgeon": ["surgery"], "other": ["postoperative"]}


@pytest.mark.parametrize(
    ("surgeon", "other", "modifiers"),
    [
        (["surgery"], ["postoperative"], (("54",), ("55",))),
        (["preoperative", "surgery"], ["postoperative"], (("54",), ("55",))),
        (["surgery", "postoperative"], ["postoperative"], (("54", "55"), ("55",))),
        (["surgery", "postoperative"], ["preoperative"], (("54", "55"), ("56",))),
        (["surgery"], ["preoperative", "postoperative"], (("54",), ("55", "56"))),
        (["preoperative", "surgery", "postoperative"], [], ((), ())),
    ],
)
def test_by_agreement_each_reports_their_parts(surgeon, other, modifiers):
    found = care_transfer.part(surgeon=surgeon, other=other, is_formal=True)
    assert (found.surgeon, found.other) == modifiers


@pytest.mark.parametrize(
    ("on", "days", "payer", "surgeon"),
    [
        (date(2024, 12, 31), "090", "MEDICARE", ()),
        (date(2025, 1, 1), "090", "MEDICARE", ("54",)),
        (date(2025, 1, 1), "010", "MEDICARE", ()),
        (date(2025, 1, 1), "000", "MEDICARE", ()),
        (date(2025, 1, 1), "090", "COMMERCIAL", ()),
        (None, "090", "MEDICARE", ("54",)),
    ],
)
def test_medicare_wants_54_for_an_expected_transfer_from_2025(on, days, payer, surgeon):
    found = care_transfer.part(**AFTER, is_formal=False, global_days=days, payer_class=payer, on=on)
    assert (found.surgeon, found.other) == (surgeon, ())


def test_an_expected_transfer_of_the_work_before_surgery_changes_nothing():
    found = care_transfer.part(
        surgeon=["surgery"], other=["preoperative"], is_formal=False, payer_class="MEDICARE"
    )
    assert (found.surgeon, found.other) == ((), ())


@pytest.mark.parametrize(
    ("other", "is_formal", "payer", "words"),
    [
        ([], True, "", "Nothing of the package is another physician's."),
        (
            ["postoperative"],
            True,
            "",
            "By the transfer agreement each reports the parts they gave.",
        ),
        (
            ["postoperative"],
            False,
            "COMMERCIAL",
            "Without a transfer agreement the surgeon reports the whole.",
        ),
        (
            ["postoperative"],
            False,
            "MEDICARE",
            "Medicare wants 54 for an expected transfer since 2025; 55 needs the agreement.",
        ),
    ],
)
def test_each_answer_says_why(other, is_formal, payer, words):
    found = care_transfer.part(
        surgeon=["surgery"], other=other, is_formal=is_formal, payer_class=payer
    )
    assert found.explanation == words
