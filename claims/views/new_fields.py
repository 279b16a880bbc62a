"""New fields of the EMR that no rule reads, told quietly to who may have them mapped."""

import uuid
from dataclasses import dataclass

from django.utils import timezone

from claims.models import FieldCatalogue
from claims.queries import fields_seen
from claims.services import mappings


@dataclass(frozen=True, slots=True)
class NewFields:
    """How many new fields of one connection nobody maps, and who carries the most frequent."""

    connection_id: uuid.UUID
    count: int
    sentence: str


def notes() -> list[NewFields]:
    """Return what each connection has of them. One query, and one for each counted connection."""
    found = []
    for catalogue in FieldCatalogue.objects.select_related("connection").order_by("connection"):
        sentences = fields_seen.new_and_unmapped(
            catalogue,
            published=mappings.published(catalogue.connection),
            now=timezone.now(),
        )
        if sentences:
            found.append(NewFields(catalogue.connection_id, len(sentences), sentences[0]))
    return found
