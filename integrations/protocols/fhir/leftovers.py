"""Gives every leaf nobody took to a visit, so that nothing sent is lost."""

from typing import Any

from claims.domain.encounter import EncounterRecord, Leaf
from integrations.protocols.fhir.message import Message
from integrations.protocols.fhir.reading import Reading, Ties
from integrations.protocols.fhir.resource import Resource

MOST = 2_000  # per visit; the message as received keeps them all
REST = "(not listed)"

Read = list[tuple[Reading, EncounterRecord]]


def assign(message: Message, ties: Ties, read: Read) -> list[EncounterRecord]:
    """Fill ``sources`` and ``unknown`` of each record.

    A visit keeps the leaves of what it was read from and of what names
    it; the first keeps those that belong to none. Beyond 2,000 one last
    leaf says how many more there are.
    """
    touching = [_touching(message, ties, reading) for reading, _ in read]
    nobodys = set(message.resources) - {r for some in touching for r in some}
    records = []
    for place, (reading, record) in enumerate(read):
        mine = touching[place] | nobodys if place == 0 else touching[place]
        loose = message.loose if place == 0 else []
        leaves = [leaf for r in message.resources if r in mine for leaf in r.leaves]
        unknown = _untaken([*loose, *leaves], reading.ledger.taken)
        update = {"sources": reading.ledger.sources, "unknown": unknown}
        records.append(record.model_copy(update=update))
    return records


def _touching(message: Message, ties: Ties, reading: Reading) -> set[Resource]:
    roots = {resource.root for resource in [*reading.ledger.used, *ties.of(reading.encounter)]}
    return {resource for resource in message.resources if resource.root in roots}


def _untaken(leaves: list[tuple[str, Any]], taken: set[str]) -> tuple[Leaf, ...]:
    left = [(path, raw) for path, raw in leaves if path not in taken]
    listed = [Leaf(path=path, raw=raw) for path, raw in left[:MOST]]
    if len(left) > MOST:
        listed.append(Leaf(path=REST, raw=len(left) - MOST))
    return tuple(listed)
