"""What a provider is, by taxonomy code and credential."""

import re
from enum import StrEnum
from functools import lru_cache

from claims.domain.content import Provider
from claims.domain.facts import Discipline


class Profession(StrEnum):
    """What matters of a profession to a therapy claim; UNKNOWN is no answer."""

    PT = "PT"
    OT = "OT"
    SLP = "SLP"
    PTA = "PTA"
    OTA = "OTA"
    OTHER = "OTHER"
    UNKNOWN = ""


ASSISTANTS = frozenset({Profession.PTA, Profession.OTA})
OF_DISCIPLINE = {
    Discipline.PT: Profession.PT,
    Discipline.OT: Profession.OT,
    Discipline.SLP: Profession.SLP,
}

# NUCC Health Care Provider Taxonomy: a code's first characters name the profession.
_TAXONOMY = {
    "2251": Profession.PT,
    "2252": Profession.PTA,
    "225X": Profession.OT,
    "224Z": Profession.OTA,
    "235Z": Profession.SLP,
}
_CREDENTIALS = {
    Profession.PTA: "PTA LPTA",
    Profession.OTA: "OTA COTA",
    Profession.PT: "PT DPT MPT MSPT RPT",
    Profession.OT: "OT OTR OTD MOT MSOT DROT",
    Profession.SLP: "SLP CCC-SLP",
    Profession.OTHER: "MD DO DPM DC PA PA-C NP FNP ARNP APRN CNS",
}
_WORDS = {word: profession for profession, words in _CREDENTIALS.items() for word in words.split()}
_SPLIT = re.compile(r"[\s,;/&]+")


def of(provider: Provider) -> Profession:
    """Return a provider's profession: the therapist's before any other they also are."""
    return _profession(provider.credential, provider.taxonomy)


@lru_cache(maxsize=1024)
def _profession(credential: str, taxonomy: str) -> Profession:
    said = {_WORDS.get(word, Profession.UNKNOWN) for word in _words(credential)}
    by_code = _TAXONOMY.get(taxonomy.upper()[:4], Profession.OTHER if taxonomy else None)
    said.add(by_code or Profession.UNKNOWN)
    return next((one for one in Profession if one in said), Profession.UNKNOWN)


def _words(credential: str) -> list[str]:
    return _SPLIT.split(credential.upper().replace(".", ""))
