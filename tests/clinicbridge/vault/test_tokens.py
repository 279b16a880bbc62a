"""Patients are found by words the database cannot read."""

import uuid

import pytest

from clinicbridge import scope
from clinicbridge.vault import keys, tokens
from clinicbridge.vault.models import SearchToken

pytestmark = [pytest.mark.both, pytest.mark.django_db]
MARTA, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def elsewhere(lakeside):
    """Return how the practice next door hashes a word, with a patient of the same name."""
    with scope.practice(lakeside.pk):
        tokens.index(uuid.uuid4(), "NAME", ["Marta O'Brien"])
        return tokens.blind("mrn", "4417")


@pytest.fixture(autouse=True)
def indexed(ridgeline, elsewhere):
    with scope.practice(ridgeline.pk):
        tokens.index(MARTA, "NAME", ["Márta O'Brien-Featherstonehaugh"])
        tokens.index(MARTA, "MRN", ["00-4417"])
        tokens.index(MARTA, "DOB", ["1955-02-03"])
        tokens.index(OTHER, "NAME", ["Martin Weiß"])
        yield


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ("NAME", "marta"),
        ("NAME", "MÁRTA"),
        ("NAME", "obrien"),
        ("NAME", "o’brien marta"),
        ("NAME", "featherstonehaugh"),
        ("NAME", "featherstoneh"),
        ("MRN", "004417"),
        ("MRN", "0044"),
        ("MRN", "00 4417"),
        ("DOB", "1955-02-03"),
    ],
)
def test_a_patient_is_found_by(field, query):
    assert tokens.find(field, query) == {MARTA}


@pytest.mark.parametrize(
    ("field", "query"),
    [("NAME", ""), ("NAME", "m"), ("NAME", "marta weiss"), ("MRN", "004"), ("DOB", "1955")],
)
def test_nobody_is_found_by(field, query):
    assert tokens.find(field, query) == set()


def test_a_prefix_finds_all_who_share_it():
    assert tokens.find("NAME", "mart") == {MARTA, OTHER}


def test_a_changed_value_is_found_and_the_old_one_is_not():
    tokens.index(MARTA, "NAME", ["Marta Whitfield"])

    assert tokens.find("NAME", "obrien") == set()
    assert tokens.find("NAME", "whitfield") == {MARTA}


def test_indexing_again_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        tokens.index(MARTA, "MRN", ["00-4417"])


def test_the_database_holds_no_word(ridgeline):
    held = SearchToken.objects.values_list("hmac", flat=True)

    assert not any("MARTA" in text.upper() or "4417" in text for text in held)
    assert {len(text) for text in held} == {43}


def test_the_same_word_looks_different_in_another_practice(elsewhere):
    assert tokens.blind("mrn", "4417") != elsewhere


def test_a_new_data_key_changes_no_token():
    before = tokens.blind("mrn", "4417")
    keys.create()
    keys.forget()

    assert tokens.blind("mrn", "4417") == before
    assert tokens.find("NAME", "marta") == {MARTA}


def test_a_name_without_end_makes_a_bounded_number_of_tokens():
    assert len(tokens.tokens_for("NAME", "ab" * 9999 + " x" * 9999)) < 300
    assert len(tokens.tokens_for("MEMBER", "9" * 9999)) <= 40


@pytest.mark.parametrize("odd", ["\0", "\ud800", "🂡" * 50, "'; DROP TABLE"])
def test_odd_characters_find_nobody_and_break_nothing(odd):
    assert tokens.find("NAME", odd) == set()
    tokens.index(OTHER, "NAME", [odd])
