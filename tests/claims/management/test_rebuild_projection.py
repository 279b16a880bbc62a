"""The command that rebuilds projections from revisions, and its check."""

import io

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, Diagnosis, ServiceLine
from claims.services import projection
from clinicbridge import scope
from tests import clinic as clinics


def run(*arguments):
    out = io.StringIO()
    call_command("rebuild_projection", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def two(db):
    """A claim in each of two practices, made in their scopes."""
    made = []
    for slug in ("ridgeline", "lakeside"):
        clinic = clinics.make(name=slug.title(), slug=slug)
        with scope.practice(clinic.practice.pk):
            made.append((clinic.practice.pk, clinic.draft()))
    return made


def damage(practice_id, claim):
    with scope.practice(practice_id):
        before = projection.snapshot(claim)
        ServiceLine.objects.filter(claim=claim).update(code="99999", units=None)
        Diagnosis.objects.filter(claim=claim).delete()
        stored = Claim.objects.get(pk=claim.pk)
        stored.total_charge, stored.procedures = 0, []
        stored.save(update_fields=["total_charge", "procedures"])
    return before


def test_untouched_projections_are_all_in_order(two):
    assert run("--check") == "2 claims checked, 0 differ.\n"
    assert run() == "2 claims checked, 0 rebuilt.\n"


def test_the_check_names_what_differs_and_mends_nothing(two):
    practice_id, claim = two[0]
    damage(practice_id, claim)

    with pytest.raises(CommandError, match=f"Claim {claim.short_id}") as told:
        run("--check")

    assert "2 claims checked, 1 differs" in str(told.value)
    with scope.practice(practice_id):
        assert ServiceLine.objects.get().code == "99999"


def test_a_rebuild_restores_every_practices_rows_byte_for_byte(two):
    before = [damage(practice_id, claim) for practice_id, claim in two]

    assert run() == "2 claims checked, 2 rebuilt.\n"

    for (practice_id, claim), rows in zip(two, before, strict=True):
        with scope.practice(practice_id):
            assert projection.snapshot(claim) == rows
            mended = Claim.objects.get(pk=claim.pk)
            assert (mended.total_charge, mended.revision) == (claim.total_charge, 1)
            assert mended.procedures == claim.procedures
    assert run("--check") == "2 claims checked, 0 differ.\n"
