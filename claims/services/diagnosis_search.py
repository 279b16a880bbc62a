"""Find diagnosis codes for words, in the release of a day."""

import functools
from datetime import date

from claims.domain.coding import icd_search
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_phrase import Synonyms
from claims.domain.coding.icd_search import Candidate
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side
from claims.services import coding_context, icd_tables


@functools.cache
def synonyms() -> Synonyms:
    """Return the shipped synonyms, in our own words."""
    return Synonyms(**coding_context.shipped("icd_synonyms.json"))


def find(
    text: str,
    *,
    on: date | None = None,
    side: Side | None = None,
    phase: Phase | None = None,
    most: int = 10,
) -> tuple[Candidate, ...]:
    """Return the best candidates for a phrase, in the shipped release nearest a day."""
    table = icd_tables.shipped().on(on)
    if not isinstance(table, IcdPack):
        return ()
    return icd_search.search(text, table, synonyms=synonyms(), side=side, phase=phase, most=most)
