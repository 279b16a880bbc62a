"""A finding's key, the keys it had before, and the remedies an edit offers."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain import document
from claims.domain.edits.findings import Finding, Severity, offer, offers
from claims.domain.line_fixes import AddModifier, SetUnits


def finding(subject="S1", edit="lines.a", **inputs):
    return Finding(edit, "Said.", subject, Severity.NOTE, "A source", inputs, ())


def key_of(edit="lines.a", subject="S1", **inputs):
    return document.digest({"edit": edit, "subject": subject, "inputs": inputs})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("7", "7"),
        (Decimal("7.50"), "7.50"),
        (date(2026, 3, 2), "2026-03-02"),
        (("b", 1, None), ["b", 1, None]),
        ([Decimal(1)], ["1"]),
        ({"b", "a", 3}, ["3", "a", "b"]),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({1: Decimal(2), "b": {"c"}}, {"1": "2", "b": ["c"]}),
    ],
)
def test_a_key_is_of_what_was_judged_in_plain_values(value, kept):
    assert finding(judged=value).key == key_of(judged=kept)


def test_a_key_holds_for_one_edit_one_subject_and_one_set_of_inputs():
    keys = {
        finding().key,
        finding(subject="S2").key,
        finding(edit="lines.b").key,
        finding(code="1").key,
        finding(code=1).key,
    }
    assert len(keys) == 5


NAMES = {"lines": {"S1": "S7"}, "diagnoses": {"D1": "D7"}}


def test_a_renamed_line_keeps_the_keys_it_had():
    now = finding(subject="S7", pointers=("D7", "D2"), code="97110")
    former = now.former_keys(NAMES)

    assert finding(subject="S1", pointers=("D1", "D2"), code="97110").key in former
    assert finding(subject="S1", pointers=("D7", "D2"), code="97110").key in former
    assert now.key not in former


def test_a_finding_of_no_renamed_part_has_no_former_key():
    assert finding(subject="S2", code="97110").former_keys(NAMES) == set()


def test_a_fix_a_claims_own_value_forbids_is_not_offered():
    assert offer(AddModifier, line="S1", modifier="KX") == (AddModifier(line="S1", modifier="KX"),)
    assert offer(AddModifier, line="x" * 81, modifier="KX") == ()


def test_one_fix_is_offered_for_each_choice_that_can_be():
    found = offers(SetUnits, "units", (1, -1, 2), line="S1")
    assert found == (
        SetUnits(line="S1", units=Decimal(1)),
        SetUnits(line="S1", units=Decimal(2)),
    )
    assert offers(SetUnits, "units", (), line="S1") == ()
