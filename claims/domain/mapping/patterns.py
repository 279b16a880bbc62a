"""Paths of one visit as patterns of all visits: keys, places and changing names left out."""

import re

_PART = re.compile(
    r"(services|diagnoses|coverages|providers|notes)\[.*?\](?:\[\d+\])*(?=\.[a-z_]|\Z)", re.DOTALL
)
# A custom field, its place among equals, and which of its own words a leaf is.
_FIELD = re.compile(r"(\.?)fields\[(.*?)\](?:\[\d+\])*(\.(?:name|label|path))?\Z", re.DOTALL)
_UNKNOWN = re.compile(r"unknown\[(.*)\]\Z", re.DOTALL)
_PLACES = re.compile(r"(?:\[[^\[\]]*\])+")
# A resource of a message and its id, up to the first word that can name an element.
_RESOURCE = re.compile(r"([A-Z][A-Za-z]+)/(.+?)(?=\.[a-z_][A-Za-z]*(?:[.\[]|\Z)|\Z)", re.DOTALL)
# What no form calls a field, but what stands for one of many: dates, numbers, ids.
_CHANGING = re.compile(
    r"(?=(?:\D*\d){6})[\d:/_ ()+-]+"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|(?=[^0-9]*[0-9])[0-9a-fA-F]{16,}"
)


def pattern(path: str) -> str:
    """Return what one of our paths is called in every visit.

    ``services[S1].fields[pta_minutes]`` is ``services[].fields[pta_minutes]``;
    of a leaf no part of the record carries, ``unknown[Patient/p1.name[0].use]``,
    the ids and places inside go too: ``unknown[Patient/[].name[].use]``.
    A name that is a number of six digits and more, a date or an id is no
    name of a field: it becomes ``[]``.
    """
    if unknown := _UNKNOWN.match(path):
        return f"unknown[{_of_message(unknown[1])}]"
    part = _PART.match(path)
    head, rest = (f"{part[1]}[]", path[part.end() :]) if part else ("", path)
    if field := _FIELD.match(rest):
        return f"{head}{field[1]}fields[{_name(field[2])}]{field[3] or ''}"
    return head + _PLACES.sub("[]", rest)


def field_name(own: str) -> str:
    """Return the name of the custom field whose value stands at one of our paths.

    Nothing for any other path, also for a field's own name, label and path.
    """
    part = _PART.match(own)
    field = _FIELD.match(own[part.end() :] if part else own)
    return field[2] if field and not field[3] else ""


def describes(own: str) -> bool:
    """Say whether a path is a field's own name, label or path, and no value."""
    part = _PART.match(own)
    field = _FIELD.match(own[part.end() :] if part else own)
    return bool(field and field[3])


def _name(name: str) -> str:
    steady = ".".join(_step(step) for step in _PLACES.sub("[]", name).split("."))
    return "" if steady == "[]" else steady


def _of_message(path: str) -> str:
    resource = _RESOURCE.match(path)
    head, rest = (f"{resource[1]}/[]", path[resource.end() :]) if resource else ("", path)
    return head + ".".join(_step(step) for step in _PLACES.sub("[]", rest).split("."))


def _step(step: str) -> str:
    return "[]" if _CHANGING.fullmatch(step.removesuffix("[]")) else step
