"""Reads who took part in the visit, and in which role."""

from claims.domain.encounter import ProviderRecord
from integrations.protocols.fhir import concepts, people
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource


class Cast:
    """The providers of one visit, each once per role."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._found: dict[tuple[str, str], ProviderRecord] = {}
        for participant in reading.visit.each("participant"):
            self._participant(participant)

    @property
    def records(self) -> tuple[ProviderRecord, ...]:
        """Every provider; a lone one without a role is who rendered the visit."""
        records = list(self._found.values())
        if len(records) == 1 and records[0].role == "OTHER":
            records = [records[0].model_copy(update={"role": "RENDERING"})]
        return tuple(records)

    def performer(self, actor: Node, function: Node, ours: str) -> str:
        """Take who performed a service; return their key."""
        if not actor:
            return ""
        actor.get("reference").mark(ours)
        role = _role_of(self.reading, [function], ours)
        person = self._person(actor)
        key = _key(actor, person)
        known = [record for record in self._found.values() if record.key == key]
        if key and (not known or role):
            self._add(key, role or "OTHER", actor, person)
        return key

    def _participant(self, participant: Node) -> None:
        actor = participant.first("individual", "actor")
        person = self._person(actor)
        key = _key(actor, person)
        if not key or (person and person.kind not in ("Practitioner", "PractitionerRole")):
            return
        ours = f"providers[{key}]"
        actor.get("reference").mark(ours)
        role = _role_of(self.reading, participant.each("type"), f"{ours}.role")
        self._add(key, role or "OTHER", actor, person)

    def _person(self, actor: Node) -> Resource | None:
        """Follow to the Practitioner, through a PractitionerRole where one is named."""
        resource = self.reading.follow(actor)
        if resource is None or resource.kind != "PractitionerRole":
            return resource
        role = self.reading.open(resource)
        return self.reading.follow(role.get("practitioner")) or resource

    def _add(self, key: str, role: str, actor: Node, person: Resource | None) -> None:
        ours = f"providers[{key}]"
        words = self.reading.words
        if person is None:
            record = ProviderRecord(
                key=key,
                role=role,
                npi=people.npi(actor, words.npi, f"{ours}.npi"),
                family=actor.get("display").text(f"{ours}.family"),
            )
        else:
            node = self.reading.open(person)
            credential = _credential(node, f"{ours}.credential")
            is_assistant = credential.upper() in words.assistants
            record = ProviderRecord(
                key=key,
                role="ASSISTANT" if role == "OTHER" and is_assistant else role,
                npi=people.npi(node, words.npi, f"{ours}.npi"),
                credential=credential,
                taxonomy=self._taxonomy(node, actor, f"{ours}.taxonomy"),
                **people.name(node, ours),
            )
        self._found.setdefault((key, record.role), record)

    def _taxonomy(self, person: Node, actor: Node, ours: str) -> str:
        """Read the taxonomy code from the qualification or the role's specialty."""
        systems = self.reading.words.taxonomies
        role = self.reading.follow(actor)
        holders = [part.get("code") for part in person.each("qualification")]
        if role and role.kind == "PractitionerRole":
            holders += self.reading.open(role).each("specialty")
        for concept in holders:
            if code := concepts.code_in(concept, systems).text(ours):
                return code
        return ""


def _key(actor: Node, person: Resource | None) -> str:
    if person and person.key:
        return person.key
    named = actor.get("reference").peek().rpartition("/")[2].rpartition(":")[2].lstrip("#")
    return named or actor.get("identifier").get("value").peek()


def _role_of(reading: Reading, kinds: list[Node], ours: str) -> str:
    """Read the first role we have a word for; assistants say so in words too."""
    for code in concepts.codes(kinds):
        if role := reading.words.roles.get(code.peek().upper()):
            code.mark(ours)
            return role
    for kind in kinds:
        said = [kind.get("text"), *(c.get("display") for c in kind.each("coding"))]
        for words in said:
            if "assistant" in words.peek().lower():
                words.mark(ours)
                return "ASSISTANT"
    return ""


def _credential(person: Node, ours: str) -> str:
    """Read PT, PTA, MD and the like: a short qualification, else the name's suffix."""
    for qualification in person.each("qualification"):
        concept = qualification.get("code")
        for part in [concept.get("text"), *concepts.codes([concept])]:
            if 0 < len(part.peek()) <= 8:
                return part.text(ours)
    for name in person.each("name"):
        for suffix in name.each("suffix"):
            return suffix.text(ours)
    return ""
