"""What a visit's record knows of people, as words to be kept out of what is sent."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from claims.domain.encounter import EncounterRecord, PersonRecord
from claims.domain.reading import nicknames


class Kind(StrEnum):
    """What an identifier is; its name stands where it stood."""

    NAME = "NAME"
    PROVIDER = "PROVIDER"
    PLACE = "PLACE"
    ADDRESS = "ADDRESS"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    SSN = "SSN"
    MRN = "MRN"
    MEMBER = "MEMBER"
    ID = "ID"
    URL = "URL"
    DOB = "DOB"
    DATE = "DATE"
    AGE = "AGE"


# Leaves of a message that no part of the record carries, and may name somebody.
_NAMING = re.compile(
    r"(?i)contact|guarantor|guardian|emergency|employer|relatedperson|subscriber|spouse|kin\b"
)
_TELLING = re.compile(r"(?i)(^|\.)(name|telecom|address|identifier|contact)(\[|\.|$)")
_OF_PEOPLE = re.compile(r"^(Patient|RelatedPerson|Practitioner|Coverage|Person|Account)/")


@dataclass(frozen=True, slots=True)
class Known:
    """Identifiers of one visit by kind: words of names one by one, numbers and places whole.

    ``born`` are birth dates; a date that is one is never told as an offset.
    ``called`` are short forms of first names, which only a capital makes one.
    """

    words: frozenset[tuple[Kind, str]] = field(default=frozenset(), repr=False)
    numbers: frozenset[tuple[Kind, str]] = field(default=frozenset(), repr=False)
    phrases: frozenset[tuple[Kind, str]] = field(default=frozenset(), repr=False)
    born: frozenset[date] = field(default=frozenset(), repr=False)
    called: frozenset[str] = field(default=frozenset(), repr=False)


def known(
    record: EncounterRecord, *, staff: Iterable[str] = (), places: Iterable[str] = ()
) -> Known:
    """Return every identifier the record knows, and the clinic's own people and places.

    ``staff`` are whole names of people who work at the clinic, ``places``
    its own names and addresses.
    """
    people = [record.patient, *(c.subscriber for c in record.coverages if c.subscriber)]
    words = {pair for person in people for pair in _names(Kind.NAME, _called(person))}
    for one in record.providers:
        words |= set(_names(Kind.PROVIDER, (one.family, one.given)))
    for name in staff:
        words |= set(_names(Kind.PROVIDER, (name,)))
    leaves = set(_from_leaves(record))
    words |= {(kind, text) for kind, text in leaves if kind is Kind.NAME}
    phrases = {pair for person in people for pair in _addresses(person)}
    phrases |= {(Kind.PLACE, text) for text in (record.place.name, *places) if _counts(text)}
    phrases |= {(Kind.ADDRESS, record.place.address.line1)} if record.place.address.line1 else set()
    numbers = {pair for pair in _numbers(record, people) if _counts(pair[1])}
    numbers |= {(kind, text) for kind, text in leaves if kind is Kind.ID}
    born = {person.birth_date for person in people if person.birth_date}
    called = frozenset(one for _, word in words for one in nicknames.of(word))
    return Known(frozenset(words), frozenset(numbers), frozenset(phrases), frozenset(born), called)


def _called(person: PersonRecord) -> tuple[str, ...]:
    return person.family, person.given, person.middle


def _names(kind: Kind, parts: Iterable[str]) -> Iterator[tuple[Kind, str]]:
    """Yield each word of a name that is more than an initial."""
    for part in parts:
        for word in re.split(r"[\s,.()\"]+", part):
            if len(word) > 1 and any(map(str.isalpha, word)):
                yield kind, word
                yield from ((kind, half) for half in word.split("-") if len(half) > 2)


def _addresses(person: PersonRecord) -> Iterator[tuple[Kind, str]]:
    where = person.address
    for text in (where.line1, where.line2, where.city):
        if _counts(text):
            yield Kind.ADDRESS, text


def _numbers(record: EncounterRecord, people: list[PersonRecord]) -> Iterator[tuple[Kind, str]]:
    yield Kind.MRN, record.patient.mrn
    yield Kind.MRN, record.patient.mrn.lstrip("0")
    yield Kind.ID, record.patient.key
    yield Kind.ID, record.visit_id
    for person in people:
        yield Kind.PHONE, person.phone
        yield Kind.ADDRESS, person.address.zip
        yield Kind.ADDRESS, person.address.zip[:5]
    for coverage in record.coverages:
        yield Kind.MEMBER, coverage.member_id
        yield Kind.MEMBER, coverage.group_number
    for provider in record.providers:
        yield Kind.ID, provider.npi


def _from_leaves(record: EncounterRecord) -> Iterator[tuple[Kind, str]]:
    """Yield what else the message says of contacts, guarantors and the people it names."""
    for leaf in record.unknown:
        raw = leaf.raw if isinstance(leaf.raw, str) else ""
        is_of_people = _OF_PEOPLE.match(leaf.path) and _TELLING.search(leaf.path)
        if not _counts(raw) or not (is_of_people or _NAMING.search(leaf.path)):
            continue
        if any(map(str.isdigit, raw)) or "@" in raw or "/" in raw:
            yield Kind.ID, raw
        elif raw[:1].isupper() and len(raw) <= 80:
            yield from _names(Kind.NAME, (raw,))


def _counts(text: str) -> bool:
    """Whether a text is long enough to name one thing: '17' stands in any note."""
    return len(text.strip()) >= 3
