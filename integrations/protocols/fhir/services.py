"""Reads what was done: procedures, and the charges made for them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from claims.domain.encounter import FieldRecord, ServiceRecord
from integrations.protocols.fhir import concepts, fields
from integrations.protocols.fhir.diagnoses import Diagnoses
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.providers import Cast
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource


@dataclass(slots=True)
class Draft:
    """A service while procedure, charge, claim item and answers come together."""

    key: str
    parts: dict[str, Any] = field(default_factory=dict)
    modifiers: list[str] = field(default_factory=list)
    diagnosis_keys: list[str] = field(default_factory=list)
    fields: list[FieldRecord] = field(default_factory=list)

    @property
    def ours(self) -> str:
        """Name the service as ``sources`` does."""
        return f"services[{self.key}]"

    def set(self, name: str, value: Any) -> None:
        """Fill a part that is still empty."""
        if value not in (None, "", ()) and self.parts.get(name) in (None, "", ()):
            self.parts[name] = value

    def record(self) -> ServiceRecord:
        """Return the finished service."""
        return ServiceRecord(
            key=self.key,
            modifiers=tuple(self.modifiers),
            diagnosis_keys=tuple(dict.fromkeys(self.diagnosis_keys)),
            fields=tuple(self.fields),
            **self.parts,
        )


class Services:
    """The services of one visit, in the order the message gives them."""

    def __init__(self, reading: Reading, diagnoses: Diagnoses, cast: Cast) -> None:
        self.reading, self.diagnoses, self.cast = reading, diagnoses, cast
        self.drafts: list[Draft] = []
        self.by_resource: dict[Resource, Draft] = {}
        for procedure in reading.own("Procedure"):
            if self._is_done(procedure):
                self._fill(self._begin(procedure), procedure)
        for charge in reading.own("ChargeItem"):
            if self._is_done(charge):
                self._charge(charge)

    def by_code(self) -> dict[str, str]:
        """Return code to key for the codes only one service has."""
        codes = Counter(draft.parts.get("code", "") for draft in self.drafts)
        return {
            draft.parts["code"]: draft.key
            for draft in self.drafts
            if draft.parts.get("code") and codes[draft.parts["code"]] == 1
        }

    def _is_done(self, resource: Resource) -> bool:
        node = Node(resource, self.reading.ledger, resource.body)
        return node.get("status").peek() not in self.reading.words.not_done

    def _begin(self, resource: Resource) -> Draft:
        key = resource.key or f"{resource.kind}-{len(self.drafts) + 1}"
        if any(draft.key == key for draft in self.drafts):
            key = f"{key}-{resource.kind}-{len(self.drafts) + 1}"
        draft = Draft(key)
        self.drafts.append(draft)
        return draft

    def _charge(self, resource: Resource) -> None:
        """Put a charge on the procedure it names, else make it a service."""
        node = self.reading.open(resource)
        for reference in node.each("service"):
            draft = self.by_resource.get(self.reading.follow(reference))  # type: ignore[arg-type]
            if draft and not any(
                r.kind == "ChargeItem" and d is draft for r, d in self.by_resource.items()
            ):
                reference.get("reference").mark(draft.ours)
                break
        else:
            draft = self._begin(resource)
        self._fill(draft, resource)
        draft.set("units", self._units(node, draft))
        draft.set("charge", node.get("priceOverride", "value").number(f"{draft.ours}.charge"))

    def _fill(self, draft: Draft, resource: Resource) -> None:
        """Take what procedures and charges spell alike."""
        self.by_resource[resource] = draft
        node, ours = self.reading.open(resource), draft.ours
        self.reading.link(ours, resource)
        concept = node.get("code")
        code = concepts.code_in(concept, self.reading.words.procedure_codes)
        draft.set("code", code.text(f"{ours}.code"))
        if not draft.parts.get("codings"):
            draft.set("codings", concepts.codings(concept, ours))
        draft.set("text", concepts.words(concept, f"{ours}.text"))
        self._when(draft, node)
        for performer in node.each("performer"):
            key = self.cast.performer(
                performer.get("actor"), performer.get("function"), f"{ours}.performer_key"
            )
            draft.set("performer_key", key)
        self._reasons(draft, node)
        take_modifiers(draft, node)
        draft.fields.extend(fields.of_extensions(node, ours))

    def _when(self, draft: Draft, node: Node) -> None:
        moment = node.first("performedDateTime", "occurrenceDateTime")
        period = node.first("performedPeriod", "occurrencePeriod")
        start = moment if moment else period.get("start")
        draft.set("start", start.moment(f"{draft.ours}.start"))
        draft.set("end", period.get("end").moment(f"{draft.ours}.end"))

    def _reasons(self, draft: Draft, node: Node) -> None:
        ours = f"{draft.ours}.diagnosis_keys"
        references = [
            *node.each("reasonReference"),
            *node.each("supportingInformation"),
        ]
        keys = [self.diagnoses.named(reference, ours) for reference in references]
        concepts_ = [*node.each("reasonCode"), *node.each("reason")]
        keys += [self.diagnoses.coded(concept, ours) for concept in concepts_]
        draft.diagnosis_keys.extend(filter(None, keys))

    def _units(self, node: Node, draft: Draft) -> Any:
        """Read the quantity: units, or minutes where its unit says so."""
        quantity = node.get("quantity")
        unit = quantity.first("code", "unit")
        if unit.peek().lower() not in self.reading.words.minute_units:
            return quantity.get("value").number(f"{draft.ours}.units")
        unit.mark(f"{draft.ours}.minutes.unit")
        draft.set("minutes", quantity.get("value").whole(f"{draft.ours}.minutes"))
        return None


def take_modifiers(draft: Draft, node: Node) -> None:
    """Take modifiers from extensions whose URL ends so, in their order."""
    for extension in node.each("extension"):
        if not fields.MODIFIER.search(extension.get("url").peek()):
            continue
        extension.get("url").mark(f"{draft.ours}.modifiers.path")
        for part in [extension, *extension.each("extension")]:
            value = fields.value_of(part)
            if isinstance(value.value, dict):
                code = concepts.any_code(value) if "coding" in value.value else value.get("code")
                add_modifiers(draft, code)
            elif value:
                add_modifiers(draft, value)


def add_modifiers(draft: Draft, code: Node) -> None:
    """Take one code, or several with commas or spaces between, as modifiers."""
    for modifier in code.text(f"{draft.ours}.modifiers").replace(",", " ").split():
        if modifier.upper() not in draft.modifiers:
            draft.modifiers.append(modifier.upper())
