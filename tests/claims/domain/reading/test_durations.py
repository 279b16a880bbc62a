"""Minutes and times of day in a sentence."""

import pytest

from claims.domain.reading import durations
from tests.claims.domain.reading.reading_of import placed


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("Manual therapy 15 min", [15]),
        ("MT x15'", [15]),
        ("TE 8mins", [8]),
        ("twenty-five minutes of exercise", [25]),
        ("1 hr 5 min", [65]),
        ("1.5 hours", [90]),
        ("9:00-9:25 am", [25]),
        ("11:50 am to 12:10 pm", [20]),
        ("12:50-1:15", [25]),
        ("15 m walk test", []),
        ("5 minutes ago", []),
        ("97110", []),
        ("999999 min", []),
        ("3x10 reps, 2 sets", []),
    ],
)
def test_durations_are_read_as_notes_write_them(said, minutes):
    (one, *_) = placed(said)

    assert [each.minutes for each in durations.found(one.sentence)] == minutes
