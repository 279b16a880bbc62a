"""Claims are found by number, by patient, and by the code of a line."""

import pytest

from claims.queries import find
from tests import factories


@pytest.fixture
def two(clinic):
    """One claim for manual therapy, one for an exercise on three lines."""
    many = tuple(factories.service(key=f"S{n}") for n in range(3))
    return [
        clinic.draft(services=(factories.service(code="97140"),)),
        clinic.draft(visit_id="E-2", patient=factories.someone(2), services=many),
    ]


def test_a_few_digits_name_no_claim(two):
    assert find.by_id(str(two[0].pk)[:7]) is None
    assert find.by_id(two[0].short_id) == two[0]


def test_a_code_finds_each_claim_that_bills_it_once(two):
    assert find.that_match(patients=[], words=" 97110 ") == ([two[1]], False)
    assert find.that_match(patients=[], words="97140") == ([two[0]], False)


@pytest.mark.parametrize("words", ["M25.561", "m25561", " M25.561 "])
def test_a_diagnosis_finds_the_claims_that_carry_it_however_it_is_typed(clinic, two, words):
    other = (factories.DiagnosisRecord(key="C1", code="M54.50", rank=1),)
    clinic.draft(visit_id="E-3", patient=factories.someone(3), diagnoses=other)

    found, is_cut = find.that_match(patients=[], words=words)

    assert (set(found), is_cut) == (set(two), False)


def test_a_part_of_a_diagnosis_finds_no_claim(two):
    assert find.that_match(patients=[], words="M25.56") == ([], False)


def test_a_patient_and_a_code_of_the_same_digits_are_both_found(two):
    found, _ = find.that_match(patients=[two[0].patient_id], words="97110")

    assert set(found) == set(two)


@pytest.mark.parametrize("words", ["", "9711", "971100", "97110 GP", "GP", "%", "A97110000"])
def test_what_is_no_code_finds_no_line_and_asks_nothing(two, words, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find.that_match(patients=[], words=words) == ([], False)


@pytest.mark.parametrize(("most", "is_cut"), [(1, True), (2, False)])
def test_no_more_are_returned_than_a_page_holds_and_only_then_it_says_so(
    two, monkeypatch, most, is_cut
):
    monkeypatch.setattr(find, "MOST", most)

    found = find.that_match(patients=[one.patient_id for one in two], words="")

    assert (len(found[0]), found[1]) == (most, is_cut)
