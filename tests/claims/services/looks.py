"""Looks at what a service left behind: journal, revisions, entries."""

from claims.models import Claim, ClaimRevision
from claims.services import revisions
from clinicbridge.audit.models import LogEntry


def journal(claim: Claim) -> list[tuple[str, str, str]]:
    """Return every step with who took it and why."""
    return [
        (step.name, step.actor.full_name if step.actor else "", step.reason)
        for step in claim.journal.select_related("actor")
    ]


def causes(claim: Claim) -> list[str]:
    """Return why each revision was written, the first one first."""
    rows = ClaimRevision.objects.filter(claim=claim).order_by("number")
    return list(rows.values_list("cause", flat=True))


def entries(claim: Claim) -> list[LogEntry]:
    """Return the claim's readable entries, the first one first."""
    return list(LogEntry.objects.filter(object_pk=str(claim.pk)).order_by("id"))


def everything(claim: Claim) -> tuple[object, ...]:
    """Return all a refused act might have left behind."""
    row = {f.attname: row_value(claim, f.attname) for f in Claim._meta.concrete_fields}
    return (
        row,
        journal(claim),
        causes(claim),
        [entry.pk for entry in entries(claim)],
        sorted(claim.findings.values_list("key", flat=True)),
        sorted(claim.overrides.values_list("finding_key", flat=True)),
        list(claim.submissions.order_by("created_at").values_list("reference", "state")),
        revisions.current(claim).content,
    )


def row_value(claim: Claim, name: str) -> object:
    """Return one stored column of the claim, read anew."""
    fresh = Claim.objects.get(pk=claim.pk)
    return str(getattr(fresh, name))
