"""A migration gives what was there before a place in the new order."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from claims.models import Connection, Provider
from clinicbridge import scope
from tests import clinic as clinics

pytestmark = [pytest.mark.both, pytest.mark.django_db]
KEYS_OF_EMRS = "0002_a_providers_key_is_its_emrs"


@pytest.fixture
def ridgeline():
    """A practice, entered by the test itself: a migration is in none."""
    return clinics.make()


def test_a_known_key_becomes_that_of_the_only_emr(ridgeline):
    with scope.practice(ridgeline.practice.pk):
        Provider.objects.create(family="Holm", source_key="R1")
        Provider.objects.create(family="Iyer", npi="2900003015")

    name_the_emr()

    with scope.practice(ridgeline.practice.pk):
        assert Provider.objects.get(family="Holm").connection == ridgeline.emr
        assert Provider.objects.get(family="Iyer").connection is None


def test_a_known_key_is_not_guessed_between_two_emrs(ridgeline):
    with scope.practice(ridgeline.practice.pk):
        Connection.objects.create(
            name="Second EMR", direction="INBOUND", vendor="fhir", environment="DEMO"
        )
        Provider.objects.create(family="Holm", source_key="R1")

    name_the_emr()

    with scope.practice(ridgeline.practice.pk):
        assert Provider.objects.get(family="Holm").connection is None


def name_the_emr():
    then = MigrationLoader(connection).project_state(("claims", KEYS_OF_EMRS)).apps
    migration = importlib.import_module(f"claims.migrations.{KEYS_OF_EMRS}")
    with transaction.atomic():
        migration.name_the_emr(then, SimpleNamespace(connection=connection))
