"""Notes read in tests: the shipped phrases, the shipped diagnosis search, one day in 2026."""

import json
from functools import cache
from pathlib import Path

from claims.domain.coding import icd_search, tables
from claims.domain.coding.icd_phrase import Synonyms
from claims.domain.encounter import NoteRecord
from claims.domain.reading import reader, sections, text, words
from claims.domain.reading.reader import Around
from tests.claims.domain.coding.icd import INSIDE, SHIPPED

DATA = Path(__file__).resolve().parents[4] / "claims" / "data"


@cache
def stored(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def phrases():
    return words.read(stored("note_phrases.json"))


@cache
def synonyms():
    return Synonyms(**stored("icd_synonyms.json"))


def find(said, *, on=None, side=None, phase=None, most=10):
    return icd_search.search(said, SHIPPED, synonyms=synonyms(), side=side, phase=phase, most=most)


def therapy():
    return tables.therapy_from(stored("therapy_codes.json"), release="shipped")


def notes(*said):
    return [NoteRecord(key=f"N{n}", text=one) for n, one in enumerate(said, start=1)]


def read(*said, words=None, **around):
    known = {"on": INSIDE, "therapy": therapy(), **around}
    return reader.read(notes(*said), words=words or phrases(), find=find, around=Around(**known))


def placed(said):
    found, _ = text.sentences(notes(said))
    return list(sections.place(found))


def service(reading, code):
    return next(one for one in reading.services if one.code == code)


def codes(reading):
    return {one.code for one in reading.services if one.code}


def gaps(reading):
    return [one.what.value for one in reading.questions]
