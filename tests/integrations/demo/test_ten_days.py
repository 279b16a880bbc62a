"""The demo clinic's ten days as the application takes them: what is clean, asked, blocked."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from claims.models import Claim, Connection, Suggestion
from claims.services import intake, reading
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Practice
from integrations.demo import bundles, visits
from integrations.errors import PayloadInvalid
from integrations.management import ridgeline
from integrations.management.commands import load_demo
from integrations.vendors.fhir.adapter import Fhir

DAYS = ("2026-11-28", "2026-12-31", "2027-01-04", "2026-10-01", "2026-11-23")
UNREADABLE = {
    "entry[0] (Encounter) names a patient the message does not hold.",
    "entry[0] (Encounter).period.start is not a date.",
}


@dataclass
class Taken:
    """What the edits said of each visit's claims, notes left out, and what was not read."""

    said: dict[int, set[str]]
    worst: Counter[str]
    refused: dict[int, PayloadInvalid]
    payers: set[str]


def take(emr: Connection, today: date, first: int, last: int) -> Taken:
    taken = Taken({}, Counter(), {}, set())
    for number in range(first, last + 1):
        for visit in visits.versions(7, number, today):
            try:
                body = bundles.body(visit)
                (record,) = Fhir().parse(body, content_type="application/fhir+json")
            except PayloadInvalid as refusal:
                taken.refused[number] = refusal
                continue
            drafted = intake.draft_claim(
                connection=emr, record=record, message_id=None, correlation_id=""
            )
        if number not in taken.refused:
            note(taken, number, Claim.objects.get(pk=drafted.claim_ids[0]))
    return taken


def note(taken: Taken, number: int, claim: Claim) -> None:
    found = claim.findings.exclude(severity="NOTE")
    taken.said[number] = {one.edit for one in found}
    severities = {one.severity for one in found}
    taken.worst[next((s for s in ("BLOCKS", "CONFIRM") if s in severities), "CLEAN")] += 1
    assert claim.payer is not None
    taken.payers.add(claim.payer.payer_class)


@pytest.fixture
def clinic(db, tmp_path, request):
    """Be in the demo clinic as it is set up on a day; return its EMR and the day."""
    today = date.fromisoformat(request.param)
    with time_machine.travel(datetime.combine(today, time(18), UTC), tick=False):
        practice = Practice.objects.create(**ridgeline.PRACTICE)
        load_demo.people(practice, "a word nobody signs in with")
        with scope.practice(practice.pk), vault.reading(purpose="claim.review"):
            load_demo.set_up(tmp_path)
            yield Connection.objects.get(direction="INBOUND"), today


@pytest.mark.parametrize("clinic", DAYS, indirect=True)
def test_whatever_the_day_each_visit_shows_what_it_is_there_for(clinic):
    emr, today = clinic
    taken = take(emr, today, 1, visits.PLANNED)
    total = sum(taken.worst.values())
    print(f"{today}: {dict(taken.worst)}, {len(taken.refused)} not read")

    planned = {n: said for n, said in taken.said.items() if n > visits.SCRIPTED}
    assert planned == {n: set(visits.shows(n)) for n in planned}
    assert {str(refusal) for refusal in taken.refused.values()} == UNREADABLE
    assert all(refusal.fix for refusal in taken.refused.values())
    assert total >= 76
    assert 0.55 < taken.worst["CLEAN"] / total < 0.8
    assert 0.1 < taken.worst["CONFIRM"] / total < 0.3
    assert 0.05 < taken.worst["BLOCKS"] / total < 0.2
    assert taken.payers == {payer_class for _, payer_class, *_ in ridgeline.PAYERS}


@pytest.mark.parametrize("clinic", DAYS[:1], indirect=True)
def test_visits_that_come_while_it_runs_are_mostly_clean(clinic):
    emr, today = clinic
    taken = take(emr, today, visits.PLANNED + 1, visits.PLANNED + 20)

    assert not taken.refused
    assert taken.worst["CLEAN"] > 10


@pytest.mark.parametrize("clinic", DAYS[:2], indirect=True)
def test_of_each_note_only_what_the_record_lacks_is_proposed(clinic):
    emr, today = clinic
    taken = take(emr, today, 1, visits.PLANNED)
    for claim in Claim.objects.filter(status="IN_REVIEW"):
        assert reading.read(claim_id=claim.pk)

    found = Suggestion.objects.filter(source="reader", state="OPEN")
    said = sorted(row.fix.get("what") or row.fix.get("code") or row.fix["kind"] for row in found)
    planned = range(visits.SCRIPTED + 1, visits.PLANNED + 1)
    print(f"{today}: the reader proposes {said}")
    assert said == sorted(one for number in planned for one in visits.tells(number))
    clean = Claim.objects.filter(readiness="READY").count()
    assert clean / sum(taken.worst.values()) > 0.55
