"""Whatever a model answers, only what the note bears out is kept, and nothing changes."""

import pytest

from claims.models import Suggestion, SuggestionRun
from clinicbridge import scope
from tests.integrations.suggesting import PATIENT, candidate, good, saying

pytestmark = pytest.mark.both
State, Reason = SuggestionRun.State, SuggestionRun.Reason


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ("refusal", State.ABSTAINED, Reason.REFUSAL),
        ("truncated", State.ABSTAINED, Reason.TRUNCATED),
        ("malformed", State.ABSTAINED, Reason.UNREADABLE),
        ("empty", State.ABSTAINED, Reason.UNREADABLE),
        ("wrong_shape", State.ABSTAINED, Reason.SCHEMA),
        ("html", State.ABSTAINED, Reason.UNREADABLE),
        ("broken", State.WAITING, Reason.UNAVAILABLE),
        ("reset", State.WAITING, Reason.UNAVAILABLE),
        ("too_large", State.FAILED, Reason.REFUSED),
        ("forbidden", State.WAITING, Reason.SETTINGS),
        ("strange_stop", State.ABSTAINED, Reason.UNREADABLE),
        ("nested", State.WAITING, Reason.UNAVAILABLE),
    ],
)
def test_whatever_goes_wrong_nothing_is_shown_and_nothing_changes(
    suggesting, fault, state, reason, capfd
):
    suggesting.api.suffer(fault)
    before = suggesting.content()

    run = suggesting.run()

    assert (run.state, run.reason) == (state, reason)
    assert suggesting.read() == []
    assert suggesting.content() == before
    told = "".join(capfd.readouterr())
    assert not [word for word in (*PATIENT, "Therapeutic exercise") if word in told]


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("the right knee hurts her a great deal", "NOT_VERBATIM"),
        ("Mr. Fletcher of room 12 had a left hip injection", "NOT_VERBATIM"),
        ("No left knee pain", "NOT_ACTIVE"),
        ("Rule out meniscus tear", "NOT_ACTIVE"),
        ("right knee", "TOO_SHORT"),
    ],
)
def test_a_diagnosis_the_note_does_not_bear_out_is_counted_and_not_shown(suggesting, quote, reason):
    def said(sent):
        return saying(
            problems=[
                {"id": "p1", "status": "active", "side": "none",
                 "quote": "Pain in right knee is improving"}
            ],
            diagnoses=[
                {"candidate_id": candidate(sent, "Pain in right knee"), "problem_id": "p1",
                 "quote": quote}
            ],
        )  # fmt: skip

    suggesting.answer(said)
    run = suggesting.run()

    assert run.dropped == {reason: 1}
    (reading,) = suggesting.read()
    assert [one["code"] for one in reading["problems"]] == [""]
    with scope.practice(suggesting.clinic.practice.pk):
        assert not Suggestion.objects.filter(source="claude").exists()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"candidate_id": "99215"}, "UNLISTED"),
        ({"candidate_id": "s99"}, "UNLISTED"),
        ({"side": "left"}, "SIDE"),
        ({"minutes": 53}, "MINUTES"),
        ({"quote": "Manual therapy to the left knee next visit"}, "NOT_ACTIVE"),
    ],
)
def test_a_service_the_note_does_not_bear_out_is_counted_and_not_shown(suggesting, answer, reason):
    def said(sent):
        service = good(sent)["services"][0]
        return saying(services=[{**service, **answer}])

    suggesting.answer(said)
    run = suggesting.run()

    assert run.dropped == {reason: 1}
    (reading,) = suggesting.read()
    assert [one["minutes"] for one in reading["services"]] in ([], [None])


def test_a_name_no_column_can_hold_is_kept_without_what_it_cannot(suggesting):
    suggesting.api.suffer("strange_name")

    run = suggesting.run()

    assert (run.state, run.model) == (State.DONE, "stand-in-1")
