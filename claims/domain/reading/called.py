"""Whether words call a condition by its name: not the part of the body alone, not a neighbour's."""

import re
from collections.abc import Callable, Sequence

from claims.domain import codes
from claims.domain.reading.choosing import Found
from claims.domain.reading.heads import HEAD, ICD

INDEX = "index term"  # as the search says why: a term of the index of diseases led there
STEM = 5
_CLAUSE = re.compile(r"[;\n]|,\s|\.\s|\band\b")


def names(code: str, words: str, find: Callable[[str], Sequence[Found]]) -> bool:
    """Say whether words name a diagnosis.

    A stretch that gives a code of its own names that code and no other.
    Elsewhere the search has to find the diagnosis by a word that makes a
    condition: "right knee" leads to a fistula of the right knee as to any
    other disease of it.
    """
    written = [one.lower() for one in _CLAUSE.split(words)]
    return any(_named(code, clause, find) for clause in (*written, words.lower()))


def _named(code: str, clause: str, find: Callable[[str], Sequence[Found]]) -> bool:
    given = {codes.normalise_diagnosis(one[0]) for one in ICD.finditer(clause)}
    if given:
        return codes.normalise_diagnosis(code) in given
    heads = [one[0][:STEM] for one in HEAD.finditer(clause)]
    if not heads:
        return False
    found = next((one for one in find(clause) if one.code == code), None)
    return found is not None and (
        INDEX in found.reasons or any(head in found.description.lower() for head in heads)
    )
