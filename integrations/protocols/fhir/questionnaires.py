"""Reads questionnaire answers as custom fields of the visit or of a service."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from claims.domain.encounter import FieldRecord
from integrations.protocols.fhir import fields
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource


@dataclass(slots=True)
class Answers:
    """The fields found, by service key; those of the visit under ''."""

    keys: Mapping[Resource, str]
    codes: Mapping[str, str]
    found: dict[str, list[FieldRecord]] = field(default_factory=dict)


def read(
    reading: Reading, *, keys: Mapping[Resource, str], codes: Mapping[str, str]
) -> dict[str, tuple[FieldRecord, ...]]:
    """Return the answers by service key, '' for the visit's own.

    ``keys`` says which resource became which service, ``codes`` which
    procedure code stands for one service alone.
    """
    answers = Answers(keys, codes)
    for resource in _responses(reading, keys):
        if resource.body.get("status") == "entered-in-error":
            continue
        node = reading.open(resource)
        reading.link("fields", resource)
        owner = _hangs_on(reading, node, keys)
        for item in node.each("item"):
            _item(reading, item, answers, owner=owner, path="")
    return {owner: tuple(found) for owner, found in answers.found.items()}


def _responses(reading: Reading, keys: Mapping[Resource, str]) -> Iterator[Resource]:
    own = set(reading.own("QuestionnaireResponse"))
    for resource in reading.message.of_kind("QuestionnaireResponse"):
        node = Node(resource, reading.ledger, resource.body)
        if resource in own or _hangs_on(reading, node, keys):
            yield resource


def _hangs_on(reading: Reading, node: Node, keys: Mapping[Resource, str]) -> str:
    """Return the service a whole response belongs to."""
    for reference in [*node.each("partOf"), *node.each("basedOn"), node.get("subject")]:
        target = reading.follow(reference)
        if target is not None and target in keys:
            key = keys[target]
            reference.get("reference").mark(f"services[{key}].fields")
            return key
    return ""


def _item(reading: Reading, item: Node, answers: Answers, *, owner: str, path: str) -> None:
    link = item.get("linkId").peek()
    path = "/".join(filter(None, (path, link)))
    name = fields.short(link)
    children = item.each("item")
    if children:
        owner = _named_service(reading, item, answers) or owner
    ours = f"services[{owner}]" if owner else ""
    place = f"{ours}.fields[{name}]" if ours else f"fields[{name}]"
    item.get("linkId").mark(f"{place}.name")
    label = item.get("text").text(f"{place}.label")
    for answer in item.each("answer"):
        value = fields.value_of(answer)
        made = fields.of_value(value, ours, name=name, path=path, label=label)
        answers.found.setdefault(owner, []).extend(made)
        for child in answer.each("item"):
            _item(reading, child, answers, owner=owner, path=path)
    for child in children:
        _item(reading, child, answers, owner=owner, path=path)


def _named_service(reading: Reading, group: Node, answers: Answers) -> str:
    """Return the service a group speaks of.

    By a reference among its answers, by its link id being the service's
    key, or by a code only one service has, as link id or as answer.
    """
    for value in [group.get("linkId"), *_answers(group)]:
        if isinstance(value.value, dict):
            target = reading.follow(value) if "reference" in value.value else None
            if target is not None and target in answers.keys:
                return answers.keys[target]
            text = value.get("code").peek() if "code" in value.value else ""
        else:
            text = value.peek() if isinstance(value.value, str) else ""
        text = text.rpartition("/")[2]
        if text and text in answers.keys.values():
            return text
        if text in answers.codes:
            return answers.codes[text]
    return ""


def _answers(group: Node) -> Iterator[Node]:
    for child in group.each("item"):
        for answer in child.each("answer"):
            yield fields.value_of(answer)
