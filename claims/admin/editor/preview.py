"""The preview beside the rules: one past visit, chosen by an id that names nobody."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.admin.editor import parts, seen_through
from claims.models import MappingSet
from claims.queries import recent_visits
from claims.services import mappings
from clinicbridge import vault
from clinicbridge.accounts import roles

PURPOSE = "mapping.preview"


def show(_: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Show what the chosen visit's claim would be under this set."""
    connection = mapping_set.connection
    visits = recent_visits.recent(connection)
    at = _chosen(request, [visit.id for visit in visits])
    if not visits:
        return parts.part(request, "_preview", mapping_set, visits=visits)
    chosen = visits[at]
    may_read = roles.allows(getattr(request, "membership", None), "claim.read")
    with vault.reading(purpose=PURPOSE):
        version = recent_visits.version(connection, chosen.id)
        seen = version and seen_through.look(
            version=version,
            mapping=mappings.compiled(mapping_set),
            published=mappings.published(connection),
            may_read=may_read,
        )
        return parts.part(
            request,
            "_preview",
            mapping_set,
            visits=visits,
            chosen=chosen,
            seen=seen,
            before=visits[at - 1] if at else None,
            after=visits[at + 1] if at + 1 < len(visits) else None,
        )


def _chosen(request: HttpRequest, ids: list[uuid.UUID]) -> int:
    """Return the place of the visit that was asked for; the first where it is none of these."""
    try:
        return ids.index(uuid.UUID(request.GET.get("visit", "")))
    except ValueError:
        return 0
