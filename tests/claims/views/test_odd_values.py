"""What no form of ours would send: no value of any field of any form ends in a fault."""

from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse

from tests.claims.views.conftest import address, signed_in
from tests.kits import desk_forms

pytestmark = pytest.mark.slow
# Of the sixteen that were tried: what no browser sends and a database or a number may break on.
ODD = {
    "a NUL": "%00",
    "half a character": "%ED%A0%80",
    "too much": "9" * 400,
    "a page": "x" * 20_000,
}


class AllFields(desk_forms.Forms):
    """Gathers what any part of a form would send."""

    fields = ("input", "select", "textarea", "button")


def forms(page):
    """Return the forms of a page, those of like fields once; who signs out would be out."""
    found = {(path, tuple(sorted(names))): (path, names) for path, names in AllFields(page).found}
    return [one for one in found.values() if one[0] and not one[0].startswith("/accounts/")]


@contextmanager
def undone():
    """Undo whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def said(fields, odd, value):
    pairs = [(name, quote(known)) for name, known in fields.items() if name not in odd]
    return "&".join(f"{name}={known}" for name, known in [*pairs, *((n, value) for n in odd)])


def tried(browser, action, fields):
    """Send a form with each field odd in turn, and with all of them; return what broke."""
    for odd in [*([name] for name in fields), list(fields)]:
        for what, value in ODD.items():
            with undone():
                answer = browser.post(
                    action,
                    said(fields, odd, value),
                    content_type="application/x-www-form-urlencoded",
                    headers={"HX-Request": "true"},
                )
            if answer.status_code >= 500:
                yield f"{action} {odd}: {what}"


@pytest.fixture
def shown(clinic):
    """Pages of claims in their main states, as a lead sees them."""
    lead = signed_in(clinic.lead)
    blocked = clinic.draft(diagnoses=())
    pages = [lead.get(reverse("desk:queue")), lead.get(address(blocked))]
    return lead, "".join(page.content.decode() for page in pages)


def test_no_value_of_any_field_of_the_claim_ends_in_a_fault(shown):
    lead, page = shown
    found = forms(page)

    broken = [one for action, fields in found for one in tried(lead, action, fields)]

    assert len(found) > 20
    assert broken == []
