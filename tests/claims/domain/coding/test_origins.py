"""Every cell of a drafted line says which facts it depends on, by which rule and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from claims.domain.coding import draft
from claims.domain.facts import Side
from claims.domain.provenance import Kind, Origin
from tests.claims.domain.coding.test_draft import DAY, MEDICARE, Fees, service

COUNTED = (
    *("code", "date_from", "date_to", "discipline", "documented_modifiers", "place_of_service"),
    *("diagnosis_keys", "ndc", "side", "emergency", "note"),
    *("minutes", "therapist_minutes", "assistant_minutes", "together_minutes"),
)
UNITS = (*COUNTED, "documented_units")
CHARGE = (*UNITS, "documented_charge")
MODIFIERS = ("documented_modifiers", "code", "discipline", "side")
EIGHT = "timed_units.medicare_8_minute"
SPLIT = "Of 38 minutes the therapist gave 15 and the assistant 23: 2 units are the assistant's."
ASSISTED = {"therapist_minutes": 15, "assistant_minutes": 23}


def known(key="S1", code="97110", **facts):
    """Return a service of which every fact has a leaf of its own: S1.code and so on."""
    inputs = {name: (f"{key}.{name}",) for name in CHARGE}
    return service(key, code, **facts, inputs=inputs)


def drawn(*services, **changes):
    return draft.draft_lines(services, context=replace(MEDICARE, **changes)).provenance


def told(names, *keys):
    return {f"{key}.{name}" for key in keys or ("S1",) for name in names}


def check(origin, rule, said, leaves, kind=Kind.ENGINE, version=draft.ENGINE_VERSION):
    assert (origin.kind, origin.rule, origin.version) == (kind, rule, version)
    assert origin.explanation == said
    assert set(origin.leaves) == leaves
    assert len(origin.raws) == len(origin.leaves) == len(leaves)


def test_the_emrs_own_words_are_copied_with_their_leaves():
    origins = drawn(known(code="99213", documented_units=Decimal(1), documented_charge=Decimal(9)))
    emr = {"kind": Kind.EMR}
    copied = {
        "code": "code",
        "from_date": "date_from",
        "to_date": "date_to",
        "note": "note",
        "place_of_service": "place_of_service",
        "emergency": "emergency",
    }
    for cell, fact in copied.items():
        said = "As the EMR sent it."
        check(origins[f"lines[S1].{cell}"], "", said, told([fact]), version="", **emr)
    units, charge = origins["lines[S1].units"], origins["lines[S1].charge"]
    check(units, "units.emr", "Units as the EMR sent them.", told(UNITS), **emr)
    check(charge, "charges.emr", "As the EMR charged.", told(CHARGE), **emr)
    modifiers = origins["lines[S1].modifiers"]
    check(modifiers, "modifiers.emr", "As the EMR sent it.", told(MODIFIERS), **emr)
    assert origins["lines[S1].charge_reason"] == charge
    assert "lines[S1].drug.ndc" not in origins


def test_a_timed_line_depends_on_every_service_its_minutes_were_counted_with():
    origins = drawn(known(minutes=24), known("S2", "97140", minutes=23))
    pool = told(UNITS, "S1", "S2")
    said = "47 timed minutes are 3 units by the 8-minute rule: 97110 24 min = 2, 97140 23 min = 1."
    check(origins["lines[S1].units"], EIGHT, said, pool)
    minutes = "The documented minutes of the line."
    check(origins["lines[S1].minutes"], "minutes.documented", minutes, pool)
    check(origins["lines[S1].modifiers"], "modifiers.discipline", "GP added.", told(MODIFIERS))
    assert origins["lines[S1].charge"].rule == "charges.none"
    assert set(origins["lines[S1].charge"].leaves) == pool | told(["documented_charge"])
    lines = "A line for each service that is billed, in the order done."
    check(origins["lines"], "lines.drafted", lines, told(COUNTED, "S1", "S2"))


def test_a_split_says_who_gave_the_minutes_and_depends_on_all_of_them():
    origins = drawn(known(**ASSISTED), known("S2", "97140", minutes=15))
    both = told(UNITS, "S1", "S2")
    check(origins["lines[S1].modifiers"], "assistant_split", f"GP added. {SPLIT}", both)
    said = f"GP and CQ added. {SPLIT}"
    check(origins["lines[S1.2].modifiers"], "assistant_split", said, both)
    check(
        origins["lines[S2].modifiers"], "modifiers.discipline", "GP added.", told(MODIFIERS, "S2")
    )


def test_a_split_that_adds_nothing_still_says_who_gave_the_minutes():
    given = known(**ASSISTED, documented_modifiers=("GP", "CQ"))
    origins = drawn(given)
    check(origins["lines[S1.2].modifiers"], "assistant_split", SPLIT, told(UNITS))


@pytest.mark.parametrize(
    ("facts", "rule", "said"),
    [
        ({"side": Side.LEFT}, "modifiers.side", "LT added."),
        ({"side": Side.RIGHT}, "modifiers.side", "RT added."),
        ({"side": Side.LEFT, "documented_modifiers": ("LT",)}, "modifiers.emr", None),
    ],
)
def test_a_side_is_added_by_a_rule_of_its_own(facts, rule, said):
    kind = Kind.ENGINE if said else Kind.EMR
    origin = drawn(known(code="20610", **facts))["lines[S1].modifiers"]
    check(origin, rule, said or "As the EMR sent it.", told(MODIFIERS), kind=kind)


def test_an_engines_rule_called_emr_is_the_engines_where_no_leaf_stands_behind_it():
    origins = drawn(service(code="99213", documented_units=Decimal(1)))
    said = "Units as the EMR sent them."
    check(origins["lines[S1].units"], "units.emr", said, set(), kind=Kind.ENGINE)


def test_pointers_depend_on_what_they_were_sought_by():
    given, sought = known(diagnosis_keys=("D2",)), known()
    origin = drawn(given)["lines[S1].pointers"]
    leaves = told(["diagnosis_keys"])
    check(origin, "pointers.emr", "As the EMR sent it.", leaves, kind=Kind.EMR)
    said = "The EMR gave none: the claim's first diagnoses, four at most."
    leaves = told(["diagnosis_keys", "code", "side", "documented_modifiers"])
    check(drawn(sought)["lines[S1].pointers"], "pointers.first_four", said, leaves)


def test_a_fee_of_the_schedule_is_the_practices():
    origins = drawn(known(minutes=30), fees=Fees())
    for cell in ("charge", "charge_reason"):
        said = "Standard 2026: 2.01 × 2"
        origin = origins[f"lines[S1].{cell}"]
        check(origin, "charges.fee_schedule", said, told(CHARGE), kind=Kind.PRACTICE)


def test_what_hangs_on_the_payers_rules_hangs_on_what_chose_the_payer():
    payer = Origin(kind=Kind.EMR, leaves=("coverage",), raws=("Part B",))
    origins = drawn(known(minutes=30, ndc="00003029305"), payer=payer)
    hanging = {cell for cell, origin in origins.items() if "coverage" in origin.leaves}
    cells = ("units", "minutes", "modifiers", "charge", "charge_reason")
    assert hanging == {"lines", *(f"lines[S1].{cell}" for cell in cells)}
    assert all(
        dict(zip(o.leaves, o.raws, strict=True)).get("coverage", "Part B") == "Part B"
        for o in origins.values()
    )
    assert not any("coverage" in one.leaves for one in drawn(known(minutes=30)).values())


def test_a_known_fact_goes_before_the_services_own_leaf_and_keeps_its_raw_value():
    mapped = Origin(kind=Kind.MAPPING, leaves=("proc",), raws=("TE",), rule="map.1", version="3")
    facts = {
        "facts[S1].code": mapped,
        "facts[S1].minutes": Origin(kind=Kind.EMR, leaves=("from", "to"), raws=("9:00", "9:30")),
    }
    origins = drawn(known(minutes=30), facts=facts)
    assert origins["lines[S1].code"] == mapped
    units = origins["lines[S1].units"]
    raws = dict(zip(units.leaves, units.raws, strict=True))
    expected = {"proc": "TE", "from": "9:00", "to": "9:30"}
    assert {leaf: raw for leaf, raw in raws.items() if raw is not None} == expected
    assert set(raws) == told(UNITS) - told(["code", "minutes"]) | set(expected)


def test_a_cell_of_two_services_is_the_emrs_and_of_both():
    mapped = Origin(kind=Kind.MAPPING, leaves=("proc",), raws=("TE",), rule="map.1", version="3")
    origins = drawn(known(minutes=10), known("S2", minutes=13), facts={"facts[S1].code": mapped})
    leaves = {"proc", "S2.code"}
    origin = origins["lines[S1].code"]
    check(origin, "", "As the EMR sent it.", leaves, kind=Kind.EMR, version="")
    leaves |= told(MODIFIERS, "S1", "S2") - {"S1.code"}
    check(origins["lines[S1].modifiers"], "modifiers.discipline", "GP added.", leaves)
    by_both = told(["documented_charge"], "S1", "S2")
    assert by_both <= set(origins["lines[S1].charge"].leaves)
    pointers = set(origins["lines[S1].pointers"].leaves)
    assert told(["diagnosis_keys"], "S1", "S2") <= pointers


def test_an_empty_cell_nothing_stands_behind_has_no_origin():
    cells = {cell for cell in drawn(service(code="99213")) if cell != "lines"}
    always = ("units", "minutes", "modifiers", "pointers", "charge", "charge_reason")
    assert cells == {f"lines[S1].{cell}" for cell in (*always, "code", "from_date", "to_date")}
    said = {"place_of_service": "11", "ndc": "00003029305", "emergency": True, "note": "By phone"}
    cells = {cell for cell in drawn(service(code="99213", **said)) if cell != "lines"}
    more = ("place_of_service", "drug.ndc", "emergency", "note")
    assert {f"lines[S1].{cell}" for cell in more} <= cells


def test_an_empty_cell_a_mapping_left_so_says_so():
    emptied = Origin(kind=Kind.MAPPING, rule="map.note", version="2")
    origins = drawn(service(code="99213"), facts={"facts[S1].note": emptied})
    assert origins["lines[S1].note"] == emptied
    assert drawn(service(), today=DAY).get("lines[S1].note") is None
