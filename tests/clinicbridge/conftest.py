"""Two practices side by side, and nobody inside either yet."""

import pytest

from claims.models import Connection, Patient
from clinicbridge import scope
from clinicbridge.accounts import people
from clinicbridge.accounts.models import Practice, User
from clinicbridge.vault import keys

SECRET = "Zephyrine Quill"


@pytest.fixture
def ridgeline(db) -> Practice:
    """Return the practice the tests live in."""
    return people.create_practice(name="Ridgeline", slug="ridgeline")


@pytest.fixture
def lakeside(db) -> Practice:
    """Return the practice next door."""
    return people.create_practice(name="Lakeside", slug="lakeside")


@pytest.fixture
def dana(ridgeline) -> User:
    """Return Dana, who bills for Ridgeline."""
    return join(ridgeline, "dana", "BILLER")


@pytest.fixture
def alex(ridgeline) -> User:
    """Return Alex, who runs Ridgeline."""
    return join(ridgeline, "alex", "ADMIN")


@pytest.fixture
def marta(ridgeline) -> Patient:
    """Return a patient of Ridgeline as the database holds her."""
    with scope.practice(ridgeline.pk):
        return Patient.objects.get(pk=a_patient().pk)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Let no key of one test be remembered in the next."""
    keys.forget()


def join(practice, local, role) -> User:
    """Return a new person of a practice."""
    user, _ = people.invite(
        practice=practice, email=f"{local}@clinic.example", full_name=local.title(), role=role
    )
    return user


def a_patient(**changes) -> Patient:
    """Return a new patient of the practice we are in."""
    emr, _ = Connection.objects.get_or_create(
        name="EMR", defaults={"direction": "INBOUND", "vendor": "fhir", "environment": "DEMO"}
    )
    values = {"person": {"family": SECRET, "born": "1955-02-03"}, "mrn": "004417"}
    count = Patient.objects.count()
    return Patient.objects.create(connection=emr, source_token=f"t{count}", **{**values, **changes})
