"""From facts to lines."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.coding import draft, tables, timed_units
from claims.domain.coding.context import CodingContext
from claims.domain.content import ClaimContent, Line
from claims.domain.edits import scrub
from claims.domain.edits.context import Context
from claims.domain.facts import Discipline, DocumentedService
from claims.domain.provenance import Kind, Origin
from tests import examples
from tests.claims.domain.coding import cases
from tests.claims.domain.coding.tables import THERAPY

DAY = date(2026, 3, 2)
MEDICARE = CodingContext(
    today=DAY,
    payer_class="MEDICARE",
    discipline=Discipline.PT,
    therapy=THERAPY,
    diagnoses=("D1", "D2", "D3", "D4", "D5"),
)
CODES = st.sampled_from(["97110", "97140", "97112", "97150"])


def service(key="S1", code="97110", **facts) -> DocumentedService:
    facts.setdefault("date_from", DAY)
    facts.setdefault("date_to", DAY)
    return DocumentedService(key=key, code=code, **facts)


def lines(*services, context=MEDICARE):
    return draft.draft_lines(services, context=context).lines


@pytest.mark.parametrize("case", cases.family("assistant_modifiers_cq_co"))
def test_published_assistant_cases_hold(case):
    given_ = case["input"]
    if "line" in given_:
        assert _finding(given_) == (case["expected"]["finding"], case["expected"]["rule"])
        return
    day = date.fromisoformat(given_.get("date_of_service", "2026-03-02"))
    services = [
        service(
            key=f"S{place}",
            code=s["code"],
            date_from=day,
            date_to=day,
            therapist_minutes=s["therapist_minutes"],
            assistant_minutes=s["assistant_minutes"],
            together_minutes=s["together_minutes"],
        )
        for place, s in enumerate(given_["services"])
    ]
    context = replace(MEDICARE, discipline=Discipline(given_["discipline"]))

    said = [
        {"code": line.code, "units": line.units, "modifiers": line.modifiers}
        for line in lines(*services, context=context)
    ]

    assert any(
        cases.billed(said) == cases.billed(expected["lines"])
        for expected in cases.expectations(case)
    )


def _finding(given_) -> tuple[str, str]:
    line = Line(uid="L1", **given_["line"])
    context = Context(today=DAY, payer_class=given_["payer"].upper(), therapy=THERAPY)
    found = scrub.run(ClaimContent(lines=(line,)), context)
    words = {"BLOCKS": "error", "CONFIRM": "warning", "NOTE": "info"}
    rules = {finding.edit.split(".")[1]: words[finding.severity] for finding in found}
    rule = next(rule for rule in ("cq_requires_gp", "co_requires_go") if rule in rules)
    return rules[rule], rule


def test_the_flagship_visit_splits_between_therapist_and_assistant():
    drafted = draft.draft_lines(
        [
            service(therapist_minutes=13, assistant_minutes=23),
            service("S2", "97140", therapist_minutes=30),
        ],
        context=MEDICARE,
    )

    assert [(one.uid, one.units, one.minutes, one.modifiers) for one in drafted.lines] == [
        ("S1", 1, 13, ("GP",)),
        ("S1.2", 1, 23, ("GP", "CQ")),
        ("S2", 2, 30, ("GP",)),
    ]
    said = [one.text for one in drafted.explanations if one.service == "S1"]
    assert any("1 unit is the assistant's" in text for text in said)


def test_minutes_nobody_claims_are_the_therapists():
    drafted = lines(service(minutes=36, assistant_minutes=23))
    assert [(one.units, one.modifiers) for one in drafted] == [(1, ("GP",)), (1, ("GP", "CQ"))]


def test_two_sessions_of_a_day_count_together_on_one_line():
    (line,) = lines(service(minutes=10), service("S2", minutes=13))
    assert (line.uid, line.units, line.minutes) == ("S1", 2, 23)


def test_what_tells_two_services_apart_keeps_their_lines_apart():
    two = lines(service(minutes=20, documented_modifiers=("59",)), service("S2", minutes=20))
    assert [line.uid for line in two] == ["S1", "S2"]
    assert sum(line.units for line in two) == 3


def test_documented_modifiers_stay_in_their_order_and_ours_follow():
    (line,) = lines(service(minutes=15, documented_modifiers=("KX", "59")))
    assert line.modifiers == ("KX", "59", "GP")


def test_a_documented_discipline_is_not_doubled():
    (line,) = lines(service(minutes=15, documented_modifiers=("GO",)))
    assert line.modifiers == ("GO",)


def test_a_documented_cq_goes_to_the_assistants_part_and_that_is_said():
    drafted = draft.draft_lines(
        [service(therapist_minutes=15, assistant_minutes=15, documented_modifiers=("GP", "CQ"))],
        context=MEDICARE,
    )
    assert [line.modifiers for line in drafted.lines] == [("GP",), ("GP", "CQ")]
    assert any("CQ for all of it" in one.text for one in drafted.explanations)


def test_a_documented_cq_stays_when_nothing_says_who_gave_the_minutes():
    (line,) = lines(service(minutes=15, documented_modifiers=("GP", "CQ")))
    assert line.modifiers == ("GP", "CQ")


def test_a_commercial_payer_counts_each_code_alone_and_takes_no_cq():
    context = replace(MEDICARE, payer_class="COMMERCIAL")
    drafted = lines(
        service(therapist_minutes=10, assistant_minutes=10),
        service("S2", "97140", minutes=7),
        context=context,
    )
    assert [(line.code, line.units, line.modifiers) for line in drafted] == [("97110", 1, ("GP",))]


def test_a_payers_own_method_goes_before_its_class():
    context = replace(
        MEDICARE,
        payer_class="COMMERCIAL",
        payer_units_method="MEDICARE_8_MINUTE",
        assistant_modifiers=True,
    )
    drafted = lines(
        service(assistant_minutes=10), service("S2", "97140", minutes=7), context=context
    )
    assert [(line.code, line.modifiers) for line in drafted] == [("97110", ("GP", "CQ"))]


def test_units_the_minutes_do_not_support_are_named():
    drafted = draft.draft_lines([service(minutes=30, documented_units=4)], context=MEDICARE)
    assert drafted.lines[0].units == 2
    assert "The EMR gave 4; the minutes support 2." in [o.text for o in drafted.explanations]


def test_a_visit_code_without_units_is_one_and_keeps_no_time():
    (line,) = lines(service(code="99213"))
    assert (line.units, line.modifiers) == (1, ())


def test_a_timed_code_without_minutes_or_units_abstains():
    (line,) = lines(service())
    assert line.units is None


def test_a_service_without_a_code_still_has_its_line():
    (line,) = lines(service(code=""))
    assert (line.uid, line.code, line.units) == ("S1", "", None)


def test_another_service_that_already_has_the_split_key_keeps_it():
    drafted = lines(
        service(therapist_minutes=15, assistant_minutes=15), service("S1.2", "97140", minutes=15)
    )
    assert [line.uid for line in drafted] == ["S1", "S1.2'", "S1.2"]


def test_pointers_are_the_emrs_or_the_first_four():
    given_, first = lines(
        service(minutes=15, diagnosis_keys=("D5", "D9", "D1")), service("S2", "97140", minutes=15)
    )
    assert given_.pointers == ("D5", "D1")
    assert first.pointers == ("D1", "D2", "D3", "D4")


class Fees:
    """Two dollars and a cent for everything."""

    def fee(self, *, code, modifiers, on):
        return tables.Fee(Decimal("2.01"), "Standard 2026") if on == DAY else None


def test_the_charge_comes_from_the_fee_schedule_with_its_reason():
    (line,) = lines(
        service(minutes=30, documented_charge=Decimal(99)), context=replace(MEDICARE, fees=Fees())
    )
    assert line.charge == Decimal("4.02")
    assert line.charge_reason == "Standard 2026: 2.01 × 2"


def test_without_a_fee_the_emrs_charge_is_parted_by_units():
    drafted = lines(
        service(
            therapist_minutes=15,
            assistant_minutes=15,
            documented_units=Decimal(2),
            documented_charge=Decimal("100.01"),
        )
    )
    assert [line.charge for line in drafted] == [Decimal("50.01"), Decimal("50.01")]


def test_every_cell_that_says_something_has_its_origin():
    services = [
        service(
            therapist_minutes=13,
            assistant_minutes=23,
            documented_modifiers=("59",),
            place_of_service="11",
            diagnosis_keys=("D1",),
            ndc="00003029305",
            documented_charge=Decimal(10),
        )
    ]
    drafted = draft.draft_lines(services, context=MEDICARE)
    for line in drafted.lines:
        said = {
            *("code", "modifiers", "pointers", "units", "minutes", "charge", "charge_reason"),
            *("place_of_service", "from_date", "to_date", "drug.ndc"),
        }
        assert {f"lines[{line.uid}].{cell}" for cell in said} <= drafted.provenance.keys()


def test_units_depend_on_the_minutes_of_the_whole_pool():
    facts = {
        f"facts[{key}].minutes": Origin(kind=Kind.EMR, leaves=(f"{key}.min",), raws=(raw,))
        for key, raw in (("S1", 24), ("S2", 23))
    }
    drafted = draft.draft_lines(
        [service(minutes=24), service("S2", "97140", minutes=23)],
        context=replace(MEDICARE, facts=facts),
    )
    origin = drafted.provenance["lines[S1].units"]
    assert dict(zip(origin.leaves, origin.raws, strict=True)) == {"S1.min": 24, "S2.min": 23}
    assert origin.kind is Kind.ENGINE
    assert origin.rule == "timed_units.medicare_8_minute"
    assert "47 timed minutes are 3 units" in origin.explanation


SERVICES = st.lists(
    st.tuples(CODES, st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=5
)


@settings(max_examples=examples.of(150), deadline=None)
@given(SERVICES, st.randoms(), st.sampled_from(["MEDICARE", "COMMERCIAL"]))
def test_units_never_exceed_the_minutes_and_do_not_depend_on_order(given_, random, payer):
    services = [
        service(
            f"S{n}",
            code,
            therapist_minutes=t,
            assistant_minutes=a,
            documented_modifiers=("59",) if odd else (),
        )
        for n, (code, t, a, odd) in enumerate(given_)
    ]
    context = replace(MEDICARE, payer_class=payer)
    drafted = lines(*services, context=context)

    timed = [line for line in drafted if line.code in THERAPY.timed]
    minutes = sum(t + a for code, t, a, _ in given_ if code in THERAPY.timed)
    units = sum(line.units for line in timed)
    if payer == "MEDICARE":
        assert units == timed_units.units_for(minutes)
    assert units * 8 <= minutes
    assert len({line.uid for line in drafted}) == len(drafted)
    shuffled = list(services)
    random.shuffle(shuffled)
    again = [line for line in lines(*shuffled, context=context) if line.code in THERAPY.timed]
    assert sum(line.units for line in again) == units
