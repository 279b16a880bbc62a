"""The part of the judging bench that runs inside the product, on one database."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benches import _report
from claims.domain.coding import proposing
from claims.domain.edits import scrub
from claims.domain.facts import DocumentedService
from claims.models import Claim, Connection, PlanOfCare
from claims.services import intake, judging, parties, revisions, scrubbing
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Practice
from tests import factories

CODES = ("97110", "97112", "97140", "97530", "97116", "97035")


def main() -> None:
    """Judge one six-line claim many times and print one JSON object."""
    times = int(sys.argv[1])
    practice = Practice.objects.get()
    with scope.practice(practice.pk), vault.reading(purpose="bench.seed"):
        claim = _claim()
        content = revisions.current(claim).claim_content
        facts = scrubbing.facts_of(claim)
        print(json.dumps(_measure(claim, content, facts, times)))


def _claim() -> Claim:
    """Take in a visit of six timed services under a plan of care."""
    services = tuple(factories.service(f"S{n}", code) for n, code in enumerate(CODES))
    drafted = intake.draft_claim(
        connection=Connection.objects.get(direction="INBOUND"),
        record=factories.encounter(visit_id="judged", services=services),
        message_id=None,
        correlation_id="0" * 32,
    )
    claim = Claim.objects.get(encounter_id=drafted.encounter_id)
    PlanOfCare.objects.create(patient_id=claim.patient_id, discipline="PT")
    return claim


def _measure(
    claim: Claim, content: Any, facts: tuple[DocumentedService, ...], times: int
) -> dict[str, _report.Figure]:
    place = parties.place_of(content.facility.id, claim.practice)

    def gather() -> Any:
        return judging.context(claim, content, services=facts, problems=(), place=place)

    def one_pass() -> Any:
        around = gather()
        return scrub.run(content, around), proposing.propose(content, around)

    def all_of_it() -> Any:
        with transaction.atomic():
            return scrubbing.scrub(claim, content)

    context = gather()
    acts: dict[str, Callable[[], Any]] = {
        "gather what it is judged by": gather,
        "edits over six lines": lambda: scrub.run(content, context),
        "proposals over six lines": lambda: proposing.propose(content, context),
        "gather, edits and proposals": one_pass,
        "gather, judge and keep": all_of_it,
    }
    found: dict[str, _report.Figure] = {}
    for label, act in acts.items():
        act()
        with CaptureQueriesContext(connection) as caught:
            act()
        found[f"{label}, queries"] = _report.figure([len(caught)], "queries")
        found[f"{label}, ms"] = _report.figure([_spent(act) for _ in range(times)], "ms")
    found["findings"] = _report.figure([claim.findings.count()], "findings")
    return found


def _spent(act: Callable[[], Any]) -> float:
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000


if __name__ == "__main__":
    main()
