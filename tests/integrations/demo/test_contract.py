"""Our small judge of the contract says what a whole JSON Schema judge says."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.demo.contract import Contract
from integrations.vendors.demo.wire import to_wire
from tests.kits.billing_system import FULL, REFERENCE
from tests.kits.full_claim import leaves

PATH = Path("integrations/demo/billing.schema.json")
OURS = Contract.load(PATH)
THEIRS = jsonschema.Draft202012Validator(json.loads(PATH.read_text()))
CLAIM = to_wire(FULL, REFERENCE)
PLACES = [path for path, _ in leaves(CLAIM)]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2000),
    st.text(max_size=30),
    st.sampled_from(["", "GP", "2026-11-20", "1.50", "97110", "M25.561", "self", "x" * 600]),
    st.lists(st.text(max_size=3), max_size=60),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


def test_the_contract_is_a_sound_schema():
    jsonschema.Draft202012Validator.check_schema(THEIRS.schema)


def test_a_full_claim_passes_both_judges():
    assert OURS.faults(CLAIM) == []
    assert THEIRS.is_valid(CLAIM)


@given(place=st.sampled_from(PLACES), depth=st.integers(0, 3), value=ODD, remove=st.booleans())
def test_both_judges_agree_on_a_claim_with_one_part_changed(place, depth, value, remove):
    document: Any = copy.deepcopy(CLAIM)
    path = place[: max(1, len(place) - depth)]
    holder = document
    for part in path[:-1]:
        holder = holder[part]
    if remove:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value

    assert (OURS.faults(document) == []) == THEIRS.is_valid(document)


@pytest.mark.parametrize("keyword", ["oneOf", "format", "const"])
def test_a_keyword_it_does_not_know_stops_the_start(keyword):
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {keyword: []}}}}

    with pytest.raises(ValueError, match=keyword):
        Contract(schema)
