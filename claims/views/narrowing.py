"""Read what the queue is narrowed to from an address, and write it back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import date_format

from claims.models import Payer, Provider
from claims.queries import order
from claims.queries.queue import VIEWS, Filters

DATES = ("service_from", "service_to", "received_from", "received_to")


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the view is narrowed by, and the view's address without it."""

    words: str
    query: str


def read(query: QueryDict, *, view: str = "ready", person: uuid.UUID | None = None) -> Filters:
    """Return the filters an address names for who looks; what makes no sense is left out."""
    named, sort = query.get("view", ""), query.get("sort", "")
    return Filters(
        view=named if named in VIEWS else view,
        payers=tuple(_ids(query.getlist("payer"))),
        providers=tuple(_ids(query.getlist("provider"))),
        sort=sort if sort in order.SORTS else order.FIRST,
        person=person,
        **{name: _date(query.get(name, "")) for name in DATES},
    )


def write(filters: Filters, *, view: str = "") -> str:
    """Return the filters as the query of an address."""
    pairs: list[tuple[str, str]] = [("view", view or filters.view)]
    pairs += [("payer", str(payer)) for payer in filters.payers]
    pairs += [("provider", str(provider)) for provider in filters.providers]
    for name in DATES:
        if (value := getattr(filters, name)) is not None:
            pairs.append((name, value.isoformat()))
    if filters.sort != order.FIRST:
        pairs.append(("sort", filters.sort))
    return urlencode(pairs)


def sorts(filters: Filters) -> list[dict[str, Any]]:
    """Return the orders there are, each with the view's address in it."""
    return [
        {
            "words": words,
            "query": write(replace(filters, sort=key)),
            "is_current": key == filters.sort,
        }
        for key, (words, _) in order.SORTS.items()
    ]


def is_narrowed(filters: Filters) -> bool:
    """Whether anything but the view is chosen."""
    chosen = [filters.payers, filters.providers, *(getattr(filters, name) for name in DATES)]
    return any(chosen)


def chips(
    filters: Filters, *, payers: Iterable[Payer], providers: Iterable[Provider]
) -> list[Chip]:
    """Return what the view is narrowed by, each with the address without it."""
    named = {row.pk: str(row) for row in (*payers, *providers)}
    made = [
        Chip(named.get(pk, "Not here any more"), write(_without(filters, name, pk)))
        for name in ("payers", "providers")
        for pk in getattr(filters, name)
    ]
    for name in DATES:
        if (day := getattr(filters, name)) is not None:
            words = f"{name.replace('_', ' ').capitalize()} {date_format(day, 'M j, Y')}"
            made.append(Chip(words, write(_with(filters, name, None))))
    return made


def _without(filters: Filters, name: str, pk: uuid.UUID) -> Filters:
    left = tuple(chosen for chosen in getattr(filters, name) if chosen != pk)
    return _with(filters, name, left)


def _with(filters: Filters, name: str, value: Any) -> Filters:
    return replace(filters, **{name: value})


def _ids(words: Iterable[str]) -> Iterable[uuid.UUID]:
    for word in words:
        try:
            yield uuid.UUID(word)
        except ValueError:
            continue


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
