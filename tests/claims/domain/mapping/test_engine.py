"""Rules applied to a visit: facts, header, provenance, problems."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from claims.domain.encounter import FieldRecord, PatientRecord, ServiceRecord
from claims.domain.facts import Discipline, Side
from claims.domain.mapping import engine
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rules import Mapping, Rule
from claims.domain.provenance import Kind
from tests.claims.domain.mapping.visits import ZONE, field, sources, visit

PTA = Rule(
    key="pta",
    source="service.fields[pta_minutes]",
    transform="minutes_from_text",
    target="service.assistant_minutes",
    for_each="services",
)
DISCIPLINE = Rule(
    key="discipline",
    transform="constant",
    argument="PT",
    condition="service.code.startsWith('97')",
    target="service.discipline",
    for_each="services",
)
RULES = (
    PTA,
    DISCIPLINE,
    Rule(
        key="side",
        source="services[].fields[side]",
        target="service.side",
        for_each="services",
        order=1,
    ),
    Rule(key="poc", source="fields[poc]", transform="upper", target="authorization_number"),
    Rule(
        key="onset",
        source="fields[onset]",
        transform="date",
        argument="MM/DD/YYYY",
        target="onset_date",
        condition="patient.sex == 'F' && has(fields.onset)",
    ),
    Rule(
        key="accident",
        source="fields[accident]",
        transform="lookup",
        argument="yesno",
        target="accident.auto",
    ),
    Rule(
        key="therapist",
        value="service.minutes - 23",
        target="service.therapist_minutes",
        for_each="services",
        condition="has(service.fields.pta_minutes)",
    ),
)
LOOKUPS = {"yesno": {"No": "false", "Yes": "true"}}


def run(*rules: Rule, encounter=None, **lookups) -> Mapped:
    mapping = Mapping(set_key="K", version="7", rules=rules, lookups=lookups or LOOKUPS)
    return engine.apply(mapping, encounter or visit(), zone=ZONE)


def test_without_rules_every_service_becomes_facts_as_the_emr_sent_it():
    mapped = run()

    one, two = mapped.services
    assert (one.key, one.code, one.documented_modifiers) == ("S1", "97110", ("GP",))
    assert (one.documented_units, one.documented_charge) == (Decimal(2), Decimal("90.00"))
    assert (one.minutes, one.diagnosis_keys) == (36, ("D1",))
    assert one.inputs["code"] == ("msg:services[S1].code",)
    assert (two.code, two.minutes) == ("97140", 30)
    assert mapped.problems == ()


def test_an_instant_becomes_the_clinics_date():
    one = run().services[0]
    assert (one.date_from, one.date_to) == (date(2026, 3, 2), date(2026, 3, 2))
    assert one.start_time == time(19, 30)


def test_a_plain_date_is_never_shifted():
    service = ServiceRecord(key="S1", code="97110", start=date(2026, 3, 3))
    one = run(encounter=visit(services=(service,))).services[0]
    assert (one.date_from, one.start_time) == (date(2026, 3, 3), None)


def test_a_service_without_a_date_has_its_visits():
    service = ServiceRecord(key="S1", code="97110")
    one = run(encounter=visit(services=(service,))).services[0]
    assert one.date_from == date(2026, 3, 2)
    assert one.inputs["date_from"] == ("msg:start",)


def test_rules_write_facts_and_header_cells():
    mapped = run(*RULES)

    one, two = mapped.services
    assert (one.assistant_minutes, one.therapist_minutes, one.side) == (23, 13, Side.LEFT)
    assert (one.discipline, two.discipline) == (Discipline.PT, Discipline.PT)
    assert (two.assistant_minutes, two.therapist_minutes, two.side) == (None, None, None)
    assert mapped.draft == {
        "authorization_number": "AB-12",
        "onset_date": date(2026, 2, 1),
        "accident.auto": False,
    }
    assert mapped.problems == ()
    assert mapped.unmatched == ()


def test_provenance_names_rule_version_raw_value_and_every_leaf():
    mapped = run(*RULES)

    pta = mapped.provenance["facts[S1].assistant_minutes"]
    assert (pta.kind, pta.rule, pta.version) == (Kind.MAPPING, "pta", "7")
    assert pta.leaves == ("msg:services[S1].fields[pta_minutes]",)
    assert pta.raws == ("23 min",)
    onset = mapped.provenance["onset_date"]
    assert set(onset.leaves) == {"msg:fields[onset]", "msg:patient.sex"}
    assert mapped.provenance.keys() >= mapped.draft.keys()


def test_a_later_rule_overwrites_an_earlier_one():
    first = Rule(key="one", transform="constant", argument="1", target="referral_number", order=1)
    second = Rule(key="two", transform="constant", argument="2", target="referral_number", order=2)
    assert run(second, first).draft == {"referral_number": "2"}


@pytest.mark.parametrize("severity", ["block", "confirm", "note"])
def test_a_required_source_that_is_missing_is_told_as_loudly_as_asked(severity):
    rule = PTA.model_copy(update={"required": severity})

    (problem,) = run(rule).problems

    assert (problem.rule, problem.severity, problem.subject) == ("pta", severity, "S2")
    assert problem.message == '"service.fields[pta_minutes]" is not in the visit.'


def test_a_source_that_is_missing_may_have_a_default():
    mapped = run(PTA.model_copy(update={"default": "0", "required": "block"}))
    assert [one.assistant_minutes for one in mapped.services] == [23, 0]
    assert mapped.problems == ()


def test_a_value_the_look_up_does_not_know_is_kept_and_shown():
    rule = Rule(
        key="plan",
        source="coverages[0].plan_name",
        transform="lookup",
        argument="plans",
        target="additional_information",
        required="block",
    )

    mapped = run(rule, plans={"Aetna": "A"})

    (unmatched,) = mapped.unmatched
    assert (unmatched.table, unmatched.value) == ("plans", "Blue Shield")
    assert unmatched.leaf == "msg:coverages[C1].plan_name"
    (problem,) = mapped.problems
    assert (problem.table, problem.severity) == ("plans", "block")
    assert "Blue" not in problem.message
    assert mapped.draft == {}


def test_an_expression_counts_days_by_the_clinic_s_calendar():
    rule = Rule(key="x", value="string(days_between('2026-03-01', start))", target="frequency")
    assert run(rule).draft == {"frequency": "1"}  # half past seven in the evening of March 2


def test_a_look_up_inside_an_expression_tells_what_it_did_not_find():
    rule = Rule(key="x", value="lookup('plans', fields.poc)", target="referral_number")
    mapped = run(rule, plans={})
    assert [(one.table, one.value) for one in mapped.unmatched] == [("plans", "ab-12")]
    assert mapped.draft == {}


def test_a_value_that_does_not_fit_is_told_without_being_repeated():
    wild = FieldRecord(name="pta_minutes", path="x", value="Zquill said so")
    service = ServiceRecord(key="S1", code="97110", fields=(wild,))

    mapped = run(PTA, encounter=visit(services=(service,)))

    (problem,) = mapped.problems
    assert problem.severity == "confirm"
    assert problem.message == '"service.fields[pta_minutes]" is not a number of minutes.'
    assert mapped.services[0].assistant_minutes is None


def test_a_field_given_twice_with_different_values_is_not_guessed():
    mapped = run(
        Rule(key="x", source="fields[a]", target="referral_number"),
        encounter=visit(fields=(field("a", "1"), field("a", "2"))),
    )
    assert mapped.draft == {}
    assert len(mapped.problems) == 1


def test_a_faulty_rule_blocks_and_the_others_still_run():
    faulty = Rule(key="bad", source="fields[poc]", transform="number", target="onset_date")
    mapped = run(faulty, *RULES)
    (problem,) = mapped.problems
    assert (problem.rule, problem.severity) == ("bad", "block")
    assert "authorization_number" in mapped.draft


def test_several_sources_add_up_or_fall_back():
    mapped = run(
        Rule(key="s", source="fields[a], fields[b]", transform="sum", target="amount_paid"),
        Rule(key="c", source="fields[none], fields[b]", transform="coalesce", target="frequency"),
        encounter=visit(fields=(field("a", 2), field("b", "7"))),
    )
    assert mapped.draft == {"amount_paid": Decimal(9), "frequency": "7"}
    assert mapped.provenance["amount_paid"].leaves == ("msg:fields[a]", "msg:fields[b]")


def test_services_that_share_a_key_are_told_apart():
    twins = (ServiceRecord(key="S1", code="97110"), ServiceRecord(key="S1", code="97140"))
    mapped = run(encounter=visit(services=twins))
    assert [(one.key, one.code) for one in mapped.services] == [("S1", "97110"), ("S1~2", "97140")]


LEAVES = {
    "services[S1].fields[pta_minutes]": ("services", 0, "fields", 0, "value", "31 min"),
    "services[S1].fields[side]": ("services", 0, "fields", 1, "value", "R"),
    "services[S1].code": ("services", 0, "code", "97112"),
    "services[S1].minutes": ("services", 0, "minutes", 40),
    "services[S1].units": ("services", 0, "units", "3"),
    "services[S1].charge": ("services", 0, "charge", "7"),
    "services[S1].modifiers": ("services", 0, "modifiers", ("KX",)),
    "services[S1].start": ("services", 0, "start", datetime(2026, 4, 3, 2, tzinfo=UTC)),
    "services[S2].code": ("services", 1, "code", "12345"),
    "fields[poc]": ("fields", 0, "value", "zz"),
    "fields[accident]": ("fields", 1, "value", "yes"),
    "fields[onset]": ("fields", 2, "value", "02/02/2026"),
    "patient.sex": ("patient", "sex", "M"),
}


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_changed_leaf_changes_only_what_declares_it(leaf):
    stored = visit().model_dump()
    stored["sources"] = {}
    *steps, last, value = LEAVES[leaf]
    where = stored
    for step in steps:
        where = where[step]
    where[last] = value
    changed = visit().model_validate(stored)
    changed = changed.model_copy(update={"sources": sources(changed)})

    before, after = run(*RULES), run(*RULES, encounter=changed)

    moved = {cell for cell in _values(before) if _values(before)[cell] != _values(after).get(cell)}
    assert moved
    for cell in moved:
        assert f"msg:{leaf}" in before.provenance[cell].leaves, cell


def _values(mapped: Mapped) -> dict[str, object]:
    values: dict[str, object] = dict(mapped.draft)
    for one in mapped.services:
        for name in type(one).model_fields:
            if name not in ("key", "inputs") and getattr(one, name) not in (None, "", ()):
                values[f"facts[{one.key}].{name}"] = getattr(one, name)
    return values


def test_no_problem_repeats_what_the_patient_is_called():
    rules = [
        Rule(
            key="a",
            source="patient.family",
            transform="integer",
            target="service.minutes",
            for_each="services",
        ),
        Rule(key="b", value="int(patient.family)", target="referral_number"),
        Rule(key="c", value="fields[patient.family]", target="referral_number", required="note"),
        Rule(key="d", value="patient.family + 1", target="referral_number"),
        Rule(key="e", value="days_between(patient.family, '2026-01-01')", target="frequency"),
        Rule(
            key="f", source="patient.family", transform="lookup", argument="t", target="frequency"
        ),
    ]
    mapped = run(*rules, encounter=visit(patient=PatientRecord(key="P1", family="Zquill")), t={})
    assert len(mapped.problems) == 7
    assert "Zquill" not in str(mapped.problems)
