"""Where the year's therapy stands against the threshold."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import history, kx, plans
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import Accrued, EarlierLine, History, Plan
from claims.domain.content import Line
from tests.claims.domain.edits.tables import Fees

TABLE = {"kx_threshold": {"2026": 2480}, "medical_review_threshold": 3000}
DAY = date(2026, 3, 2)
TABLES = Tables(kx=TABLE, physician_fees=Fees(c97110={"allowed": Decimal(30)}))


def judge(before, amount, year=2026, **told):
    return kx.judge(
        pool="PT_SLP",
        year=year,
        before=Decimal(before),
        amount=Decimal(amount),
        table=TABLE,
        **told,
    )


def line(uid="S1", modifier="GP", units=2, on=DAY, code="97110"):
    return Line(uid=uid, code=code, modifiers=(modifier,), units=Decimal(units), from_date=on)


def stand(*lines, tables=TABLES, **history):
    return list(kx.standings(lines, history=History(**history), tables=tables))


def accrued(amount, pool="PT_SLP", is_estimate=False):
    return (Accrued(2026, pool, Decimal(amount), is_estimate=is_estimate),)


@pytest.mark.parametrize(
    ("before", "amount", "required"), [("2420", "60", False), ("2420", "60.01", True)]
)
def test_only_what_is_strictly_over_needs_kx(before, amount, required):
    assert judge(before, amount).is_required is required


@pytest.mark.parametrize(("amount", "reviewed"), [("0", False), ("0.01", True)])
def test_review_begins_strictly_over_three_thousand(amount, reviewed):
    assert judge("3000", amount).is_reviewed is reviewed


@pytest.mark.parametrize(("year", "reviewed"), [(2017, False), (2018, True), (2027, True)])
def test_the_review_amount_is_that_of_2018_through_2027(year, reviewed):
    assert judge("3000", "0.01", year=year).is_reviewed is reviewed


def test_a_sum_is_the_payers_own_unless_called_an_estimate():
    sum_ = "$2,420.00 allowed in 2026 before this claim"
    end = f"and $60.01 for it, are over $2,480.00 (PT and SLP together). {kx.NOT_REDUCED}"
    assert judge("2420", "60.01").explanation == f"{sum_} by the payer's own sum, {end}"
    told = judge("2420", "60.01", is_estimate=True).explanation
    assert told == f"{sum_} by our own estimate, {end}"
    assert "are not over $2,480.00 (PT and SLP together)." in judge("2420", "60").explanation


def test_a_year_that_is_not_loaded_is_said_not_guessed():
    standing = judge("9999", "1", year=2027)
    assert (standing.threshold, standing.is_required) == (None, None)
    assert standing.explanation == "No therapy threshold for 2027 is loaded."


def test_the_review_amount_is_not_carried_beyond_2027():
    assert judge("9999", "1", year=2027).is_reviewed
    assert not judge("9999", "1", year=2028).is_reviewed


def test_pt_and_slp_share_a_pool_and_ot_has_its_own():
    found = stand(
        line(),
        line("S2", "GN"),
        line("S3", "GO"),
        accrued=accrued("2400") + accrued("100", "OT"),
    )
    said = {one.pool: (one.before, one.amount, one.is_required) for one, _ in found}
    assert said == {"PT_SLP": (2400, 120, True), "OT": (100, 60, False)}


def test_lines_of_one_day_are_judged_together_in_any_order():
    lines = [line(), line("S2"), line("S3", units=3)]
    for order in (lines, lines[::-1]):
        ((standing, members),) = stand(*order, accrued=accrued("2400"))
        assert standing.is_required
        assert {one.uid for one in members} == {"S1", "S2", "S3"}


def test_days_follow_each_other_whatever_their_place():
    later, earlier = line(on=date(2026, 3, 4)), line("S2")
    found = stand(later, earlier, accrued=accrued("2400"))
    assert [(one.before, one.is_required, m[0].uid) for one, m in found] == [
        (2400, False, "S2"),
        (2460, True, "S1"),
    ]


def test_the_payers_own_sum_goes_before_ours():
    ((standing, _),) = stand(line(), accrued=accrued("9", is_estimate=True) + accrued("2400"))
    assert (standing.before, standing.is_estimate) == (2400, False)


def test_lines_of_the_records_are_no_sum_of_the_year():
    earlier = EarlierLine("C1", "97110", date(2026, 2, 16), ("GP",), Decimal(2), payer_id="P")
    assert stand(line(), lines=(earlier,)) == []


class Dated(Fees):
    """Fees that are known for their day alone, a dollar more each day of the month."""

    def facts(self, code, on, *, modifier=""):
        known = super().facts(code, on, modifier=modifier)
        return on and known and replace(known, allowed=known.allowed + on.day)


def test_amounts_are_those_of_each_lines_own_day():
    tables = Tables(kx=TABLE, physician_fees=Dated(c97110={"allowed": Decimal(30)}))
    first, second = stand(
        line(), line("S2", on=date(2026, 3, 4)), tables=tables, accrued=accrued("0")
    )
    assert [(one.before, one.amount) for one, _ in (first, second)] == [(0, 64), (64, 68)]


def test_a_line_without_a_discipline_or_a_day_counts_to_no_pool():
    assert history.pool_of(("59", "KX")) == ""
    assert stand(line(modifier="59"), line("S2", on=None)) == []


def test_a_pool_nobody_knows_does_not_hide_the_next():
    unknown = line(code="99999")
    found = stand(unknown, line("S2", "GO"), accrued=accrued("100", "OT"))
    assert [(one.pool, one.before) for one, _ in found] == [("OT", 100)]


def test_a_table_without_thresholds_has_none():
    assert kx.threshold({}, 2026) is None


def test_without_a_sum_of_the_year_nothing_is_said():
    assert stand(line()) == []


def test_a_line_of_unknown_amount_still_adds_something():
    bare = Tables(kx=TABLE)
    ((at, _),) = stand(line(), tables=bare, accrued=accrued("2480"))
    ((below, _),) = stand(line(), tables=bare, accrued=accrued("2479.99"))
    assert (at.is_required, below.is_required, below.is_whole) == (True, False, False)


@pytest.mark.parametrize(
    ("plan", "stands"),
    [
        ({"kx_attested_on": date(2026, 2, 1)}, True),
        ({"kx_attested_on": None}, False),
        ({"kx_attested_on": date(2026, 5, 1)}, True),  # billed after the plan has ended
        ({"kx_attested_on": date(2026, 2, 1), "discipline": "OT"}, False),
        ({"kx_attested_on": date(2026, 2, 1), "certified_to": date(2026, 3, 1)}, False),
    ],
)
def test_a_plans_word_holds_within_its_certification(plan, stands):
    known = Plan(
        **{
            "id": "1",
            "discipline": "PT",
            "certified_from": date(2026, 1, 1),
            "certified_to": date(2026, 3, 31),
            **plan,
        }
    )
    history = History(plans=(known,), accrued=accrued("2480"))
    found = list(plans.attested_kx([line()], history=history, tables=TABLES))
    assert bool(found) is stands


def test_an_estimate_says_that_it_is_before_the_multiple_procedure_reduction():
    ((standing, _),) = stand(line(), accrued=accrued("2470"))
    assert standing.explanation.endswith("Medicare's own may be lower.")


def priced(charge, **changes):
    return line(**changes).model_copy(update={"charge": charge and Decimal(charge)})


@pytest.mark.parametrize(
    ("charge", "allowed"), [("45", 45), ("60", 60), ("80", 60), (None, 60), ("0", 60)]
)
def test_medicare_allows_no_more_than_is_charged(charge, allowed):
    ((standing, _),) = stand(priced(charge), accrued=accrued("0"))
    assert standing.amount == allowed


def test_a_day_of_the_next_year_stands_in_that_years_sum():
    table = {**TABLE, "kx_threshold": {"2025": 2410, "2026": 2480}}
    old, new = line(on=date(2025, 12, 31)), line("S2", on=date(2026, 1, 2))
    known = (Accrued(2025, "PT_SLP", Decimal(2400)), Accrued(2026, "PT_SLP", Decimal(0)))
    found = stand(old, new, tables=replace(TABLES, kx=table), accrued=known)
    assert [(one.year, one.before, one.is_required) for one, _ in found] == [
        (2025, 2400, True),
        (2026, 0, False),
    ]
