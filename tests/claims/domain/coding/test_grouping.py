"""Which services of a day are one service, and whose their units are."""

from dataclasses import replace

from claims.domain.facts import Discipline
from tests.claims.domain.coding.test_draft import MEDICARE, lines, service


def test_a_therapists_and_an_assistants_session_are_judged_as_one_service():
    (line,) = lines(
        service(therapist_minutes=10, performer_key="pt"),
        service("S2", assistant_minutes=12, performer_key="pta"),
    )
    assert (line.units, line.modifiers) == (1, ("GP",))


def test_who_earned_a_unit_is_asked_across_lines_kept_apart():
    (line,) = lines(
        service(therapist_minutes=10, diagnosis_keys=("D1",)),
        service("S2", assistant_minutes=12, diagnosis_keys=("D2",)),
    )
    assert (line.uid, line.units, line.modifiers) == ("S1", 1, ("GP",))


def test_two_sessions_of_an_untimed_service_are_one_unit_and_share_their_minutes():
    (line,) = lines(
        service(code="97150", therapist_minutes=20),
        service("S2", code="97150", assistant_minutes=20),
    )
    assert (line.units, line.modifiers) == (1, ("GP", "CQ"))


def test_what_is_sometimes_therapy_takes_the_discipline_that_is_told():
    nobody = replace(MEDICARE, discipline=None)
    told = service(code="97597", discipline=Discipline.PT, assistant_minutes=20)
    (line,) = lines(told, context=nobody)
    assert line.modifiers == ("GP", "CQ")
    (line,) = lines(service(code="97597"), context=nobody)
    assert line.modifiers == ()
