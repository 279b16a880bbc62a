"""Words in a note that address a reader instead of describing care."""

import re
from collections.abc import Iterator

from claims.domain.encounter import NoteRecord
from claims.domain.reading import instructions, text

# What only somebody writes who expects a model to read it, beside what the reader itself hears.
_ALL = (
    r"\b(?:ai(?: assistant)?|llm|language model|coder|biller|claude|chatbot|reader)\b\s*[:,]",
    r"\b(?:candidate_?id|problem_?id|candidate [ds]\d+|tool_use|function_call|end_turn)\b",
    r"</?\s*(?:system|user|human|assistant|instructions?|prompt|tool|note|candidates)\b",
    r"\[\s*/?\s*(?:inst|system|tag)\s*\]|<\|",
    # An order is no record of anything done, whatever it orders.
    r"^\W*(?:please\s+|now\s+)?(?:add|bill|charge|code|submit|append|upcode)\s+(?!status\b)[a-z\d]",
    r"[\"']\s*:\s*[\[{\"]|\}\s*,\s*[{\"]",
    r"\b(?:confidence|supported)\s*[:=]\s*(?:high|true|1|100)\b",
    r"(?<![\w+/])(?=[a-z+/]*\d)[a-z0-9][a-z0-9+/]{39,}={0,2}",  # text in another coding
)
_FORMS = re.compile("|".join(_ALL))


def find(note: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence stands that speaks to a reader: it is evidence of nothing.

    What is too long to be looked through is none either.
    """
    sentences, is_cut = text.sentences([NoteRecord(key="", text=note)])
    told = {id(one) for one in instructions.find(sentences)}
    for one in sentences:
        if id(one) in told or instructions.says(_FORMS, one):
            yield one.start, one.end
    if is_cut:
        yield sentences[-1].end if sentences else 0, len(note)
