"""A visit at a distance: read from the note, offered where the payer takes the modifier."""

from datetime import date

import pytest

from claims.domain.reading import remote
from tests.claims.domain.reading.reading_of import placed


@pytest.mark.parametrize(
    ("said", "modifier"),
    [
        ("TELEHEALTH VISIT\nConducted by live audio and video.", "95"),
        ("TELEMEDICINE\nAudio-only, video was not available.", "93"),
        ("TELEPHONE VISIT\nReviewed the bone density.", "93"),
        ("VIDEO VISIT with established patient.", "95"),
    ],
)
def test_a_note_says_how_the_visit_was_held(said, modifier):
    assert remote.said(placed(said))[0] == modifier


@pytest.mark.parametrize(
    "said",
    [
        "CLINIC VISIT\nPlan: telehealth visit by video in two weeks.",
        "CLINIC VISIT\nHPI: knee pain.\nExam: normal.\nStrength full.\nShe watched a video.",
        "Office visit. Phone call to radiology by phone about the MRI.",
        "Telehealth consent on file.\nOffice visit today.\nWill follow by video.",
        "Missed her telehealth visit last week; seen in the office today. Spouse by phone.",
    ],
)
def test_a_visit_in_the_clinic_is_at_no_distance(said):
    assert remote.said(placed(said)) is None


@pytest.mark.parametrize(
    ("modifier", "on", "place", "follows_medicare", "is_wanted"),
    [
        ("95", date(2022, 5, 1), "11", True, True),
        ("95", date(2024, 1, 1), "10", True, False),
        ("95", date(2022, 5, 1), "10", True, False),
        ("95", date(2026, 3, 10), "10", False, True),
        ("93", date(2026, 3, 10), "10", True, True),
        ("93", date(2021, 12, 31), "02", True, False),
    ],
)
def test_the_day_and_the_payer_decide(modifier, on, place, follows_medicare, is_wanted):
    found = remote.is_wanted(modifier, on=on, place=place, follows_medicare=follows_medicare)

    assert found is is_wanted
