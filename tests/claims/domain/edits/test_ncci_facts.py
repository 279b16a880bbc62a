"""Of which facts and tables the NCCI edits make their finding."""

from tests.claims.domain.edits.claims import CLEAN, DAY
from tests.claims.domain.edits.tables import AddOns, Limits, tables
from tests.claims.domain.edits.test_ncci import DOCUMENTED, FIRST, PAIR, SECOND, beside, found


def sided(*modifiers, services=DOCUMENTED):
    """Return what is said of the pair when both lines carry these."""
    lines = (one.model_copy(update={"modifiers": modifiers}) for one in (FIRST, SECOND))
    (one,) = found("ncci.pair_denied", beside(*lines), tables=PAIR, services=services)
    return one


def test_what_the_lines_carry_goes_before_the_documented_side():
    said = "does not show the second service on a separate structure"
    opposite = tuple(
        one.model_copy(update={"side": side})
        for one, side in zip(DOCUMENTED, ("LEFT", "RIGHT"), strict=True)
    )
    assert said in sided("RT").message
    assert said in sided("RT", services=opposite).message


def test_a_line_made_by_hand_and_both_sides_at_once_say_nothing_of_sides():
    both = (
        DOCUMENTED[0].model_copy(update={"side": "BILATERAL"}),
        DOCUMENTED[1].model_copy(update={"side": "LEFT"}),
    )
    for services in (both, DOCUMENTED[:1], DOCUMENTED[1:], ()):
        one = sided("GP", services=services)
        assert "was apart" in one.message
        assert one.fixes[0].label == "Add modifier 59"


class OneDayLimits(Limits):
    """Limits that are known on one day alone."""

    def limit(self, code, on):
        return super().limit(code, on) if on == DAY else None


class OneDayAddOns(AddOns):
    """Add-on codes that are known on one day alone."""

    def add_on(self, code, on):
        return super().add_on(code, on) if on == DAY else None


def test_tables_are_asked_for_the_lines_own_day():
    limits = tables(mue=OneDayLimits(c97110=(1, 3)))
    add_ons = tables(add_ons=OneDayAddOns(c97110=(1, "97530")))
    assert found("ncci.units_unlikely", CLEAN, tables=limits)
    assert found("ncci.add_on_without_primary", CLEAN, tables=add_ons)


def test_a_code_without_a_limit_does_not_end_the_search():
    unlimited = CLEAN.lines[0].model_copy(update={"uid": "S0", "code": "97140"})
    loaded = tables(mue=Limits(c97110=(1, 3)))
    assert found("ncci.units_unlikely", beside(unlimited, *CLEAN.lines), tables=loaded)
