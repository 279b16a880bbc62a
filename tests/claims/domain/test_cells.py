"""Every value of a claim has a cell."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from pydantic import BaseModel

from claims.domain import cells
from claims.domain.content import ClaimContent, Coverage, Drug, Line, Person
from tests import examples
from tests.claims.domain import strategies


def leaves(value: Any) -> Iterator[Any]:
    """Yield every scalar of the JSON document, uids and the schema left out."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name != "uid":
                yield from leaves(getattr(value, name))
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for member in value:
            yield from leaves(member)
    else:
        yield value


@settings(max_examples=examples.of(60), deadline=None)
@given(strategies.contents())
def test_flatten_has_a_cell_for_every_value(content):
    found = cells.flatten(content)

    present = [leaf for leaf in leaves(content) if leaf is not None]
    assert len([v for v in found.values() if v is not None]) >= len(present)
    assert all(leaf in found.values() for leaf in present if leaf != ())
    assert found["lines"] == tuple(line.uid for line in content.lines)
    assert found["diagnoses"] == tuple(one.uid for one in content.diagnoses)


def test_paths_are_those_the_desk_and_the_provenance_use():
    content = ClaimContent(
        lines=(Line(uid="U1", modifiers=("GP",), drug=Drug(ndc="1")),),
        coverage=Coverage(subscriber=Person(family="Roe")),
        other_coverages=(Coverage(plan_name="Two"),),
    )

    found = cells.flatten(content)

    assert found["lines[U1].modifiers"] == ("GP",)
    assert found["lines[U1].drug.ndc"] == "1"
    assert found["coverage.subscriber.family"] == "Roe"
    assert found["other_coverages[0].plan_name"] == "Two"
    assert found["patient.birth_date"] is None


def test_an_absent_part_has_no_cells():
    assert not any("subscriber" in cell for cell in cells.flatten(ClaimContent()))


def test_a_cell_of_a_line_splits_even_when_its_uid_is_odd():
    assert cells.part("lines[a.b].c].units") == ("lines", "a.b].c", "units")
    assert cells.part("lines[U1].drug.ndc") == ("lines", "U1", "drug.ndc")
    assert cells.part("patient.sex") is None


def test_header_names_every_cell_outside_the_lists():
    flat = cells.flatten(ClaimContent(coverage=Coverage(subscriber=Person())))
    lists = {"lines", "diagnoses", "other_coverages"}
    assert set(cells.header()) == set(flat) - lists
