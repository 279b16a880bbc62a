"""Reads custom fields: extensions and questionnaire answers as named scalars."""

import re
from collections.abc import Iterator
from decimal import Decimal

from claims.domain.encounter import FieldRecord
from integrations.protocols.fhir.node import Node

MODIFIER = re.compile(r"modifiers?\Z", re.IGNORECASE)
# Of a complex value, the member that is the value; the rest are named after it.
MAIN = ("value", "coding[0].code", "code", "text", "reference")


def of_extensions(node: Node, ours: str) -> tuple[FieldRecord, ...]:
    """Take a resource's extensions, but those that carry modifiers.

    ``ours`` is the owner's path (``services[S1]``), empty for the visit.
    """
    found = (
        field
        for extension in node.each("extension")
        if not MODIFIER.search(extension.get("url").peek())
        for field in _extension(extension, ours, above="", path="")
    )
    return tuple(found)


def _extension(extension: Node, ours: str, *, above: str, path: str) -> Iterator[FieldRecord]:
    url = extension.get("url").peek()
    name = ".".join(filter(None, (above, short(url))))
    whole = "/".join(filter(None, (path, url)))
    extension.get("url").mark(f"{_place(ours, name)}.path")
    for part in extension.each("extension"):
        yield from _extension(part, ours, above=name, path=whole)
    yield from of_value(value_of(extension), ours, name=name, path=whole)


def value_of(holder: Node) -> Node:
    """Return the value[x] of an extension or an answer."""
    members = holder.value if isinstance(holder.value, dict) else {}
    for member in members:
        if re.match(r"value[A-Z]\w*\Z", member, re.ASCII) and members[member] is not None:
            return holder.get(member)
    return holder.get("value")


def of_value(
    value: Node, ours: str, *, name: str, path: str, label: str = ""
) -> Iterator[FieldRecord]:
    """Take a value: a scalar as one field, a complex one as its scalars."""
    leaves = list(_scalars(value, ""))
    main = next((member for member in MAIN if member in dict(leaves)), "")
    for trail, leaf in leaves:
        own_name = name if trail in ("", main) else f"{name}.{trail}"
        own_path = path if trail in ("", main) else f"{path}.{trail}"
        leaf.mark(_place(ours, own_name))
        yield FieldRecord(name=own_name, path=own_path, value=_plain(leaf.value), label=label)


def _scalars(node: Node, trail: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node.value, dict):
        for name in node.value:
            yield from _scalars(node.get(name), f"{trail}.{name}" if trail else name)
    elif isinstance(node.value, list):
        for place, part in enumerate(node.value):
            item = Node(node.resource, node.ledger, part, f"{node.trail}[{place}]")
            yield from _scalars(item, f"{trail}[{place}]")
    elif node.value is not None:
        yield trail, node


def _plain(value: object) -> str | int | bool | Decimal:
    if isinstance(value, bool | int | Decimal):
        return value
    return str(value)


def short(url: str) -> str:
    """Return the last part of a URL, URN or link id: the field's short name."""
    parts = [part for part in re.split(r"[/#:]", url) if part]
    return re.sub(r"[\[\]]", "_", parts[-1]) if parts else "unnamed"


def _place(ours: str, name: str) -> str:
    return f"{ours}.fields[{name}]" if ours else f"fields[{name}]"
