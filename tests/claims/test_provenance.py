"""Provenance is real: each cell changes with the leaves it names, and with no other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from claims.domain import cells
from claims.domain.content import ClaimContent
from claims.domain.provenance import Kind, Provenance
from claims.models import Claim, Connection
from claims.services import intake, revisions
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Practice
from integrations.demo import bundles, visits
from integrations.management import ridgeline
from integrations.management.commands import load_demo
from integrations.vendors.fhir.adapter import Fhir
from tests import clinic, replay
from tests.claims import mutations
from tests.clinic import line_uid

TODAY = date(2026, 11, 20)
FEW = (6,)  # a physician's visit with a charge; a therapist's timed pair is the first of the others
EVERY = 3  # of the others, a third: each takes seconds
READABLE = [n for n in range(1, visits.SCRIPTED + 1) if visits.visit(1, n, TODAY).readable]


@dataclass(frozen=True)
class Told:
    """What the clinic's claim says of a bundle, and from where."""

    cells: dict[str, Any]
    origins: Provenance
    leaves: dict[str, Any]


@pytest.fixture
def emr(db: None, tmp_path: Path) -> Iterator[Connection]:
    """The EMR of a clinic set up as its admin would, with no visit yet."""
    made = replay.once(("the demo's clinic",), lambda: set_up(tmp_path))
    clinic.as_new(made.practice_id)
    with scope.practice(made.practice_id), vault.reading(purpose="claim.review"):
        yield made


def set_up(folder: Path) -> Connection:
    practice = Practice.objects.create(**ridgeline.PRACTICE)
    load_demo.people(practice, "a word nobody signs in with")
    with scope.practice(practice.pk):
        load_demo.set_up(folder)
        return Connection.objects.get(direction="INBOUND")


def ingest(emr: Connection, bundle: Any) -> Told:
    """Take a bundle into the clinic, read its claim, and leave the clinic empty again."""
    (record,) = Fhir().parse(json.dumps(bundle).encode(), content_type="application/json")
    with transaction.atomic():
        drafted = intake.draft_claim(
            connection=emr, record=record, message_id=None, correlation_id=""
        )
        newest = revisions.current(Claim.objects.get(pk=drafted.claim_ids[0]))
        told = Told(
            cells.flatten(newest.claim_content),
            newest.origins,
            {leaf.path: leaf.raw for leaf in record.sources.values()},
        )
        transaction.set_rollback(True)
    return told


def bundle_of(number: int) -> Any:
    return bundles.bundle(visits.visit(1, number, TODAY))


def changed(before: Told, after: Told) -> set[str]:
    """Return the cells that say something else, came or went.

    A line or diagnosis that came or went is one change, of the list.
    """
    names = before.cells.keys() | after.cells.keys()
    differing = {name for name in names if before.cells.get(name) != after.cells.get(name)}
    return {name for name in differing if stays(name, before, after)}


def stays(cell: str, *tellings: Told) -> bool:
    """Whether the line or diagnosis a cell belongs to is in all of these."""
    part = cells.part(cell)
    return part is None or all(part[1] in told.cells[part[0]] for told in tellings)


def naming(leaf: str, *tellings: Told) -> set[str]:
    """Return the cells whose origin names a leaf."""
    return {
        cell for told in tellings for cell, origin in told.origins.items() if leaf in origin.leaves
    }


def is_movable(cell: str, told: Told) -> bool:
    """Whether a cell says something that another value of its leaves must change.

    Which lines there are, and what a pointer chooses among one, may well stay.
    """
    if not told.origins[cell].leaves or told.cells[cell] in (None, "", (), False):
        return False
    if cell == "lines":
        return False
    is_choice = cell == "diagnoses" or cell.endswith("].pointers")
    return not is_choice or len(told.cells["diagnoses"]) > 1


def check_visit(emr: Connection, number: int) -> None:
    bundle = bundle_of(number)
    before = ingest(emr, bundle)
    moved: set[str] = set()
    for leaf, raw in before.leaves.items():
        for value in mutations.others(bundle, leaf, raw):
            after = ingest(emr, mutations.put(bundle, leaf, value))
            differing = changed(before, after)
            undeclared = differing - naming(leaf, before, after)
            assert not undeclared, (number, leaf, raw, value, sorted(undeclared))
            moved |= differing
    stuck = {cell for cell in before.origins if is_movable(cell, before)} - moved
    for cell in sorted(stuck):  # only all of its leaves together change it, as a payer's names
        other = bundle
        for leaf in sorted(before.origins[cell].leaves, key=lambda leaf: leaf.endswith(".id")):
            for value in mutations.others(bundle, leaf, before.leaves[leaf])[:1]:
                other = mutations.put(other, leaf, value)
        after = ingest(emr, other)
        # A city the clinic and the EMR agree on stays, but is the EMR's word then.
        is_other = (
            cell not in after.origins or after.origins[cell].kind != before.origins[cell].kind
        )
        assert is_other or cell in changed(before, after), (number, cell)


@pytest.mark.parametrize("number", FEW)
def test_each_cell_changes_with_its_leaves_and_with_no_other(emr, number):
    check_visit(emr, number)


def test_two_services_that_become_alike_become_one_line(emr):
    bundle = bundle_of(1)
    before = ingest(emr, bundle)
    leaf = "Procedure/v1-00001-s1.code.coding[0].code"

    after = ingest(emr, mutations.put(bundle, leaf, "97140"))

    assert before.cells["lines"] == (line_uid("v1-00001-s1"), line_uid("v1-00001-s2"))
    assert after.cells["lines"] == (line_uid("v1-00001-s1"),)
    assert leaf in after.origins["lines"].leaves


@pytest.mark.slow
@pytest.mark.parametrize("number", [n for n in READABLE if n not in FEW][::EVERY])
def test_each_cell_of_other_demo_visits_changes_with_its_leaves_and_with_no_other(emr, number):
    check_visit(emr, number)


@pytest.mark.parametrize("number", READABLE)
def test_a_cell_without_an_origin_says_nothing(emr, number):
    told = ingest(emr, bundle_of(number))
    default = cells.flatten(ClaimContent())
    unexplained = {
        cell: value
        for cell, value in told.cells.items()
        if cell not in told.origins
        and value not in ("", None, (), False)
        and value != default.get(cell)
    }
    assert unexplained == {}


@pytest.mark.parametrize("number", READABLE)
def test_every_origin_is_of_a_cell_and_quotes_the_message_as_it_read(emr, number):
    bundle = bundle_of(number)
    told = ingest(emr, bundle)
    assert told.origins.keys() <= told.cells.keys()
    for cell, origin in told.origins.items():
        assert len(origin.leaves) == len(origin.raws), cell
        assert origin.leaves or origin.kind is not Kind.EMR, cell
        for leaf, raw in zip(origin.leaves, origin.raws, strict=True):
            assert str(mutations.get(bundle, leaf)) == str(raw), (cell, leaf)
