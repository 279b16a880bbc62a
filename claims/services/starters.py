"""The mapping sets we ship: which a connection is offered, and copied into a draft."""

from dataclasses import dataclass
from pathlib import Path

from claims.domain.mapping import rules, setfile
from claims.models import Connection, LookupTable, MappingRule, MappingSet
from claims.services import mapping_files
from clinicbridge.accounts.models import User


class NoStarter(Exception):
    """There is no such set to begin with, or nothing to begin."""


@dataclass(frozen=True, slots=True)
class Starter:
    """One set to begin with; ``environment`` is empty where it is for every one."""

    name: str
    label: str
    vendor: str
    environment: str
    file: Path


_known: dict[str, Starter] = {}


def register(*, name: str, label: str, vendor: str, environment: str, file: Path) -> None:
    """Take note of a set that is shipped; the registry of vendors tells of each."""
    _known[name] = Starter(name, label, vendor, environment, file)


def known() -> list[Starter]:
    """Return every set that is shipped."""
    return list(_known.values())


def offered(connection: Connection) -> list[Starter]:
    """Return those for this connection's vendor and environment."""
    return [
        starter
        for starter in _known.values()
        if starter.vendor == connection.vendor
        and starter.environment in ("", connection.environment)
    ]


def read(name: str) -> rules.Mapping:
    """Return what a starter says."""
    if name not in _known:
        raise NoStarter("There is no such set to begin with.")
    return setfile.read(_known[name].file.read_bytes())


def has_content(mapping_set: MappingSet) -> bool:
    """Whether a set has rules or look-ups already."""
    of_set = {"mapping_set": mapping_set}
    return any(part.objects.filter(**of_set).exists() for part in (MappingRule, LookupTable))


def begin(*, mapping_set: MappingSet, name: str, actor: User) -> None:
    """Copy a starter into a draft; from then on it is the practice's own."""
    if has_content(mapping_set):
        raise NoStarter(f"{mapping_set} has rules already. A starter set begins an empty draft.")
    summary = f"Begun from the starter set {_known[name].label}" if name in _known else ""
    mapping_files.put(mapping_set=mapping_set, mapping=read(name), summary=summary, actor=actor)
