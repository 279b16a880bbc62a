"""A service the EMR gave another key is the same service; which one it is, is never guessed."""

from datetime import date
from decimal import Decimal

from claims.domain import pairing
from claims.domain.content import ClaimContent, Diagnosis, Line
from tests.claims.domain.test_merge import BASE, EXERCISE, KNEE, MANUAL, PAIN, merged, put

LATER = date(2026, 11, 21)


def as_(uid, line=EXERCISE, **changes):
    return line.model_copy(update={"uid": uid, **changes})


def lines(*made: Line) -> ClaimContent:
    return put(lines=made)


def named(theirs: ClaimContent, base: ClaimContent = BASE) -> dict[str, str]:
    return dict(pairing.names(base, base, theirs)["lines"])


def test_a_line_under_another_uid_is_the_one_that_says_the_same():
    assert named(lines(as_("V1"), as_("V2", MANUAL))) == {"S1": "V1", "S2": "V2"}


def test_a_line_that_was_renumbered_and_changed_is_known_by_its_code_and_day():
    assert named(lines(as_("V1", units=Decimal(3)), MANUAL)) == {"S1": "V1"}
    assert named(lines(as_("V1", code="97530"), MANUAL)) == {}
    assert named(lines(as_("V1", from_date=LATER), MANUAL)) == {}


def test_of_two_lines_alike_of_which_one_stayed_none_is_guessed():
    twice = lines(EXERCISE, as_("S9", units=Decimal(1)))
    assert named(lines(as_("V1", units=Decimal(3))), twice) == {}
    assert named(lines(as_("V1", units=Decimal(1))), twice) == {"S9": "V1"}
    assert named(lines(as_("V1"), as_("V2")), lines(EXERCISE, as_("S9"))) == {
        "S1": "V1",
        "S9": "V2",
    }
    assert named(lines(as_("V1")), lines(EXERCISE, as_("S9"))) == {}


def test_a_line_of_the_other_side_is_another_service():
    right, left = (as_("S1", modifiers=("RT",)), as_("V1", modifiers=("LT",)))
    assert named(lines(left, MANUAL), lines(right, MANUAL)) == {}
    assert named(lines(as_("V1", modifiers=("F5",))), lines(as_("S1", modifiers=("F6",)))) == {}
    assert named(lines(as_("V1")), lines(right)) == {"S1": "V1"}
    attested = lines(as_("S1", modifiers=("RT", "59")), MANUAL)
    result = merged(attested, lines(left, MANUAL), base=lines(right, MANUAL))
    assert [one.cell for one in result.conflicts] == ["lines[S1]"]
    assert "59" not in result.content.line("V1").modifiers


def test_what_a_person_did_to_a_line_stays_on_it_under_its_new_uid():
    ours = lines(as_("S1", note="Left knee"), MANUAL)
    result = merged(ours, lines(as_("V1", units=Decimal(3)), MANUAL))
    assert result.conflicts == ()
    assert [(one.uid, one.note) for one in result.content.lines] == [
        ("V1", "Left knee"),
        ("S2", ""),
    ]
    assert result.content.line("V1").units == 3
    assert result.renamed["lines"] == {"S1": "V1"}


def test_a_line_a_person_took_away_stays_away_under_its_new_uid():
    assert merged(lines(MANUAL), lines(as_("V1"), MANUAL)).content.lines == (MANUAL,)


def test_lines_point_to_a_diagnosis_under_its_new_uid():
    other = Diagnosis(uid="E1", code=KNEE.code)
    theirs = put(diagnoses=(other, PAIN), lines=(as_("S1", pointers=("E1",)), MANUAL))
    ours = lines(as_("S1", note="x"), as_("S2", MANUAL, pointers=("D2", "D1")))
    result = merged(ours, theirs)
    assert result.conflicts == ()
    assert result.content.line("S2").pointers == ("D2", "E1")
    assert result.content.line("S1").note == "x"


def test_what_was_judged_is_read_back_under_the_names_it_had():
    names = {"lines": {"S1": "V1"}, "diagnoses": {"D1": "V1"}}
    said = {"line": "V1", "cells": ["lines[V1].units", "diagnoses[V1]"], "units": 2, "of": "S2"}
    assert pairing.former(said, names) == (
        {"line": "S1", "cells": ["lines[S1].units", "diagnoses[D1]"], "units": 2, "of": "S2"},
        {"line": "D1", "cells": ["lines[S1].units", "diagnoses[D1]"], "units": 2, "of": "S2"},
    )
