"""The part of the replay bench that runs inside the product, on one database."""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from benches import _report
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import engine
from claims.models import Connection, Job, MappingRule, MappingSet, ReplayResult
from claims.services import apart, intake, jobs, mappings, replay_request
from claims.services.replays import TOGETHER, Wanted
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Practice, User
from tests import factories

CODES = ("97110", "97140", "97530")
ZONE = "America/Denver"
MEGABYTES = 1024  # of what the system counts in kilobytes


def main() -> None:
    """Replay so many visits so many times and print one JSON object."""
    visits, times = int(sys.argv[1]), int(sys.argv[2])
    practice = Practice.objects.get()
    person = User.objects.filter(memberships__practice=practice, memberships__role="ADMIN").first()
    with scope.practice(practice.pk):
        emr = Connection.objects.get(direction="INBOUND")
        records = [_take_in(emr, number) for number in range(visits)]
        draft = _draft(emr, person)
        mapping = mappings.compiled(draft)
    before = _resident()

    def alone() -> None:
        for record in records:
            engine.apply(mapping, record, zone=ZONE)

    def apart_from_us() -> None:
        for at in range(0, visits, TOGETHER):
            apart.apply(mapping=mapping, records=records[at : at + TOGETHER], zone=ZONE)

    worked = _processor()
    spent = [_replayed(practice, draft, visits, person) for _ in range(times)]
    worked = _processor() - worked
    figures = {
        "replayed, visits a second": _rate(spent, visits),
        "mapped alone, visits a second": _rate([_spent(alone) for _ in range(times)], visits),
        "mapped where it can be killed, visits a second": _rate(
            [_spent(apart_from_us) for _ in range(times)], visits
        ),
        "replayed, a visit": _report.figure([one / visits * 1000 for one in spent], "ms"),
        "replayed, a visit, processor": _report.figure([worked / visits / times * 1000], "ms"),
        "memory the replay added": _report.figure([_resident() - before], "MB"),
        "memory of the largest child": _report.figure(
            [resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTES], "MB"
        ),
    }
    print(json.dumps(figures))


def _take_in(emr: Connection, number: int) -> EncounterRecord:
    """Take in a visit of three timed services, each of a patient of their own."""
    record = factories.encounter(
        visit_id=f"replayed-{number}",
        patient=factories.someone(number),
        services=tuple(factories.service(f"S{n}", code) for n, code in enumerate(CODES)),
    )
    with vault.reading(purpose="bench.seed"):
        intake.draft_claim(connection=emr, record=record, message_id=None, correlation_id="0" * 32)
    return record


def _draft(emr: Connection, person: User | None) -> MappingSet:
    """Return the next version, which writes one more line's cell: every claim would change."""
    published = MappingSet.objects.get(connection=emr, state=MappingSet.State.PUBLISHED)
    if person is None:
        raise SystemExit("The practice has no admin.")
    made = mappings.copy(mapping_set=published, actor=person)
    MappingRule.objects.create(
        mapping_set=made,
        order=999,
        key="bench",
        transform="constant",
        argument="Replayed",
        target="additional_information",
    )
    return made


def _replayed(practice: Practice, draft: MappingSet, visits: int, person: Any) -> float:
    """Replay as a worker does; return its seconds."""
    with scope.practice(practice.pk):
        job = replay_request.ask(mapping_set=draft, wanted=Wanted(last=visits), actor=person)
    spent = _spent(lambda: jobs.run(practice_id=practice.pk, job_id=job.pk))
    with scope.practice(practice.pk):
        job = Job.objects.get(pk=job.pk)
        changed = ReplayResult.objects.filter(job=job, outcome="CHANGED").count()
    if (job.state, changed) != ("DONE", visits):
        raise SystemExit(f"The replay ended {job.state} with {changed} of {visits} changed.")
    return spent


def _rate(spent: list[float], visits: int) -> _report.Figure:
    return _report.figure([visits / seconds for seconds in spent], "a second")


def _spent(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _processor() -> float:
    """Return the seconds of processor this process and its ended children took so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _resident() -> float:
    """Return the most this process held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTES


if __name__ == "__main__":
    main()
