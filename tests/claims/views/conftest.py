"""People at the desk: each a browser of their own, signed in."""

import pytest
from django.test import Client


def signed_in(person):
    """Return a browser in which this person has signed in."""
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def dana(clinic):
    """Dana, who bills."""
    return signed_in(clinic.biller)


@pytest.fixture
def sam(clinic):
    """Sam, who leads."""
    return signed_in(clinic.lead)


@pytest.fixture
def alex(clinic):
    """Alex, who runs the practice and may only read claims."""
    return signed_in(clinic.admin)
