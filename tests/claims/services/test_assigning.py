"""Whose claim it is: an entry for each change, and nothing of the claim's content."""

import pytest

from claims.domain.states import IllegalStep
from claims.models import ClaimRevision
from claims.services import assigning
from clinicbridge.audit.models import LogEntry

pytestmark = pytest.mark.both


def assign(claim, owner, actor):
    return assigning.assign(claim_id=claim.pk, owner=owner, actor=actor)


def entries(claim):
    rows = LogEntry.objects.filter(object_pk=str(claim.pk), summary__startswith="Assigned")
    return list(rows.order_by("timestamp", "id").values_list("summary", flat=True))


def test_an_assignment_is_an_entry_and_no_revision(clinic, claim):
    assign(claim, clinic.biller, clinic.biller)
    assign(claim, clinic.biller, clinic.biller)
    assign(claim, clinic.lead, clinic.lead)
    assign(claim, None, clinic.lead)

    claim.refresh_from_db()
    assert claim.owner is None
    assert ClaimRevision.objects.filter(claim=claim).count() == 1
    assert entries(claim) == [
        "Assigned: nobody → Dana Okafor",
        "Assigned: Dana Okafor → Sam Whitehorse",
        "Assigned: Sam Whitehorse → nobody",
    ]


def test_a_claim_nobody_works_on_is_assigned_to_nobody(clinic, claim, approved):
    with pytest.raises(IllegalStep):
        assign(claim, clinic.biller, clinic.biller)

    assert entries(claim) == []
