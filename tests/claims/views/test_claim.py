"""One claim's page."""

import uuid

import pytest
from django.urls import reverse


@pytest.fixture
def claim(clinic):
    return clinic.draft()


def address(claim, name="claim"):
    return reverse(f"desk:{name}", args=[claim.pk])


def test_the_page_shows_the_claim_and_says_there_is_nothing_to_fix(dana, claim):
    page = dana.get(address(claim))

    said = page.content.decode()
    assert page.status_code == 200
    assert "Whitfield, Marta" in said
    assert "Nothing to fix" in said
    assert "97110" in said


@pytest.mark.parametrize("tab", ["note", "fields", "where", "earlier", "history", "nonsense"])
def test_every_tab_of_the_visit_opens(dana, claim, tab):
    assert dana.get(address(claim), {"tab": tab}).status_code == 200


def test_a_claim_nobody_knows_is_not_found(dana, claim):
    assert dana.get(reverse("desk:claim", args=[uuid.uuid4()])).status_code == 404


def post(browser, claim, name, **typed):
    """Post one form of the claim's page as it was shown."""
    return browser.post(address(claim, name), {"seen": claim.revision, **typed})


def line(claim):
    return claim.lines.get()


def test_a_modifier_typed_into_its_cell_is_on_the_claim(dana, claim):
    answer = post(dana, claim, "edit", kind="SetModifiers", line=line(claim).uid, modifiers="GP, kx")

    assert answer.status_code == 302
    assert (line(claim).modifier_1, line(claim).modifier_2) == ("GP", "KX")


def test_approving_owes_the_claim_and_goes_on(dana, claim):
    answer = post(dana, claim, "approve", digest=claim.digest)

    claim.refresh_from_db()
    assert answer.status_code == 302
    assert claim.status == "APPROVED"
    assert claim.submissions.count() == 1
