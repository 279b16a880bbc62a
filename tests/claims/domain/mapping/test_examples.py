"""Examples of what rules made, masked: of every kind of target."""

from collections import Counter

import pytest

from claims.domain.encounter import DiagnosisRecord
from claims.domain.mapping import engine, examples
from claims.domain.mapping.rule import Mapping, Rule
from tests.claims.domain.mapping.visits import ZONE, sources, visit


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (
            Rule(key="r", source="service.code", target="service.label", for_each="services"),
            "•••••",
        ),
        (Rule(key="r", source="kind", target="frequency"), "••"),
        (
            Rule(key="r", source="diagnosis.code", target="diagnosis.code", for_each="diagnoses"),
            "•••.•",
        ),
        (
            Rule(
                key="r",
                transform="constant",
                argument="2",
                target="diagnosis.rank",
                for_each="diagnoses",
            ),
            "•",
        ),
    ],
)
def test_what_a_rule_made_is_shown_masked_for_every_kind_of_target(rule, value):
    record = visit(kind="PT", diagnoses=(DiagnosisRecord(key="D1", code="M17.1"),))
    record = record.model_copy(update={"sources": sources(record)})
    mapping = Mapping(set_key="K", version="1", rules=(rule,))

    shown = examples.chosen(mapping, engine.apply(mapping, record, zone=ZONE), Counter())

    assert next(shown)["value"] == value
