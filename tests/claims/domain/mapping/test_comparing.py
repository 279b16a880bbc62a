"""Two sets are compared rule by rule, cell by cell, word by word."""

import pytest

from claims.domain.mapping import comparing
from claims.domain.mapping.rule import Mapping, Rule
from tests.claims.domain.mapping.test_setfile import CAR, SET, SIDE


def test_a_set_does_not_differ_from_itself():
    difference = comparing.compare(SET, SET.model_copy(update={"version": "9"}))

    assert difference.is_none
    assert difference.words == "nothing differs"


def test_rules_added_removed_and_changed_are_told_with_their_cells():
    new = Rule(key="state", source="fields[state]", target="accident.state")
    car = CAR.model_copy(update={"required": "", "note": "Box 10b."})

    difference = comparing.compare(SET, SET.model_copy(update={"rules": (car, new)}))

    assert [(one.kind, one.name) for one in difference.rules] == [
        ("changed", "car"),
        ("added", "state"),
        ("removed", "side"),
    ]
    assert [(c.name, c.before, c.after) for c in difference.rules[0].cells] == [
        ("If missing", "confirm", None),
        ("Note", None, "Box 10b."),
    ]
    assert difference.words == "1 rule added, 1 rule removed, 1 rule changed"


@pytest.mark.parametrize("name", sorted(set(Rule.model_fields) - {"key"}))
def test_every_cell_of_a_rule_shows_in_the_difference(name):
    other = {"order": 9, "required": "block", "for_each": "diagnoses"}.get(name, "other")
    after = SET.model_copy(update={"rules": (SIDE.model_copy(update={name: other}), CAR)})

    (change,) = comparing.compare(SET, after).rules

    assert [cell.after for cell in change.cells] == [str(other)]


def test_words_added_removed_and_changed_are_told():
    before = Mapping(lookups={"sides": {"R": "RIGHT", "X": "?"}, "gone": {"a": "b"}})
    after = Mapping(lookups={"sides": {"R": "LEFT", "B": "BILATERAL"}, "new": {}})

    difference = comparing.compare(before, after)

    assert [(one.kind, one.name) for one in difference.lookups] == [
        ("removed", "gone"),
        ("added", "new"),
        ("changed", "sides"),
    ]
    assert [(c.name, c.before, c.after) for c in difference.lookups[2].cells] == [
        ("B", None, "BILATERAL"),
        ("R", "RIGHT", "LEFT"),
        ("X", "?", None),
    ]
    assert "1 look-up table changed" in difference.words
