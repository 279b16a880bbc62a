"""Ask for open claims to be drawn anew under the mapping that is published."""

from django.db import transaction

from claims.models import Job, MappingSet
from claims.services import jobs, mappings, remapping
from clinicbridge.accounts.models import User

KIND = "remap"


class Refused(Exception):
    """There is nothing to draw anew, or it is being done; the sentence says which."""


@transaction.atomic
def ask(*, mapping_set: MappingSet, actor: User) -> Job:
    """Ask for the open claims of a published set's connection; a worker begins once committed.

    Raises Refused; nothing is asked for then.
    """
    mappings.lock_line(mapping_set)
    made = MappingSet.objects.get(pk=mapping_set.pk)
    if made.state != MappingSet.State.PUBLISHED:
        state = made.get_state_display().lower()
        raise Refused(f"{made} is {state}: claims are drawn under the version that is published.")
    if going_on(made) is not None:
        raise Refused("The open claims are being drawn anew already.")
    count = remapping.open_claims(made).count()
    if not count:
        raise Refused("No open claim was drawn under another version.")
    arguments = {"set": str(made.pk), "version": made.version, "claims": count}
    return jobs.request(kind=KIND, arguments=arguments, actor=actor)


def going_on(mapping_set: MappingSet) -> Job | None:
    """Return the work on a set that is not over yet."""
    rows = Job.objects.filter(
        kind=KIND, state__in=jobs.GOING_ON, arguments__set=str(mapping_set.pk)
    )
    return rows.first()
