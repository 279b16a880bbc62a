"""Reads visits from any source that speaks plain FHIR R4."""

from typing import ClassVar

from claims.domain.encounter import EncounterRecord
from integrations.errors import PayloadInvalid
from integrations.ports import Capabilities
from integrations.protocols.fhir import leftovers, visit
from integrations.protocols.fhir.message import Message
from integrations.protocols.fhir.reading import Reading, Ties
from integrations.protocols.fhir.resource import Resource
from integrations.protocols.fhir.vocabulary import Vocabulary
from integrations.vendors.fhir import complaints
from integrations.vendors.fhir.schema import R4

CONTENT_TYPES = {"", "application/json", "application/fhir+json"}


class Fhir:
    """A generic FHIR R4 source of visits."""

    capabilities: ClassVar[Capabilities] = Capabilities(webhooks=True)
    words: ClassVar[Vocabulary] = R4

    def parse(self, body: bytes, *, content_type: str) -> list[EncounterRecord]:
        """Return every finished, reopened or cancelled visit in the message."""
        if content_type.partition(";")[0].strip().lower() not in CONTENT_TYPES:
            raise PayloadInvalid(
                "The message is not FHIR JSON.", fix="Have the EMR send application/fhir+json."
            )
        message = Message(body)
        ties = Ties(message)
        if not ties.encounters:
            raise complaints.no_visit(message)
        meant = [encounter for encounter in ties.encounters if self._is_meant(encounter)]
        if not meant:
            raise complaints.no_finished_visit(ties.encounters)
        readings = [Reading(message, encounter, ties, self.words) for encounter in meant]
        return leftovers.assign(message, ties, [(r, visit.read(r)) for r in readings])

    def _is_meant(self, encounter: Resource) -> bool:
        status = encounter.body.get("status")
        if not isinstance(status, str):
            raise complaints.no_status(encounter)
        return status in self.words.statuses
