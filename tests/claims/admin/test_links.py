"""What an admin page links to opens for whoever is shown the page."""

import re
from html import unescape
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.urls import reverse

from claims.models import Claim, EditSetting, Job, SuggesterSettings
from claims.services import review
from clinicbridge import vault
from tests import factories

HREF = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
NOT_PAGES = ("/static/", "/accounts/sign-out", "mailto:", "javascript:")


@pytest.fixture
def furnished(clinic, draft):
    """A clinic with a row on most pages, its relations set."""
    claim = clinic.draft()
    clinic.draft(visit_id="E-2", patient=factories.someone(2))
    with vault.reading(purpose="test"):
        review.approve(
            claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
        )
    EditSetting.objects.create(
        edit="lines.none", payer=clinic.payer, severity="NOTE", reason="Ours."
    )
    Job.objects.create(kind="rescrub", arguments={}, requested_by=clinic.admin)
    SuggesterSettings.objects.create()
    return clinic


def links(browser, address):
    """Open a page; return where the links of it lead within the product."""
    page = browser.get(address, follow=True)
    assert page.status_code == 200, address
    if not page.get("Content-Type", "").startswith("text/html"):
        return set()
    found = (unescape(one) for one in HREF.findall(page.content.decode()))
    inside = (urldefrag(urljoin(address, one)).url for one in found)
    return {one for one in inside if one.startswith("/") and not one.startswith(NOT_PAGES)}


def one_of_a_kind(addresses, known=()):
    """Return of each page one address for each set of questions it is asked with.

    A list sorted another way, or filtered by another value, is the same page.
    """

    def kind(address):
        parts = urlsplit(address)
        return (parts.path, frozenset(parse_qs(parts.query)) - {"_changelist_filters"})

    seen = {kind(one) for one in known}
    return {kind(one): one for one in sorted(addresses, reverse=True) if kind(one) not in seen}


@pytest.mark.slow
def test_every_link_of_every_admin_page_opens_for_who_may_look_but_not_change(furnished, noor):
    browser = noor
    index = reverse("admin:index")
    lists = links(browser, index)
    rows = set().union(*(links(browser, one) for one in lists if one.startswith(index)))
    assert {one for one in rows if one.endswith("/change/")}
    asked = one_of_a_kind(rows, known=lists).values()
    beyond = set().union(*(links(browser, one) for one in asked if one.startswith(index)))

    for one in one_of_a_kind(beyond, known=rows | lists).values():
        links(browser, one)


def test_a_related_row_is_a_link_to_who_may_open_it_and_words_to_who_may_not(furnished, alex, noor):
    claim = Claim.objects.exclude(destination=None).first()
    there = reverse("admin:claims_connection_change", args=[claim.destination_id])
    page = reverse("admin:claims_claim_change", args=[claim.pk])

    for_alex, for_noor = (one.get(page).content.decode() for one in (alex, noor))

    assert f'<a href="{there}">Clinic billing</a>' in for_alex
    assert there not in for_noor
    assert "Clinic billing" in for_noor
