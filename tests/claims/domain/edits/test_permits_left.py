"""What is said of an authorization's dates, codes and what is left of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.claims.domain.edits.claims import CLEAN, DAY, remarks, with_lines
from tests.claims.domain.edits.test_permits_words import OTHER, PERMIT, kept

NAMED = CLEAN.model_copy(update={"authorization_number": "A1", "referral_number": "A2"})


def test_each_line_outside_each_permit_is_told():
    content = with_lines({}, {"from_date": date(2025, 12, 31)}, {"code": "97140", "from_date": DAY})
    content = content.model_copy(update={"authorization_number": "A1", "referral_number": "A2"})
    opened = replace(OTHER, start_date=None, end_date=date(2025, 12, 31))
    found = remarks("permits.outside_dates", content, **kept(PERMIT, referrals=(opened,)))
    assert [one[1:4] for one in found] == [
        (
            uid,
            f"{code} on {on} lies outside the {kind} ({span}).",
            {"kind": kind, "on": on, "permit": permit},
        )
        for uid, code, on, kind, span, permit in (
            ("S1", "97110", DAY, "referral", "... to 2025-12-31", "2"),
            ("S2", "97110", date(2025, 12, 31), "authorization", "2026-01-01 to 2026-06-30", "1"),
            ("S3", "97140", DAY, "referral", "... to 2025-12-31", "2"),
        )
    ]
    endless = replace(OTHER, start_date=DAY + timedelta(1), end_date=None)
    ((_, _, sentence, _, _), *_) = remarks(
        "permits.outside_dates", NAMED, **kept(PERMIT, referrals=(endless,))
    )
    assert sentence.endswith("(2026-03-03 to ...).")


def test_each_code_a_permit_does_not_name_is_told():
    content = with_lines({}, {"code": ""}, {"code": "97140"}, {"code": "97112"})
    content = content.model_copy(update={"authorization_number": "A1"})
    permit = replace(PERMIT, codes=frozenset({"97110"}))
    found = remarks("permits.code_not_covered", content, **kept(permit))
    assert [one[1] for one in found] == ["S3", "S4"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"used": 12}, "The authorization has 0 visits left; this claim needs 1."),
        (
            {"counts": "UNITS", "used": 11},
            "The authorization has 1 unit left; this claim needs 2.",
        ),
        ({"counts": "UNITS", "used": 10}, None),
        ({"used": 11}, None),
        ({"allowed": None}, None),
    ],
)
def test_what_is_not_enough_is_counted_in_words(changes, sentence):
    found = remarks("permits.used_up", NAMED, **kept(replace(PERMIT, **changes)))
    assert [one[2] for one in found] == ([sentence] if sentence else [])


@pytest.mark.parametrize(
    ("changes", "words", "left"),
    [
        ({"used": 8}, None, 3),
        ({"used": 9}, "2 visits left after this claim", 2),
        ({"used": 10}, "1 visit left after this claim", 1),
        ({"used": 11}, "0 visits left after this claim", 0),
        ({"used": 12}, None, -1),  # another edit says it
        ({"counts": "UNITS", "used": 9}, "1 unit left after this claim", 1),
        ({"end_date": DAY}, "it ends on 2026-03-02", 6),
        ({"end_date": DAY + timedelta(14)}, "it ends on 2026-03-16", 6),
        ({"end_date": DAY + timedelta(15)}, None, 6),
        ({"end_date": DAY - timedelta(1)}, None, 6),
        ({"allowed": None, "end_date": DAY}, "it ends on 2026-03-02", None),
        (
            {"used": 10, "end_date": DAY},
            "1 visit left after this claim and it ends on 2026-03-02",
            1,
        ),
    ],
)
def test_what_runs_out_is_counted_in_words(changes, words, left):
    permit = replace(PERMIT, **changes)
    told = (
        "NOTE",
        "authorization_number",
        f"The authorization runs out: {words}.",
        {"permit": "1", "left": left, "ends": permit.end_date},
        (),
    )
    assert remarks("permits.running_out", NAMED, **kept(permit)) == ([told] if words else [])


def test_an_authorization_that_lasts_does_not_hide_a_referral_that_ends():
    known = kept(PERMIT, referrals=(replace(OTHER, used=11),))
    assert [one[1] for one in remarks("permits.running_out", NAMED, **known)] == ["referral_number"]
    known = kept(PERMIT, referrals=(replace(OTHER, used=12),))
    assert [one[1] for one in remarks("permits.used_up", NAMED, **known)] == ["referral_number"]
