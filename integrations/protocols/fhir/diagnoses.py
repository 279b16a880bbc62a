"""Reads the conditions assessed at the visit."""

from typing import Any

from claims.domain.encounter import DiagnosisRecord
from integrations.protocols.fhir import concepts, fields
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource


class Diagnoses:
    """The diagnoses of one visit by key, growing as services name more."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._found: dict[str, dict[str, Any]] = {}
        self._keys: dict[Resource, str] = {}
        for entry in reading.visit.each("diagnosis"):
            self._ranked(entry)
        for condition in reading.own("Condition"):
            if self._is_assessed(condition):
                self._add(condition)
                reading.link(f"diagnoses[{self._keys[condition]}]", condition)

    @property
    def records(self) -> tuple[DiagnosisRecord, ...]:
        """Every diagnosis, ranked ones first."""
        made = [DiagnosisRecord(**parts) for parts in self._found.values()]
        return tuple(sorted(made, key=lambda record: record.rank or 10**6))

    def named(self, reference: Node, ours: str) -> str:
        """Take a service's reason that names a Condition; return its key."""
        resource = self.reading.follow(reference)
        if resource is None or resource.kind != "Condition":
            return ""
        reference.get("reference").mark(ours)
        return self._add(resource)

    def coded(self, concept: Node, ours: str) -> str:
        """Take a service's reason given as a code; return its diagnosis' key."""
        code = concepts.code_in(concept, self.reading.words.icd10cm)
        if not code.peek():
            return ""
        code.mark(ours)
        for key, parts in self._found.items():
            if parts["code"] == code.peek():
                return key
        key = f"code:{code.peek()}"
        self._found[key] = {"key": key, **self._content(concept, f"diagnoses[{key}]")}
        return key

    def _ranked(self, entry: Node) -> None:
        condition = entry.get("condition")
        resource = self.reading.follow(condition)
        if resource and resource.kind == "Condition":
            if self._is_refuted(resource):
                return
            key = self._add(resource)
        elif text := condition.get("display").peek():
            named = condition.get("reference").peek()
            key = named.rpartition("/")[2] or f"named-{len(self._found) + 1}"
            condition.get("display").mark(f"diagnoses[{key}].text")
            self._found.setdefault(key, {"key": key, "code": "", "text": text})
        else:
            return
        condition.get("reference").mark(f"diagnoses[{key}]")
        rank = entry.get("rank").whole(f"diagnoses[{key}].rank")
        if rank is not None and rank > 0:
            self._found[key].setdefault("rank", rank)

    def _is_refuted(self, condition: Resource) -> bool:
        node = Node(condition, self.reading.ledger, condition.body)
        status = concepts.codes([node.get("verificationStatus")])
        return any(code.peek() in ("refuted", "entered-in-error") for code in status)

    def _is_assessed(self, condition: Resource) -> bool:
        """Leave out the problem list: it is the chart's, not this visit's."""
        if condition in self._keys or self._is_refuted(condition):
            return condition in self._keys
        node = Node(condition, self.reading.ledger, condition.body)
        categories = {code.peek() for code in concepts.codes(node.each("category"))}
        if "encounter-diagnosis" in categories:
            return True
        return "problem-list-item" not in categories and not self.reading.is_free(condition)

    def _add(self, condition: Resource) -> str:
        if condition in self._keys:
            return self._keys[condition]
        key = condition.key or f"condition-{len(self._found) + 1}"
        self._keys[condition] = key
        if key in self._found:
            return key  # another version of the same condition
        node, ours = self.reading.open(condition), f"diagnoses[{key}]"
        self._found[key] = {
            "key": key,
            **self._content(node.get("code"), ours),
            "onset_date": node.get("onsetDateTime").day(f"{ours}.onset_date"),
            "fields": fields.of_extensions(node, ours),
        }
        return key

    def _content(self, concept: Node, ours: str) -> dict[str, Any]:
        code = concepts.code_in(concept, self.reading.words.icd10cm)
        return {
            "code": code.text(f"{ours}.code"),
            "codings": concepts.codings(concept, ours),
            "text": concepts.words(concept, f"{ours}.text"),
        }
