"""Words in a note that address a reader instead of describing care."""

import re
from collections.abc import Iterator

# A note says what was found and done. It does not speak to whoever codes it, name billing
# codes to use, or ask for approval: such a sentence is never evidence of anything.
# A therapist's assistant is nobody's reader: the bare word is not among them.
_READER = r"(?:ai(?: assistant)?|llm|language model|coder|biller|claude|chatbot|reader|software)"
_CODE = (
    r"(?:\d{4}[0-9FTU]|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|modifier|cpt|icd"
    r"|level\s+[1-5]\s+(?:visit|code|e/?m))"
)
_IGNORE = r"(?:ignore|disregard|forget|override)\b.{0,40}\b"
_TO = r"\b(?:dear|attention|note to|instructions? (?:to|for))\s+(?:the )?"
_DO = r"(?:code|bill|charge|submit|upcode|use|add|assign|append|report|select|choose)"
_ALL = (
    rf"\b{_IGNORE}(?:instructions?|previous|prior|above|rules?|prompt)\b",
    rf"\b{_READER}\b\s*[:,]",
    rf"\b(?:as|you are|you're|act as)\s+(?:an?\s+)?{_READER}\b",
    rf"{_TO}(?:{_READER}|system)\b",
    rf"\b{_DO}\b.{{0,40}}\b{_CODE}\b",
    r"\b(?:approve|submit|release|void|sign)\b.{0,20}\bclaim\b",
    r"\bclaim\b.{0,20}\b(?:approved|ready to submit)\b",
    r"\b(?:candidate_id|problem_id|tool_use|function_call|end_turn|json|system prompt)\b",
    r"</?\s*(?:system|user|human|assistant|instructions?|prompt|tool)\b",
    r"\[\s*/?\s*(?:INST|SYSTEM)\s*\]|<\|",
    r"[\"']\s*:\s*[\[{\"]|\}\s*,\s*[{\"]",
    r"\b(?:confidence|supported)\s*[:=]\s*(?:high|true|1|100)\b",
)
_FORMS = re.compile("(?i)" + "|".join(_ALL))
_SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?](?=\S)[^\n.!?]*)*(?:[.!?]+|\n|$)")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield each sentence, or line, that speaks to a reader."""
    for start, end in sentences(text):
        if _FORMS.search(text, start, end):
            yield start, end


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; a line's end ends one too."""
    at = 0
    while at < len(text):
        match = _SENTENCE.match(text, at)
        end = match.end() if match and match.end() > at else at + 1
        if text[at:end].strip():
            yield at, end
        at = end
