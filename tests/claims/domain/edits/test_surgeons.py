"""Assistants, co-surgeons and teams against the fee schedule's indicators."""

import pytest

from claims.domain.edits.findings import Severity
from tests.claims.domain.edits.claims import CLEAN, examine
from tests.claims.domain.edits.tables import Fees, tables

OTHER = CLEAN.lines[0].model_copy(update={"uid": "S2", "code": "29881"})


def severities(modifier, payer="MEDICARE", **indicators):
    line = OTHER.model_copy(update={"modifiers": (modifier,)})
    content = CLEAN.model_copy(update={"lines": (*CLEAN.lines, line)})
    known = tables(physician_fees=Fees(c29881=indicators))
    every = examine(content, tables=known, payer_class=payer)
    return [one.severity for one in every if one.edit.startswith("surgeons.")]


@pytest.mark.parametrize("modifier", ["80", "81", "82", "AS"])
@pytest.mark.parametrize(
    ("indicator", "said"),
    [("0", [Severity.NOTE]), ("1", [Severity.BLOCKS]), ("2", []), ("9", [Severity.BLOCKS])],
)
def test_an_assistant_is_paid_as_the_indicator_says(modifier, indicator, said):
    assert severities(modifier, assistant=indicator) == said


@pytest.mark.parametrize(("modifier", "name"), [("62", "co_surgeon"), ("66", "team")])
@pytest.mark.parametrize(
    ("indicator", "said"),
    [("0", [Severity.BLOCKS]), ("1", [Severity.NOTE]), ("2", []), ("9", [Severity.BLOCKS])],
)
def test_shared_surgery_is_paid_as_the_indicator_says(modifier, name, indicator, said):
    assert severities(modifier, **{name: indicator}) == said


def test_outside_medicare_it_is_only_confirmed():
    assert severities("80", payer="COMMERCIAL", assistant="1") == [Severity.CONFIRM]


def test_no_schedule_no_finding():
    assert severities("82") == []
    assert severities("LT", assistant="1") == []
