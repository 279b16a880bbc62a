"""What is said of places of service: the line, the sentence, what was judged, what is offered."""

from datetime import date

import pytest

from claims.domain.coding.codetables import Place, Places
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.line_fixes import AddModifier, RemoveModifier, SetPlaceOfService
from tests.claims.domain.edits.claims import DAY, remarks, with_lines
from tests.claims.domain.edits.tables import tables

LOADED = {
    "tables": tables(
        places=Places(
            {
                "10": Place("10", "Home, at a distance", valid_from=date(2022, 1, 1)),
                "11": Place("11", "Office"),
            }
        )
    )
}
BEFORE = date(2021, 12, 31)


def at(place="11", *modifiers, on=DAY, **changes):
    values = {"place_of_service": place, "modifiers": modifiers, "from_date": on}
    return {**values, "to_date": on, **changes}


def said(edit, *lines, **known):
    return remarks(f"places.{edit}", with_lines(*lines), **known)


def off(uid, *modifiers):
    return tuple(RemoveModifier(line=uid, modifier=one) for one in modifiers)


def moved(uid, *places):
    return tuple(SetPlaceOfService(line=uid, place_of_service=one) for one in places)


def test_a_place_before_its_first_day_is_spoken_of_so():
    lines = (at("10", on=None), at("11", on=BEFORE), at("77", on=BEFORE), at("10", on=BEFORE))
    assert said("not_yet", *lines, at("10", on=date(2022, 1, 1)), **LOADED) == [
        (
            "BLOCKS",
            "S4",
            "Place of service 10 begins on 2022-01-01.",
            {"place": "10", "on": BEFORE},
            (),
        )
    ]


def test_another_place_than_the_locations_is_spoken_of_so():
    assert said("not_the_locations", at("11"), at(""), at("12"), place_of_service="11") == [
        (
            "NOTE",
            "S3",
            "97110: the location's place of service is 11, the line says 12.",
            {"own": "11", "place": "12"},
            moved("S3", "11"),
        )
    ]
    assert said("not_the_locations", at("12"), place_of_service="") == []


@pytest.mark.parametrize(("own", "places"), [("", ("02", "10")), ("11", ("11",)), ("02", ("02",))])
@pytest.mark.parametrize("modifier", ["93", "95"])
def test_a_distant_visit_at_another_place_is_spoken_of_so(own, places, modifier):
    lines = (at("22"), at("", modifier), at("22", "GP", modifier), at(places[0], modifier))
    found = said("telehealth_modifier", *lines, payer=PayerRules(telehealth_place=own))
    assert found == [
        (
            "CONFIRM",
            "S3",
            f"97110 carries {modifier} at place of service 22: was it at a distance?",
            {"place": "22", "modifiers": [modifier]},
            off("S3", modifier) + moved("S3", *places),
        )
    ]


def test_picture_and_voice_together_are_told_beside_the_place():
    asked, both = said("telehealth_modifier", at("10"), at("11", "95", "GP", "93"))
    assert asked[1:4] == (
        "S2",
        "97110 carries 95 93 at place of service 11: was it at a distance?",
        {"place": "11", "modifiers": ["95", "93"]},
    )
    assert both == (
        "CONFIRM",
        "S2",
        "97110: with picture (95) or by voice alone (93), not both.",
        {"modifiers": ["95", "93"]},
        off("S2", "95", "93"),
    )


@pytest.mark.parametrize("place", ["02", "10"])
def test_a_distant_visit_that_does_not_say_how_is_spoken_of_so(place):
    lines = (at("11"), at(place, "95"), at(place, "93"), at(place, "GP"))
    assert said("remote_says_how", *lines, payer_class="COMMERCIAL") == [
        (
            "NOTE",
            "S4",
            "97110 was at a distance: 95 with picture, 93 by voice alone.",
            {"place": place, "modifiers": ("GP",)},
            tuple(AddModifier(line="S4", modifier=one) for one in ("95", "93")),
        )
    ]
    assert said("remote_says_how", *lines, payer_class="MEDICARE") == []


LATE = date(2028, 1, 1)


@pytest.mark.parametrize("line", [at("02", on=LATE), at("10", on=LATE), at("11", "95", on=LATE)])
def test_distant_therapy_after_2027_is_spoken_of_so(line):
    others = (
        at("11", on=LATE),
        at("10", on=date(2027, 12, 31)),
        at("10", on=LATE, code="99213"),
        at("10", on=None),
    )
    assert said("remote_therapy_ends", *others, line) == [
        (
            "CONFIRM",
            "S5",
            "97110: Medicare takes therapy at a distance until 2027-12-31.",
            {"on": LATE, "place": line["place_of_service"]},
            (),
        )
    ]
    assert said("remote_therapy_ends", line, payer_class="COMMERCIAL") == []
