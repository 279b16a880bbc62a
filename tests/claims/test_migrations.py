"""A migration gives what was there before a place in the new order."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from claims.models import Claim, Connection, Provider
from clinicbridge import scope, vault
from tests import clinic as clinics

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def ridgeline():
    """A practice, entered by the test itself: a migration is in none."""
    return clinics.make()


def test_a_known_key_becomes_that_of_the_only_emr(ridgeline):
    with scope.practice(ridgeline.practice.pk):
        Provider.objects.create(family="Holm", source_key="R1")
        Provider.objects.create(family="Iyer", npi="2900003015")

    run("0002_a_providers_key_is_its_emrs", "name_the_emr")

    with scope.practice(ridgeline.practice.pk):
        assert Provider.objects.get(family="Holm").connection == ridgeline.emr
        assert Provider.objects.get(family="Iyer").connection is None


def test_a_known_key_is_not_guessed_between_two_emrs(ridgeline):
    with scope.practice(ridgeline.practice.pk):
        Connection.objects.create(
            name="Second EMR", direction="INBOUND", vendor="fhir", environment="DEMO"
        )
        Provider.objects.create(family="Holm", source_key="R1")

    run("0002_a_providers_key_is_its_emrs", "name_the_emr")

    with scope.practice(ridgeline.practice.pk):
        assert Provider.objects.get(family="Holm").connection is None


def test_a_claim_learns_the_version_of_its_current_revision(ridgeline):
    with scope.practice(ridgeline.practice.pk), vault.reading(purpose="claim.review"):
        claim = ridgeline.draft()
        known = claim.drawn_from
        claim.drawn_from = None
        claim.save(update_fields=["drawn_from"])

    run("0004_a_claim_knows_the_version_it_was_drawn_from", "name_the_version")

    with scope.practice(ridgeline.practice.pk):
        assert Claim.objects.get().drawn_from == known


def run(migration, step):
    """Run one step of a migration over rows as they were before it."""
    then = MigrationLoader(connection).project_state(("claims", migration)).apps
    with transaction.atomic():
        found = getattr(importlib.import_module(f"claims.migrations.{migration}"), step)
        found(then, SimpleNamespace(connection=connection))
