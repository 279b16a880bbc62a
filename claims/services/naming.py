"""Call a visit's services and diagnoses by names of our own."""

import re

from claims.domain.encounter import EncounterRecord, Leaf
from clinicbridge.vault import tokens

KINDS = {"services": "s", "diagnoses": "d"}


def named(record: EncounterRecord) -> EncounterRecord:
    """Return the record with our names where the EMR's keys stood.

    Lines, findings, audit entries and what leaves for a billing system
    repeat these names in clear; an EMR's key may hold a chart number or
    a date, and be longer than others take. A key has one name in a
    practice for life; the key itself stays in the sealed record.
    """
    services = tuple(
        service.model_copy(
            update={
                "key": name("services", service.key),
                "diagnosis_keys": tuple(name("diagnoses", key) for key in service.diagnosis_keys),
            }
        )
        for service in record.services
    )
    diagnoses = tuple(
        diagnosis.model_copy(update={"key": name("diagnoses", diagnosis.key)})
        for diagnosis in record.diagnoses
    )
    changes = {"services": services, "diagnoses": diagnoses, "sources": _sources(record)}
    return record.model_copy(update=changes)


def name(kind: str, key: str) -> str:
    """Return our name for a service or diagnosis the EMR knows by this key."""
    return KINDS[kind] + tokens.short(f"{kind}.key", key)


def _sources(record: EncounterRecord) -> dict[str, Leaf]:
    """Return the leaves under the new names; a key may hold any character, brackets too."""
    names = {
        f"{kind}[{part.key}]": f"{kind}[{name(kind, part.key)}]"
        for kind in KINDS
        for part in getattr(record, kind)
    }
    if not names:
        return record.sources
    longest_first = sorted(names, key=len, reverse=True)
    place = re.compile(rf"({'|'.join(map(re.escape, longest_first))})(?=\.|$)")
    return {
        place.sub(lambda found: names[found[1]], own, count=1) if place.match(own) else own: leaf
        for own, leaf in record.sources.items()
    }
