"""Loaded tables answer by the day of service."""

import dataclasses
from datetime import date

from claims.domain.coding import loaded
from claims.domain.coding.codetables import (
    AddOn,
    MueLimit,
    Place,
    Places,
    Procedure,
    PtpEdit,
    ServiceFacts,
)
from claims.domain.coding.loaded import AddOnRow, Primary, Rows
from claims.domain.coding.releases import Release, Shelf

THIRD = Release("q3", "ANY", "2026 Q3", date(2026, 7, 1), date(2026, 9, 30))
FOURTH = Release("q4", "ANY", "2026 Q4", date(2026, 10, 1), date(2026, 12, 31))
BOTH = Shelf((THIRD, FOURTH))
IN_THIRD, IN_FOURTH = date(2026, 9, 30), date(2026, 10, 1)
AFTER = date(2027, 1, 1)


def never(codes):
    raise AssertionError(f"fetched {codes}")


def rows(said, fetch=never):
    return Rows(said, fetch)


def test_the_limit_is_the_one_of_the_day_and_names_its_release():
    limits = {("q3", "97110"): {"": MueLimit("97110", 6, 3)}, ("q4", "97110"): {}}
    table = loaded.LoadedMue(BOTH, rows(limits))

    assert table.limit("97110", IN_THIRD) == MueLimit("97110", 6, 3, "2026 Q3")
    assert table.limit("97110", IN_FOURTH) is None


def test_outside_every_release_the_nearest_answers_and_says_so():
    table = loaded.LoadedMue(Shelf((THIRD,)), rows({("q3", "97110"): {"": MueLimit("", 6, 3)}}))

    assert table.limit("97110", AFTER).release == "2026 Q3, the nearest loaded to 2027-01-01"


def test_a_code_nobody_announced_is_fetched_once():
    fetched = []

    def fetch(codes):
        fetched.extend(codes)
        return {("q3", "97530"): {"": MueLimit("97530", 8, 3)}}

    table = loaded.LoadedMue(Shelf((THIRD,)), rows({}, fetch))

    assert table.limit("97530", IN_THIRD).value == 8
    assert table.limit("97530", IN_THIRD).value == 8
    assert table.limit("99999", IN_THIRD) is None
    assert table.limit("99999", IN_THIRD) is None
    assert fetched == ["97530", "99999"]


def test_an_add_on_has_the_primaries_of_the_day():
    row = AddOnRow(
        "20985",
        1,
        (
            Primary("27447", date(2020, 1, 1)),
            Primary("27130", date(2020, 1, 1), date(2026, 9, 30)),
            Primary("27486", date(2026, 10, 1)),
        ),
    )
    table = loaded.LoadedAddOns(Shelf((THIRD,)), rows({("q3", "20985"): {"": row}}))

    assert table.add_on("20985", IN_THIRD).primaries == {"27447", "27130"}
    assert table.add_on("20985", IN_FOURTH).primaries == {"27447", "27486"}
    assert table.add_on("20985", date(2019, 1, 1)) is None
    assert loaded.LoadedAddOns(Shelf(()), rows({})).add_on("20985", IN_THIRD) is None


def test_an_add_on_says_its_code_and_the_release_of_the_day():
    row = AddOnRow("20985", 1, (Primary("27447", date(2020, 1, 1)),))
    table = loaded.LoadedAddOns(BOTH, rows({("q3", "20985"): {"": row}, ("q4", "20985"): {}}))

    assert table.add_on("20985", IN_THIRD) == AddOn(
        "20985", 1, primaries=frozenset({"27447"}), release="2026 Q3"
    )
    assert table.add_on("20985", IN_FOURTH) is None
    assert table.add_on("20985", date(2026, 6, 30)).release == (
        "2026 Q3, the nearest loaded to 2026-06-30"
    )


def test_an_add_on_whose_primaries_the_payer_decides_has_none():
    table = loaded.LoadedAddOns(
        Shelf((THIRD,)), rows({("q3", "99417"): {"": AddOnRow("99417", 2)}})
    )

    assert (table.add_on("99417", IN_THIRD).kind, table.add_on("99417", IN_THIRD).primaries) == (
        2,
        frozenset(),
    )


def test_the_fee_schedule_answers_by_code_and_modifier():
    said = {
        ("q3", "73562"): {
            "": ServiceFacts("73562", component="1"),
            "26": ServiceFacts("73562", "26", component="1"),
        }
    }
    table = loaded.LoadedFees(Shelf((THIRD,)), rows(said))

    assert table.facts("73562", IN_THIRD, modifier="26").modifier == "26"
    assert table.facts("73562", IN_THIRD).release == "2026 Q3"
    assert table.facts("73562", IN_THIRD, modifier="TC") is None


def test_the_fee_schedule_answers_from_the_release_of_the_day():
    said = {
        ("q3", "73562"): {"": ServiceFacts("73562", component="1")},
        ("q4", "73562"): {"": ServiceFacts("73562", component="0")},
    }
    table = loaded.LoadedFees(BOTH, rows(said))

    assert [
        (table.facts("73562", day).component, table.facts("73562", day).release)
        for day in (IN_THIRD, IN_FOURTH, AFTER)
    ] == [
        ("1", "2026 Q3"),
        ("0", "2026 Q4"),
        ("0", "2026 Q4, the nearest loaded to 2027-01-01"),
    ]


def procedures(hcpcs=(), cpt=(), said=None):
    table = rows(said or {}, lambda codes: {})
    return loaded.LoadedProcedures(hcpcs=Shelf(hcpcs), cpt=Shelf(cpt[::-1]), rows=table)


def test_a_table_covers_the_codes_it_would_know_on_its_own_days_only():
    table = procedures(hcpcs=(THIRD,))

    assert table.covers("G0283", IN_THIRD)
    assert not table.covers("G0283", IN_FOURTH)
    assert not table.covers("97110", IN_THIRD)
    assert not table.covers("D0120", IN_THIRD)
    assert procedures(cpt=(THIRD,)).covers("97110", IN_THIRD)
    assert procedures(cpt=(THIRD,)).covers("0598T", IN_THIRD)
    assert not procedures(cpt=(THIRD,)).covers("G0283", IN_THIRD)


def test_the_newest_release_that_has_a_code_tells_it():
    said = {
        ("q3", "97110"): {"": Procedure("97110", "old words")},
        ("q4", "97110"): {"": Procedure("97110", "new words")},
    }

    assert procedures(cpt=(THIRD, FOURTH), said=said).procedure("97110") == Procedure(
        "97110", "new words", release="2026 Q4"
    )


def test_a_code_a_later_release_dropped_ended_the_day_before():
    said = {("q3", "97110"): {"": Procedure("97110")}, ("q4", "97110"): {}}

    found = procedures(cpt=(THIRD, FOURTH), said=said).procedure("97110")

    assert (found.release, found.valid_to) == ("2026 Q3", date(2026, 9, 30))


PAIR = PtpEdit("97530", "97140", 1, date(2020, 1, 1), date(2026, 9, 30))
NEVER = PtpEdit("97530", "97116", 9, date(2020, 1, 1))


def test_pairs_hold_by_their_own_dates_between_the_codes_asked():
    asked = []

    def fetch(release, codes):
        asked.append(codes)
        return (PAIR, NEVER)

    table = loaded.LoadedPtp(Shelf((THIRD,)), fetch)
    both = frozenset({"97530", "97140", "97116"})

    assert table.between(both, IN_THIRD) == (dataclasses.replace(PAIR, release="2026 Q3"),)
    assert table.between(both, IN_FOURTH) == ()
    assert table.between(frozenset({"97530", "97116"}), IN_THIRD) == ()
    assert asked == [both]


def test_pairs_come_from_the_release_of_the_day():
    pairs = {"q3": PAIR, "q4": dataclasses.replace(PAIR, indicator=0, deletion=None)}
    table = loaded.LoadedPtp(BOTH, lambda release, codes: (pairs[release.id],))
    both = frozenset({"97530", "97140"})

    assert [(one.indicator, one.release) for one in table.between(both, IN_THIRD)] == [
        (1, "2026 Q3")
    ]
    assert [(one.indicator, one.release) for one in table.between(both, AFTER)] == [
        (0, "2026 Q4, the nearest loaded to 2027-01-01")
    ]


def test_a_code_that_joins_later_is_asked_for():
    asked = []

    def fetch(release, codes):
        asked.append(codes)
        return ()

    table = loaded.LoadedPtp(Shelf((THIRD,)), fetch)
    table.between(frozenset({"A0001", "A0002"}), IN_THIRD)
    table.between(frozenset({"A0002", "A0003"}), IN_THIRD)

    assert asked[-1] == {"A0001", "A0002", "A0003"}


def test_a_place_of_the_practices_own_goes_before_the_shipped_one():
    own = {("q3", "11"): {"": Place("11", "Our office")}}
    shipped = Places({"11": Place("11", "Office"), "12": Place("12", "Home")})
    table = loaded.LoadedPlaces(Shelf((THIRD,)), rows(own, lambda codes: {}), shipped)

    assert table.place("11").name == "Our office"
    assert table.place("12").name == "Home"
    assert table.place("73") is None


def test_a_pair_asked_for_no_day_is_in_force():
    assert Primary("27447", AFTER, AFTER).holds(None)
    assert not Primary("27447", AFTER, AFTER).holds(IN_THIRD)
