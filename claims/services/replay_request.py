"""Ask for a replay of a mapping over past visits, and say whether its answer still holds."""

from django.db import transaction

from claims.models import Job, MappingSet
from claims.services import jobs, mappings, replays
from clinicbridge.accounts.models import User

KIND = "replay"
MOST_VISITS = 2000


class Refused(Exception):
    """There is nothing to replay, or too much; the sentence says what to choose instead."""


@transaction.atomic
def ask(*, mapping_set: MappingSet, wanted: replays.Wanted, actor: User) -> Job:
    """Ask for a replay of a set; a worker begins once this is committed.

    Raises mappings.NotReady for a set with faults, Refused where there is
    no visit to replay or too many. The job names the rules it is asked for
    by their digest: under others it does not run.
    """
    if found := mappings.faults(mapping_set):
        raise mappings.NotReady(found)
    visits = replays.chosen(mapping_set.connection_id, wanted)[: MOST_VISITS + 1].count()
    if not visits:
        raise Refused("No finished visit came by this connection then: choose other days.")
    if visits > MOST_VISITS:
        raise Refused(f"These are more than {MOST_VISITS:,} visits: choose fewer days.")
    arguments = {
        "set": str(mapping_set.pk),
        "digest": mappings.digest(mapping_set),
        "today": replays.published_id(mapping_set.connection_id),
        "visits": visits,
        **wanted.as_arguments(),
    }
    return jobs.request(kind=KIND, arguments=arguments, actor=actor)


def stale(job: Job) -> str:
    """Return in words why a replay says nothing of today's rules any more; empty while it does."""
    mapping_set = MappingSet.objects.filter(pk=job.arguments["set"]).first()
    if mapping_set is None:
        return "The set was removed after this replay."
    if mappings.digest(mapping_set) != job.arguments["digest"]:
        return "The set was changed after this replay. Replay again to see what it does now."
    published = replays.published_id(mapping_set.connection_id)
    if published not in (job.arguments["today"], str(mapping_set.pk)):
        return "Another version was published after this replay. Replay again."
    return ""
