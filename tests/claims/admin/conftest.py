"""People at the admin's door, and one row of every page."""

import pytest
from django.test import Client

from claims.models import LookupTable, MappingSet
from claims.services import mappings
from clinicbridge.accounts.models import Membership, User
from tests import clinic as clinics
from tests.clinic import Clinic

ROLES = ("BILLER", "LEAD", "ADMIN", "COMPLIANCE", "PROVIDER")


def person(clinic: Clinic, role: str) -> User:
    """Return somebody of this role, made when the clinic has none."""
    local = {"BILLER": "dana", "LEAD": "sam", "ADMIN": "alex"}.get(role, role.lower())
    email = f"{local}@{clinic.practice.slug}.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, full_name=role.title())
        Membership.objects.create(practice=clinic.practice, user=user, role=role)
    return user


class People(dict[str, Client]):
    """A browser of every role, whose person is made and signs in when first asked for."""

    def __init__(self, clinic: Clinic) -> None:
        super().__init__()
        self.clinic = clinic

    def __missing__(self, role: str) -> Client:
        browser = self[role] = Client()
        browser.force_login(person(self.clinic, role))
        return browser


@pytest.fixture
def people(clinic: Clinic) -> People:
    """Return a signed-in browser of every role."""
    return People(clinic)


@pytest.fixture
def alex(people: People) -> Client:
    """Return the browser of Alex, who runs the practice."""
    return people["ADMIN"]


@pytest.fixture
def noor(people: People) -> Client:
    """Return the browser of Noor, the compliance officer."""
    return people["COMPLIANCE"]


@pytest.fixture
def draft(clinic: Clinic) -> MappingSet:
    """Return a draft with a look-up table."""
    published = MappingSet.objects.get(connection=clinic.emr, state="PUBLISHED")
    made = mappings.copy(mapping_set=published, actor=clinic.admin)
    LookupTable.objects.create(mapping_set=made, name="sides")
    return made


@pytest.fixture
def elsewhere(db: None) -> Clinic:
    """Return another practice, made before the test enters its own."""
    return clinics.make("Summit Clinic", "summit")
