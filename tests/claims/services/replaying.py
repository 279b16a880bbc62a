"""A draft to replay, visits to replay it over, and the replay itself."""

from datetime import timedelta

from django.db import connection

from claims.models import Encounter, MappingRule, MappingSet, ReplayResult
from claims.services import jobs, mappings, replay_request
from claims.services.replays import Wanted
from tests import factories


def draft(clinic):
    """Return a draft that takes the therapist's minutes for an assistant's."""
    published = MappingSet.objects.get(connection=clinic.emr)
    made = mappings.copy(mapping_set=published, actor=clinic.admin)
    MappingRule.objects.get(mapping_set=made, key="assistant-minutes").delete()
    rule = MappingRule.objects.get(mapping_set=made, key="therapist-minutes")
    rule.target = "service.assistant_minutes"
    rule.save()
    return made


def visits(clinic, count=3, **changes):
    """Take visits of as many patients in, a day apart, the first one the latest."""
    return [
        clinic.draft(
            visit_id=f"E-{number}",
            patient=factories.someone(number),
            start=factories.encounter().start - timedelta(days=number),
            **changes,
        )
        for number in range(count)
    ]


def damage(encounter_id):
    """Cut off the head of what is stored of a visit, as a broken disk may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claims_encounterversion SET record = substr(record, 2) WHERE encounter_id = %s",
            [Encounter._meta.pk.get_db_prep_value(encounter_id, connection)],
        )
    assert cursor.rowcount == 1


def ask(clinic, mapping_set, **wanted):
    wanted = wanted or {"last": 60}
    return replay_request.ask(mapping_set=mapping_set, wanted=Wanted(**wanted), actor=clinic.admin)


def replay(clinic, mapping_set, **wanted):
    """Ask for a replay, have it done, return the job and its rows."""
    job = ask(clinic, mapping_set, **wanted)
    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
    job.refresh_from_db()
    return job, list(ReplayResult.objects.filter(job=job))


def publish(clinic, mapping_set):
    """Sign a set off and publish it."""
    seen = mappings.digest(mapping_set)
    signed = mappings.sign(mapping_set=mapping_set, seen_digest=seen, actor=clinic.admin)
    return mappings.publish(mapping_set=signed, actor=clinic.admin)
