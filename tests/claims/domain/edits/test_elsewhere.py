"""NCCI over the several claims of a day."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI
from tests.claims.domain.edits.tables import Limits, tables
from tests.claims.domain.edits.test_ncci import FINAL, FIRST, PAIR, SECOND, beside, found


def there(code, **changes):
    """Return a line of another claim of the day, by the same physician to the same payer."""
    values = {"claim": "abc", "code": code, "on": DAY, "provider_npi": NPI, "units": Decimal(1)}
    return History(lines=(EarlierLine(**{**values, **changes}),))


def test_a_pair_over_two_claims_of_a_day_is_confirmed_on_either():
    (one,) = found("ncci.pair_denied", beside(SECOND), tables=FINAL, history=there("97530"))
    assert (one.subject, one.severity) == ("S2", Severity.CONFIRM)
    assert "97116 is bundled into 97530" in one.message
    assert one.message.endswith("97530 is on claim abc.")
    (two,) = found("ncci.pair_denied", beside(FIRST), tables=PAIR, history=there("97116"))
    assert (two.subject, two.fixes) == ("S1", ())
    assert two.message.endswith("97116 is on claim abc.")


def test_a_pair_over_two_claims_ends_with_59_on_the_second():
    (one,) = found("ncci.pair_denied", beside(SECOND), tables=PAIR, history=there("97530"))
    assert [fix.label for fix in one.fixes] == ["Add modifier 59"]
    apart = one.fixes[0].apply(beside(SECOND))
    assert not found("ncci.pair_denied", apart, tables=PAIR, history=there("97530"))


@pytest.mark.parametrize(
    "changes",
    [
        {"on": DAY - timedelta(days=1)},
        {"provider_npi": "1000000004"},
        {"payer_id": "another"},
        {"modifiers": ("59",)},
    ],
)
def test_what_another_physician_day_or_payer_had_is_no_pair(changes):
    content = beside(SECOND.model_copy(update={"from_date": DAY}))
    assert not found("ncci.pair_denied", content, tables=PAIR, history=there("97530", **changes))


def test_two_lines_of_other_claims_are_not_this_claims_pair():
    both = History(lines=(*there("97530").lines, *there("97116").lines))
    content = beside(SECOND.model_copy(update={"code": "97161"}))
    assert not found("ncci.pair_denied", content, tables=PAIR, history=both)


@pytest.mark.parametrize(("mai", "is_told"), [(1, False), (2, True), (3, True)])
def test_a_days_units_are_summed_over_its_claims(mai, is_told):
    loaded = tables(mue=Limits(c97110=(3, mai)))
    other = there("97110", units=Decimal(2), modifiers=("GP", "76"))
    said = found("ncci.units_unlikely", CLEAN, tables=loaded, history=other)
    assert [one.severity for one in said] == ([Severity.CONFIRM] if is_told else [])
    assert all("4 are billed. Others are on claim abc." in one.message for one in said)


def test_a_second_filing_is_told_as_one_and_not_as_too_many_units():
    loaded = tables(mue=Limits(c97110=(3, 3)))
    same = there("97110", units=Decimal(2), modifiers=("GP",))
    assert not found("ncci.units_unlikely", CLEAN, tables=loaded, history=same)
    assert found("filing.duplicate", CLEAN, tables=loaded, history=same)


def test_each_line_of_another_claim_is_judged_for_itself():
    """Column 2 stands here; of the two of that claim one is bundled with it, not the other."""
    lines = (there("97140").lines[0], there("97530").lines[0])
    (one,) = found("ncci.pair_denied", beside(SECOND), tables=PAIR, history=History(lines=lines))
    assert one.message.endswith("97530 is on claim abc.")
    turned = History(lines=lines[::-1])
    (two,) = found("ncci.pair_denied", beside(SECOND), tables=PAIR, history=turned)
    assert two.message == one.message
