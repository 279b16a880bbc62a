"""Who may see and do what in the admin: every page against every role."""

from contextvars import Context

import pytest
from django.contrib import admin
from django.urls import reverse

from claims.admin.base import Page
from claims.models import Claim, ClaimRevision, FeeSchedule, MappingSet, Payer
from clinicbridge import scope
from clinicbridge.accounts.admin_base import AsksRole
from clinicbridge.audit.models import LogEntry
from tests.claims.admin.conftest import ROLES

RUNS = {"ADMIN"}
READS = {"ADMIN", "COMPLIANCE"}
AUDITS = {"COMPLIANCE"}
PAGES = {
    "claims_payer": RUNS,
    "claims_editsetting": RUNS,
    "claims_feeschedule": RUNS,
    "claims_provider": RUNS,
    "claims_notephrase": RUNS,
    "claims_suggestionpolicy": RUNS,
    "claims_suppressedkind": RUNS,
    "claims_mappingset": READS,
    "claims_lookuptable": READS,
    "claims_fieldseen": RUNS,
    "claims_fieldincident": RUNS,
    "claims_connection": RUNS,
    "integrations_hookroute": RUNS,
    "integrations_inboundmessage": RUNS,
    "integrations_apicall": RUNS,
    "claims_claim": READS,
    "claims_claimrevision": READS,
    "claims_claimstep": READS,
    "claims_coderelease": READS,
    "claims_job": READS,
    "claims_suggestersettings": READS,
    "claims_suggestionrun": READS,
    "audit_logentry": AUDITS,
    "audit_accessrecord": AUDITS,
}
ADDED = {
    "claims_editsetting",
    "claims_payer",
    "claims_feeschedule",
    "claims_provider",
    "claims_notephrase",
    "claims_suggestionpolicy",
    "claims_suggestersettings",
    "claims_mappingset",
    "claims_lookuptable",
    "claims_connection",
}


def ours():
    """Return every page behind the door but those of people and places."""
    reverse("admin:index")  # the libraries' pages leave when the addresses are read
    return {m: p for m, p in admin.site._registry.items() if m._meta.app_label != "accounts"}


def test_the_table_below_names_every_page():
    names = {f"{model._meta.app_label}_{model._meta.model_name}" for model in ours()}

    assert names == set(PAGES)


def test_every_page_and_every_inline_asks_the_role():
    for page in ours().values():
        assert isinstance(page, Page)
        assert all(issubclass(inline, AsksRole) for inline in page.inlines)


@pytest.mark.parametrize("role", ROLES)
def test_a_list_is_for_those_who_may_and_for_nobody_else(people, role):
    for name, roles in PAGES.items():
        response = people[role].get(reverse(f"admin:{name}_changelist"), follow=True)

        assert response.status_code == (200 if role in roles else 403), name


@pytest.mark.parametrize("role", ROLES)
def test_only_what_an_admin_keeps_can_be_added(people, role):
    for name in PAGES:
        response = people[role].get(reverse(f"admin:{name}_add"), follow=True)

        may = name in ADDED and role in RUNS
        assert response.status_code == (200 if may else 403), name


def test_a_stranger_is_sent_to_the_one_sign_in(client, db):
    response = client.get(reverse("admin:claims_payer_changelist"), follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/sign-in/")


def test_the_menu_shows_only_what_the_role_may(people):
    for role in ("ADMIN", "COMPLIANCE"):
        page = people[role].get(reverse("admin:index")).content.decode()

        for name, roles in PAGES.items():
            link = f'href="{reverse(f"admin:{name}_changelist")}"'
            assert (link in page) == (role in roles), (role, name)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("claims_payer", Payer),
        ("claims_feeschedule", FeeSchedule),
        ("claims_mappingset", MappingSet),
        ("claims_claim", Claim),
        ("claims_claimrevision", ClaimRevision),
        ("audit_logentry", LogEntry),
    ],
)
def test_another_practices_row_is_not_there(elsewhere, clinic, people, name, model):
    foreign = _foreign(elsewhere, model)
    browser = people["COMPLIANCE"] if PAGES[name] == AUDITS else people["ADMIN"]

    for page in ("change", "history", "delete"):
        response = browser.get(reverse(f"admin:{name}_{page}", args=[foreign]))
        assert response.status_code in (302, 403, 404), page
        assert response.status_code != 302 or response.url == reverse("admin:index")
    listed = browser.get(reverse(f"admin:{name}_changelist")).content.decode()
    assert reverse(f"admin:{name}_change", args=[foreign]) not in listed


def _foreign(elsewhere, model):
    """Return the id of one of the other practice's rows, read as that practice."""

    def read():
        with scope.practice(elsewhere.practice.pk):
            if model in (Claim, ClaimRevision):
                elsewhere.draft()
            return model.objects.filter(practice_id=elsewhere.practice.pk).first().pk

    return Context().run(read)


def test_nothing_offers_to_remove_in_bulk(people):
    for name, roles in PAGES.items():
        role = "COMPLIANCE" if roles == AUDITS else "ADMIN"
        page = people[role].get(reverse(f"admin:{name}_changelist")).content.decode()

        assert "delete_selected" not in page, name


def test_asking_for_bulk_removal_anyway_removes_nothing(clinic, alex):
    before = Payer.objects.count()

    alex.post(
        reverse("admin:claims_payer_changelist"),
        {"action": "delete_selected", "_selected_action": [clinic.payer.pk], "post": "yes"},
    )

    assert Payer.objects.count() == before


@pytest.mark.parametrize("name", ["claim", "claimrevision", "claimstep"])
def test_a_claim_is_looked_at_and_never_changed(clinic, alex, name):
    claim = clinic.clean()
    claim.note("settle", actor=clinic.lead, reason="seen by the payer")
    rows = {
        "claim": claim,
        "claimrevision": claim.revisions.get(),
        "claimstep": claim.journal.last(),
    }
    args = [rows[name].pk]

    assert alex.get(reverse(f"admin:claims_{name}_change", args=args)).status_code == 200
    assert alex.post(reverse(f"admin:claims_{name}_change", args=args), {}).status_code == 403
    assert alex.post(reverse(f"admin:claims_{name}_delete", args=args), {}).status_code == 403
