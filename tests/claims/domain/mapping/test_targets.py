"""Every target a rule may name takes a value of its kind, and the claim then says it."""

from datetime import date, time
from decimal import Decimal

import pytest

from claims.domain import cells, fixes
from claims.domain.content import ClaimContent
from claims.domain.facts import DocumentedService, DrugFacts
from claims.domain.mapping import engine, targets
from claims.domain.mapping.rules import Mapping, Rule, check
from claims.domain.mapping.values import Kind, Unfit
from tests.claims.domain.mapping.visits import ZONE, visit

SAID = {
    Kind.TEXT: "x1",
    Kind.NUMBER: "2.5",
    Kind.INTEGER: "23",
    Kind.DATE: "2026-03-02",
    Kind.TIME: "13:05",
    Kind.FLAG: "yes",
    Kind.LIST: "D1",
}
WORDS = {
    "service.side": "left",
    "service.discipline": "PT",
    "service.drug.unit": "mg",
    "service.drug.container": "single dose",
    "service.visit.setting": "office",
    "patient.sex": "female",
}
ALL = [f"service.{name}" for name in targets.FACTS]
ALL += [f"diagnosis.{name}" for name in targets.DIAGNOSES] + list(targets.header())


def constant(target, value, **changes):
    """Return a rule that always writes a value."""
    rule = Rule(
        key="r",
        transform="constant",
        argument=value,
        target=target,
        for_each=targets.each(target),
        **changes,
    )
    assert check(rule) == []
    return rule


@pytest.mark.parametrize("target", ALL)
def test_every_target_takes_a_value_of_its_kind(target):
    said = WORDS.get(target, SAID[targets.kind(target)])

    mapped = engine.apply(Mapping(rules=(constant(target, said),)), visit(), zone=ZONE)

    assert mapped.problems == ()
    for service in mapped.services:
        assert DocumentedService.model_validate(service.as_json()) == service
    for cell, value in mapped.draft.items():
        content = fixes.SetField(cell=cell, value=value).apply(ClaimContent())
        assert cells.flatten(content)[cell] == value
    if not targets.each(target):
        assert list(mapped.draft) == [target]


def test_what_a_line_says_beside_its_code_can_be_mapped():
    rules = (
        constant("service.note", "second session"),
        constant("service.emergency", "Y"),
        constant("service.diagnosis_keys", "d1, D2"),
        constant("service.drug.given", "40"),
        constant("service.drug.unit", "mg"),
        constant("service.start_time", "13:05"),
    )
    one = engine.apply(Mapping(rules=rules), visit(), zone=ZONE).services[0]
    assert (one.note, one.emergency, one.diagnosis_keys) == ("second session", True, ("d1", "D2"))
    assert one.drug == DrugFacts(given=Decimal(40), unit="MG")
    assert one.start_time == time(13, 5)


@pytest.mark.parametrize(
    "target",
    [
        "billing.npi",
        "coverage.payer.name",
        "coverage.subscriber.family",
        "rendering.id",
        "plan_of_care.id",
        "plan_of_care.kx_attested",
        "account_number",
        "diagnosis.uid",
        "lines[S1].code",
        "service.",
    ],
)
def test_what_follows_from_the_clinics_own_records_is_no_target(target):
    assert targets.kind(target) is None


def test_a_drug_takes_only_words_the_engine_knows():
    with pytest.raises(Unfit, match="is not one of MG, ML, IU, UNITS"):
        targets.coerce("service.drug.unit", "spoons")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\x1b[2J"])
def test_a_text_no_row_can_keep_is_told_at_its_rule(text):
    with pytest.raises(Unfit, match="no form can carry"):
        targets.coerce("additional_information", text)


def test_a_target_of_a_date_holds_a_date():
    assert targets.coerce("plan_of_care.certified_to", "2026-03-02") == date(2026, 3, 2)
