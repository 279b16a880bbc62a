"""What an EMR calls a service or a diagnosis is repeated nowhere in clear."""

import json
import logging
import re

from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.domain import fixes
from claims.models import Claim
from claims.services import intake, naming, review, revisions
from integrations.vendors.demo import wire
from integrations.vendors.fhir.adapter import Fhir
from tests import factories
from tests.flows import canaries

SECRET = "MRN004417-19550203"
LONGEST = "a" * 64  # of a FHIR id
# Sealed, or the claim's own page, which is PHI altogether.
NAMED = re.compile(r"""\b(?:name|id|for|href|action|data-[a-z-]+|aria-[a-z]+)=["']([^"']*)""")


def told(*services):
    diagnosis = factories.DiagnosisRecord(key=SECRET, code="M25.561", rank=1)
    return factories.encounter(
        services=services or (service(),), diagnoses=(diagnosis,), version="1"
    )


def service(key=SECRET, code="97110"):
    return factories.service(key, code, diagnosis_keys=(SECRET,))


def stored():
    """Return everything the database holds, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [(table, str(row)) for row in cursor.fetchall()]
    return rows


def test_a_service_keeps_its_name_through_versions_and_edits(clinic):
    first = clinic.draft(told())
    before = revisions.current(first).claim_content.lines[0]

    later = told(service(), service("S9", "97140")).model_copy(update={"version": "2"})
    clinic.draft(later.model_copy(update={"version_at": None}))

    lines = revisions.current(Claim.objects.get()).claim_content.lines
    assert [line.uid for line in lines] == [before.uid, naming.name("services", "S9")]


def test_a_name_is_short_and_another_practices_is_another(clinic):
    name = naming.name("services", SECRET)

    assert re.fullmatch(r"s[a-z2-7]{10}", name)
    assert naming.name("diagnoses", SECRET)[1:] != name[1:]


def test_every_leaf_is_found_under_the_new_name_whatever_the_key(clinic):
    strange = ("S1", "S1].units", "S1]", "[", "(.*", "S1.2", "")
    record = told(*(service(key) for key in strange))

    ours = naming.named(record)

    assert len(ours.sources) == len(record.sources)
    assert not [own for own in ours.sources if SECRET in own or "S1" in own]
    for key in strange:
        assert f"services[{naming.name('services', key)}].code" in ours.sources


def test_an_emrs_key_is_in_no_clear_column_entry_log_address_or_field(clinic, caplog):
    caplog.set_level(logging.DEBUG)
    claim = clinic.draft(told())
    uid = claim.lines.get().uid
    for fix in (
        fixes.AddModifier(line=uid, modifier="59"),
        fixes.SetPointers(line=uid, pointers=()),
    ):
        claim.refresh_from_db()
        review.edit(
            claim_id=claim.pk,
            seen_revision=claim.revision,
            fix=fix,
            actor=clinic.biller,
            attesting="In note.",
        )
    browser = Client()
    browser.force_login(clinic.biller)
    address = reverse("desk:claim", args=[claim.pk])
    answers = [
        browser.get(f"{address}?tab={tab}") for tab in ("note", "fields", "where", "history")
    ]
    pages = [answer.content.decode() for answer in answers]

    assert [row for row in stored() if SECRET in row[1]] == []
    assert SECRET not in caplog.text
    for page in pages:
        assert uid in page
        assert [said for said in NAMED.findall(page) if SECRET in said] == []


def test_ids_of_a_whole_message_that_hold_the_chart_number_leave_no_trace(clinic):
    bundle = canaries.bundle()
    body = json.dumps(bundle)
    parts = [entry["resource"] for entry in bundle["entry"]]
    for number, part in enumerate(parts):
        if part["resourceType"] in ("Procedure", "Condition"):
            body = body.replace(part["id"], f"{canaries.MRN}-{number}")
    (record,) = Fhir().parse(body.encode(), content_type="application/fhir+json")
    assert all(canaries.MRN in part.key for part in record.services), record.services
    assert any(canaries.MRN in part.key for part in record.diagnoses), record.diagnoses
    intake.draft_claim(
        connection=clinic.emr, record=record, message_id=None, correlation_id="c" * 32
    )

    assert [row for row in stored() if canaries.MRN in row[1]] == []


def test_the_longest_id_of_fhir_is_delivered(clinic):
    diagnosis = factories.DiagnosisRecord(key=LONGEST, code="M25.561", rank=1)
    long_winded = factories.service(LONGEST, diagnosis_keys=(LONGEST,))
    claim = clinic.draft(services=(long_winded,), diagnoses=(diagnosis,))

    sent = wire.to_wire(revisions.current(claim).claim_content, "REF1")

    assert len(sent["lines"][0]["lineControlNumber"]) == 11
    assert sent["lines"][0]["diagnosisPointers"] == [1]
