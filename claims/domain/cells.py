"""Cells: every single value of a claim under a path of its own."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from claims.domain.content import ClaimContent

# Lists whose members carry a uid: their order is a cell of its own.
LISTS = ("lines", "diagnoses")

_PART = re.compile(r"(lines|diagnoses)\[(.*)\](?:\.([a-z0-9_.]+))?", re.DOTALL)


def flatten(content: ClaimContent) -> dict[str, Any]:
    """Return every cell: ``patient.birth_date``, ``lines[U1].modifiers``.

    A scalar or a tuple of scalars is one cell. ``lines`` and
    ``diagnoses`` are the tuples of their uids in order. A part that is
    absent (no subscriber, no drug) has no cells.
    """
    return dict(_model("", content))


def flatten_part(part: BaseModel) -> dict[str, Any]:
    """Return the cells of one line or diagnosis by their own names."""
    return dict(_model("", part))


def part(cell: str) -> tuple[str, str, str] | None:
    """Split ``lines[U1].units`` into ("lines", "U1", "units")."""
    found = _PART.fullmatch(cell)
    return (found[1], found[2], found[3] or "") if found else None


def parents(cell: str) -> list[str]:
    """Return the paths above a cell, the outermost first."""
    found = part(cell)
    prefix, rest = (f"{found[0]}[{found[1]}].", found[2]) if found else ("", cell)
    steps = rest.split(".")
    return [prefix + ".".join(steps[:depth]) for depth in range(1, len(steps))]


@cache
def header() -> dict[str, Any]:
    """Return each cell outside the lists, with its declared type."""
    return dict(_header("", ClaimContent))


def _model(path: str, model: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        absent = value is None and _submodel(field.annotation) is not None
        if name != "uid" and not absent:
            yield from _value(f"{path}.{name}" if path else name, value)


def _value(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        yield from _model(path, value)
    elif isinstance(value, tuple) and path in LISTS:
        yield path, tuple(member.uid for member in value)
        for member in value:
            yield from _model(f"{path}[{member.uid}]", member)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for place, member in enumerate(value):
            yield from _model(f"{path}[{place}]", member)
    else:
        yield path, value


def _header(prefix: str, model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is tuple:
            continue
        inner = _submodel(field.annotation)
        if inner is None:
            yield prefix + name, field.annotation
        else:
            yield from _header(f"{prefix}{name}.", inner)


def _submodel(annotation: Any) -> type[BaseModel] | None:
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None
