"""What became of every leaf of a visit: a rule's, left out, carried by the record, or nobody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from claims.domain.encounter import EncounterRecord
from claims.domain.mapping.patterns import field_name, pattern
from claims.domain.mapping.readers import Readers
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping
from claims.domain.provenance import Kind

State = Literal["mapped", "ignored", "carried", "unmapped"]
__all__ = ["Account", "Seen", "of", "pattern", "seen"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One of our paths at which a leaf of the message stands, and what was in it.

    ``is_carried`` says that a part of the record itself carries the leaf:
    it is no field of the clinic's own and not among the unknown.
    """

    path: str
    own: str
    raw: Any
    is_carried: bool

    @property
    def pattern(self) -> str:
        """The path with keys and places left out."""
        return pattern(self.own)


@dataclass(frozen=True, slots=True)
class Account:
    """One leaf of the message and what became of it; ``by`` are the keys of rules."""

    path: str
    own: str
    pattern: str
    raw: Any
    state: State
    by: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The name of the clinic's own field whose value this is, else nothing."""
        return field_name(self.own)

    @property
    def is_unknown(self) -> bool:
        """Whether no part of the record holds it."""
        return self.own.startswith("unknown[")


def seen(record: EncounterRecord) -> Iterator[Seen]:
    """Yield every path at which a leaf stands; a leaf of two values stands at two."""
    carried = {leaf.path for own, leaf in record.sources.items() if not field_name(own)}
    for own, leaf in record.sources.items():
        yield Seen(leaf.path, own, leaf.raw, leaf.path in carried)
    known = {leaf.path for leaf in record.sources.values()}
    for leaf in record.unknown:
        if leaf.path not in known:
            yield Seen(leaf.path, f"unknown[{leaf.path}]", leaf.raw, is_carried=False)


def of(
    record: EncounterRecord, mapped: Mapped, *, mapping: Mapping | None = None
) -> tuple[Account, ...]:
    """Return each leaf of a visit once, with what became of it.

    A leaf is mapped where a rule wrote a cell with it, judged by it or
    failed at it, and where a rule of ``mapping`` reads it, though its
    condition did not hold; ignored where a rule says it is not needed.
    Of the others the record carries what is no field of the clinic's
    own; a field nobody read, and what no part of the record carries, is
    unmapped.
    """
    used, readers = _used(mapped), Readers(mapping.rules if mapping else ())
    ignored = set(mapped.ignored)
    places: dict[str, list[Seen]] = {}
    for one in seen(record):
        places.setdefault(one.path, []).append(one)
    return tuple(_account(found, used, ignored, readers) for found in places.values())


def _account(
    found: list[Seen], used: dict[str, dict[str, Kind]], ignored: set[str], readers: Readers
) -> Account:
    """Settle one leaf by all the places it stands at."""
    path = found[0].path
    origins, is_carried = used.get(path, {}), found[0].is_carried
    is_used = any(kind == Kind.MAPPING for kind in origins.values())
    reading = {key: one for one in reversed(found) for key in readers.of(one.pattern)}
    leaving = {key: one for one in reversed(found) for key in readers.ignoring(one.pattern)}
    rules = [key for key, kind in origins.items() if key and kind == Kind.MAPPING]
    if is_used or reading or (origins and not is_carried):
        one = next(iter(reading.values()), None) or _field_of(found)
        return _made(one, "mapped", tuple(dict.fromkeys([*rules, *reading])))
    if leaving or path in ignored:
        one = next(iter(leaving.values()), None) or _field_of(found)
        return _made(one, "ignored", tuple(dict.fromkeys(leaving)))
    if is_carried:
        return _made(next(one for one in found if not field_name(one.own)), "carried", ())
    return _made(found[0], "unmapped", ())


def _field_of(found: list[Seen]) -> Seen:
    """Return the place a rule most likely names: the clinic's own field, if it is one."""
    return next((one for one in found if field_name(one.own)), found[0])


def _made(one: Seen, state: State, by: tuple[str, ...]) -> Account:
    return Account(one.path, one.own, one.pattern, one.raw, state, by)


def _used(mapped: Mapped) -> dict[str, dict[str, Kind]]:
    """Return by leaf the rules that used it, with what kind of origin says so."""
    used: dict[str, dict[str, Kind]] = {}
    for origin in mapped.provenance.values():
        for path in origin.leaves:
            used.setdefault(path, {})[origin.rule] = origin.kind
    told = [(one.leaf, one.rule) for one in mapped.problems]
    told += [(one.leaf, one.rule) for one in mapped.unmatched]
    for path, rule in told:
        if path:
            used.setdefault(path, {})[rule] = Kind.MAPPING
    return used
