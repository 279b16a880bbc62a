"""Facts are kept for each version of the mapping; a claim is judged by those it was drawn under."""

from claims.models import Claim, DocumentedService
from claims.services import drafting, fact_keeping, parties, remap_request, remapping
from tests import factories
from tests.claims.services.replaying import draft, publish


def assistant(claim):
    """Return the assistant's minutes among the facts a claim is judged by."""
    return [one.assistant_minutes for one in fact_keeping.of(Claim.objects.get(pk=claim.pk))]


def draw_again(clinic, claim):
    """Draw the claim's visit under what is published now, and write no claim."""
    version = claim.drawn_from
    record = factories.encounter()
    found = parties.find(clinic.emr, record, version.patient)
    drafting.draft(drafting.visit(clinic.emr, record, found, version), of=claim)


def test_what_another_mapping_makes_of_the_visit_leaves_the_claims_own_facts_alone(clinic, claim):
    assert (claim.drawn_under, assistant(claim)) == ("1", [None])
    publish(clinic, draft(clinic))

    draw_again(clinic, claim)

    assert assistant(claim) == [None]
    rows = fact_keeping.rows_of(claim.drawn_from_id, "2")
    assert [row.facts["assistant_minutes"] for row in rows] == [23]
    assert DocumentedService.objects.count() == 2


def test_facts_of_one_mapping_are_kept_once_however_often_they_are_drawn(clinic, claim):
    draw_again(clinic, claim)

    assert DocumentedService.objects.count() == 1


def test_a_claim_drawn_before_facts_named_their_mapping_is_judged_by_its_own(clinic, claim):
    row = DocumentedService.objects.get()
    row.mapping, claim.drawn_under = "", ""
    row.save()
    claim.save(update_fields=["drawn_under"])
    assert assistant(claim) == [None]
    made = publish(clinic, draft(clinic))

    job = remap_request.ask(mapping_set=made, actor=clinic.admin)
    for piece in remapping.Remap().plan({**job.arguments, "job": str(job.pk)}):
        remapping.Remap().do(piece)

    assert assistant(claim) == [23]
