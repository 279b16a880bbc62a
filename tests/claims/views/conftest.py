"""People at the desk: each a browser of their own, signed in."""

import pytest
from django.test import Client
from django.urls import reverse


def signed_in(person):
    """Return a browser in which this person has signed in."""
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def address(claim, name="claim"):
    """Return where a claim is shown or something is done to it."""
    return reverse(f"desk:{name}", args=[claim.pk])


def post(browser, claim, name, **typed):
    """Send one form of the claim's page as it was shown; with ``htmx=True`` as htmx does."""
    headers = {"HX-Request": "true"} if typed.pop("htmx", False) else {}
    return browser.post(address(claim, name), {"seen": claim.revision, **typed}, headers=headers)


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


@pytest.fixture
def claim(clinic):
    """A clean claim of Marta Whitfield."""
    return clinic.draft()
