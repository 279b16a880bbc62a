"""A set's digest is that of its content, and its file comes back as it went."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.mapping import setfile
from claims.domain.mapping.rule import Mapping, Rule

SIDE = Rule(
    key="side",
    order=2,
    source="service.fields[side]",
    transform="lookup",
    argument="sides",
    target="service.side",
    for_each="services",
)
CAR = Rule(key="car", order=1, source="fields[auto]", target="accident.auto", required="confirm")
SET = Mapping(set_key="k", version="3", rules=(SIDE, CAR), lookups={"sides": {"R": "RIGHT"}})
SCHEMA = Path("claims/data/mapping_set.schema.json")


def file(**changes):
    """Return a set's file with something else in it, as it would be uploaded."""
    return json.dumps({**json.loads(setfile.write(SET)), **changes}).encode()


def changed(rule, **changes):
    """Return a file whose only rule is changed."""
    made = {**rule.model_dump(mode="json", exclude_defaults=True), **changes}
    return file(rules=[{name: value for name, value in made.items() if value is not None}])


def faults(data):
    with pytest.raises(setfile.Unfit) as refusal:
        setfile.read(data)
    return refusal.value.faults


def test_a_file_comes_back_with_the_same_rules_look_ups_and_digest():
    again = setfile.read(setfile.write(SET, connection="Clinic EMR").encode())

    assert again.rules == (CAR, SIDE)
    assert again.lookups == SET.lookups
    assert setfile.digest(again) == setfile.digest(SET)


def test_the_same_set_is_the_same_text_whatever_the_order_it_was_read_in():
    words = {"R": "RIGHT", "L": "LEFT"}
    one = SET.model_copy(update={"lookups": {"sides": words, "a": {}}})
    backwards = {"a": {}, "sides": dict(reversed(words.items()))}
    other = Mapping(set_key="k", version="3", rules=(CAR, SIDE), lookups=backwards)

    assert setfile.write(one) == setfile.write(other)
    assert setfile.digest(one) == setfile.digest(other)


@pytest.mark.parametrize("name", sorted(set(Rule.model_fields) - {"key"}))
def test_every_cell_of_a_rule_counts_for_the_digest(name):
    other = {"order": 9, "required": "block", "for_each": "diagnoses"}.get(name, "other")
    rules = (SIDE.model_copy(update={name: other}), CAR)

    assert setfile.digest(SET.model_copy(update={"rules": rules})) != setfile.digest(SET)


def test_a_look_ups_word_counts_for_the_digest_and_the_version_does_not():
    words = SET.model_copy(update={"lookups": {"sides": {"R": "LEFT"}}})
    version = SET.model_copy(update={"version": "9", "set_key": "other"})

    assert setfile.digest(words) != setfile.digest(SET)
    assert setfile.digest(version) == setfile.digest(SET)


def test_the_schema_shipped_is_that_of_the_file():
    assert json.loads(SCHEMA.read_text()) == setfile.schema()
    jsonschema.validate(json.loads(setfile.write(SET)), setfile.schema())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "not JSON: line 1, column 2"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"kind": ' + b"9" * 5_000 + b"}", "too long"),
        (b'{"rules": [], "rules": []}', '"rules" stands twice'),
        (b"[]", "The file: "),
        (b"null", "The file: "),
        (b" " * (setfile.LARGEST + 1), "larger than 1,024 KB"),
        (file(kind="other"), '"kind": '),
        (file(version=2), '"version": '),
        (file(more=1), '"more": is not part of a mapping set'),
        (file(rules={}), '"rules": '),
        (file(rules=[7]), "Rule 1: "),
        (file(lookups={"sides": {"R": 5}}), '"lookups", "sides", "R": is no text.'),
        (file(lookups={"no good": {}}), '"no good"'),
        (changed(SIDE, target=None), "Rule 1 (side), target: is missing."),
        (changed(SIDE, colour="red"), "Rule 1 (side), colour: is not part"),
        (changed(SIDE, order=-1), "Rule 1 (side), order: "),
        (changed(SIDE, order=2**31), "Rule 1 (side), order: "),
        (changed(SIDE, key="no good"), "Rule 1 (no good), key: may hold only"),
        (changed(SIDE, source="x" * 301), "Rule 1 (side), source: "),
        (changed(SIDE, note="a\0b"), "Rule side: it holds a character that cannot be kept."),
        (changed(SIDE, note="\ud800"), "Rule 1 (side), note: holds a character that cannot"),
        (changed(SIDE, target="service.colour"), 'Rule side: There is no target called "service'),
        (changed(SIDE, argument="none"), 'Rule side: there is no look-up table called "none".'),
        (changed(CAR, condition="visit.type =="), "Rule car: The condition: line 1, column"),
        (file(rules=[r := CAR.model_dump(mode="json"), r]), "Rule car: another rule has this"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(data, words):
    assert any(words in fault for fault in faults(data)), faults(data)


def test_a_file_with_very_many_faults_names_the_first_of_them():
    assert len(faults(file(rules=[{}] * 900))) == setfile.MOST_FAULTS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
PARTS = ("kind", "version", "about", "rules", "lookups")


@given(st.dictionaries(st.sampled_from(PARTS), JSON) | JSON)
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_words(found):
    if isinstance(found, dict):
        found = {"kind": setfile.KIND, "version": 1, **found}
    try:
        made = setfile.read(json.dumps(found).encode())
    except setfile.Unfit as refusal:
        said = refusal.faults
    else:
        said = [f"{setfile.write(made)}."]
        assert setfile.read(said[0][:-1].encode()) == made
    assert said
    assert all(fault.endswith(".") for fault in said)
