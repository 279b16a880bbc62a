"""Judge a document by the published contract, billing.schema.json, with nothing installed.

Only the keywords that file uses are understood; another one stops the
program at start rather than being passed over. Its patterns are anchored,
so they are matched whole: a trailing line feed is not let through.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# fmt: off
KEYWORDS = frozenset({
    "$schema", "$id", "$defs", "$ref", "title", "type", "enum", "pattern", "minLength",
    "maxLength", "minimum", "maximum", "items", "minItems", "maxItems", "properties", "required",
    "additionalProperties",
})
# fmt: on
TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason to refuse: JSON pointer, code, sentence without the value."""

    field: str
    code: str
    message: str


class Contract:
    """A JSON Schema (2020-12) of the few keywords a claim needs."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        _refuse_unknown_keywords(schema)

    @classmethod
    def load(cls, path: Path) -> "Contract":
        """Read the contract from its file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def faults(self, document: Any) -> list[Fault]:
        """Return everything wrong with a document, in its order."""
        return list(self._check(document, self.schema, ""))

    def _check(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[Fault]:
        if "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        kind = schema.get("type")
        if kind and not TYPES[kind](value):
            yield Fault(at, "TYPE", f"Must be of type {kind}.")
            return
        if "enum" in schema and value not in schema["enum"]:
            yield Fault(at, "VALUE", f"Must be one of {', '.join(schema['enum'])}.")
        if kind == "string":
            yield from _string(value, schema, at)
        elif kind == "integer":
            yield from _integer(value, schema, at)
        elif kind == "array":
            yield from self._array(value, schema, at)
        elif kind == "object":
            yield from self._object(value, schema, at)

    def _array(self, value: list[Any], schema: dict[str, Any], at: str) -> Iterator[Fault]:
        if len(value) < schema.get("minItems", 0):
            yield Fault(at, "TOO_FEW", f"At least {schema['minItems']}.")
        if len(value) > schema.get("maxItems", len(value)):
            yield Fault(at, "TOO_MANY", f"At most {schema['maxItems']}.")
        for index, item in enumerate(value):
            yield from self._check(item, schema.get("items", {}), f"{at}/{index}")

    def _object(self, value: dict[str, Any], schema: dict[str, Any], at: str) -> Iterator[Fault]:
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield Fault(f"{at}/{name}", "REQUIRED", "Is missing.")
        for name, part in value.items():
            if name in known:
                yield from self._check(part, known[name], f"{at}/{name}")
            elif schema.get("additionalProperties") is False:
                yield Fault(at, "UNKNOWN_FIELD", "Holds a field this contract does not know.")


def _string(value: str, schema: dict[str, Any], at: str) -> Iterator[Fault]:
    if len(value) < schema.get("minLength", 0):
        yield Fault(at, "REQUIRED", "Is empty.")
    if len(value) > schema.get("maxLength", len(value)):
        yield Fault(at, "TOO_LONG", f"At most {schema['maxLength']} characters.")
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        yield Fault(at, "FORMAT", f"Must match {schema['pattern']}.")


def _integer(value: int, schema: dict[str, Any], at: str) -> Iterator[Fault]:
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        yield Fault(at, "VALUE", f"Must be {schema.get('minimum')} to {schema.get('maximum')}.")


def _refuse_unknown_keywords(schema: dict[str, Any]) -> None:
    unknown = schema.keys() - KEYWORDS
    if unknown:
        raise ValueError(f"The contract uses {', '.join(sorted(unknown))}.")
    parts = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    if isinstance(schema.get("items"), dict):
        parts.append(schema["items"])
    for part in parts:
        _refuse_unknown_keywords(part)
