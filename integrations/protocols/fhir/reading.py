"""The reading of one visit: which resources are its own, and what was used."""

from collections.abc import Iterator

from integrations.errors import PayloadInvalid
from integrations.protocols.fhir.ledger import Ledger
from integrations.protocols.fhir.message import Message, references
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.resource import Resource
from integrations.protocols.fhir.vocabulary import Vocabulary


class Ties:
    """Which resources of a message speak of which visit."""

    def __init__(self, message: Message) -> None:
        self.encounters = [r for r in message.of_kind("Encounter") if r.owner is None]
        self._tied: dict[str, dict[Resource, str]] = {}
        self.free: set[Resource] = set()
        for resource in message.resources:
            if resource.kind != "Encounter":
                self._tie(message, resource)

    def _tie(self, message: Message, resource: Resource) -> None:
        is_free = True
        for path, reference in references(resource):
            target = message.resolve(reference, seen_from=resource)
            if target and target.kind == "Encounter":
                is_free = False
                self._tied.setdefault(target.key, {}).setdefault(resource, path)
            elif "Encounter/" in reference:
                is_free = False  # of a visit that is not in this message
        if is_free:
            self.free.add(resource)

    def of(self, encounter: Resource) -> dict[Resource, str]:
        """Return the resources that name this visit, with the naming leaf."""
        return self._tied.get(encounter.key, {})

    @property
    def is_single(self) -> bool:
        """Whether the message is about one visit only."""
        return len({encounter.key for encounter in self.encounters}) == 1


class Reading:
    """One visit being read."""

    def __init__(
        self, message: Message, encounter: Resource, ties: Ties, vocabulary: Vocabulary
    ) -> None:
        self.message, self.encounter, self.words = message, encounter, vocabulary
        self.ties = ties
        self.ledger = Ledger()
        self.visit = self.open(encounter)
        self.patient: Resource | None = self.follow(self.visit.get("subject"))

    def open(self, resource: Resource) -> Node:
        """Start to take values from a resource."""
        if resource.body.get("modifierExtension"):
            raise PayloadInvalid(
                f"{resource.where} carries a modifierExtension, which may reverse its meaning.",
                fix="Ask the EMR vendor what it means, and to leave it out for this connection.",
            )
        self.ledger.used.add(resource)
        return Node(resource, self.ledger, resource.body)

    def follow(self, reference: Node) -> Resource | None:
        """Return what a Reference names, if the message holds it."""
        named = reference.get("reference").peek()
        return self.message.resolve(named, seen_from=reference.resource) if named else None

    def own(self, *kinds: str) -> Iterator[Resource]:
        """Yield this visit's resources of these kinds, in message order.

        Those that name the visit, those contained in it, and where the
        message has one visit only, those that name none but its patient.
        """
        tied = self.ties.of(self.encounter)
        for resource in self.message.of_kind(*kinds):
            if resource in tied or resource.owner is self.encounter or self._stands_by(resource):
                yield resource

    def link(self, ours: str, resource: Resource) -> None:
        """Note which leaf says that this resource belongs to the visit."""
        path = self.ties.of(self.encounter).get(resource)
        if path:
            self.ledger.note(ours, path, dict(resource.leaves)[path])

    def is_free(self, resource: Resource) -> bool:
        """Tell whether a resource names no visit at all."""
        return resource in self.ties.free and resource.owner is None

    def _stands_by(self, resource: Resource) -> bool:
        if not self.ties.is_single or not self.is_free(resource):
            return False
        node = Node(resource, self.ledger, resource.body)
        subject = node.first("subject", "patient")
        return not subject or self.follow(subject) is self.patient
