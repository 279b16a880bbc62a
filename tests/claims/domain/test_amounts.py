"""One spelling for each amount."""

from decimal import Decimal

import pytest

from claims.domain import amounts
from claims.domain.content import ClaimContent, Line


@pytest.mark.parametrize(
    ("given", "said"),
    [("2.0", "2"), ("2.50", "2.5"), ("0.000", "0"), ("1E+2", "100"), ("-0", "0")],
)
def test_a_quantity_has_no_trailing_zeros(given, said):
    assert str(amounts.plain(Decimal(given))) == said


@pytest.mark.parametrize(
    ("given", "said"), [("2", "2.00"), ("2.5", "2.50"), ("-0.0", "0.00"), ("0.125", "0.125")]
)
def test_dollars_have_two_places_and_nothing_is_rounded_away(given, said):
    assert str(amounts.cents(Decimal(given))) == said


def test_claims_that_say_the_same_share_a_digest_however_it_was_written():
    def claim(units, charge):
        line = Line(uid="S1", units=Decimal(units), charge=Decimal(charge))
        return ClaimContent(lines=(line,)).digest

    assert claim("2", "90") == claim("2.0", "90.00")
    assert claim("2", "90") != claim("2", "90.01")
