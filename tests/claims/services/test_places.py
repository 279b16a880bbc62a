"""The shipped places of service are all there are, each with our own name."""

from datetime import date

import pytest

from claims.domain import codes
from claims.services import code_lookup, coding_context
from clinicbridge import scope

PLACES = coding_context.shipped_tables().places


def test_every_assigned_code_has_a_place_and_no_other_has():
    assert set(coding_context.places().by_code) == codes.PLACES
    assert PLACES.place("73") is None
    assert len({PLACES.place(code).name for code in codes.PLACES}) == len(codes.PLACES)


@pytest.mark.parametrize(
    ("code", "is_facility", "valid_from"),
    [
        ("11", False, None),
        ("21", True, None),
        ("24", True, None),
        ("32", False, None),
        ("10", False, date(2022, 1, 1)),
        ("02", True, date(2017, 1, 1)),
    ],
)
def test_a_place_says_how_medicare_pays_there_and_since_when_it_is(code, is_facility, valid_from):
    place = PLACES.place(code)

    assert (place.is_facility, place.valid_from) == (is_facility, valid_from)


def test_a_claims_tables_know_the_shipped_places(clinic):
    tables = code_lookup.tables_for(practice_id=scope.current(), codes=(), days=())

    assert tables.places.place("11") == PLACES.place("11")
