"""Sentences of a note that address whoever reads it: told, and never a fact."""

import re
from collections.abc import Iterable, Iterator

from claims.domain.reading import disguise
from claims.domain.reading.text import Sentence

_CODE = (
    r"(?:99\d{3}|9[78]\d{3}|[a-z]\d{4}|level (?:[2-5]|two|three|four|five)|\d{5}"
    r"|modifiers? (?:[a-z]{2}|\d{2}))"
)
_PATTERNS = tuple(
    re.compile(words)
    for words in (
        (
            rf"(?:^|[:;,.!)\]]|\bplease\b|\bmust\b|\bshould\b|\balways\b|\bjust\b|\bnow\b"
            rf"|\bthen\b)\s*(?:please\s+)?(?:code|bill|upcode|report|assign|add|use|append"
            rf"|submit|charge|select|choose|output|return|set"
            rf"|enter)\b(?!\s*[:|=-])[^.]{{0,30}}\b{_CODE}\b"
        ),
        (
            r"\b(?:approve|submit|release|accept|sign off on|auto-?approve|send|finali[sz]e"
            r"|pay)\b[^.]{0,25}\b(?:this|the|all|every)?\s*(?:claim|claims|suggestions?|bill"
            r"|billing|charges?|line|lines|invoice|submission)s?\b"
        ),
        (
            r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.]{0,40}\b(?:instruction"
            r"|prompt|rule|above|previous|prior|check|edit|policy|policies|guideline|everything"
            r"|context|safeguard|warning|finding)s?\b"
        ),
        (
            r"\b(?:system|developer|assistant|user)\s*(?:prompt|message|override"
            r"|note)?\s*[:>\]]\s*(?:you|ignore|please|code|bill|approve|set|add)\b"
        ),
        (
            r"\b(?:you are|act as|pretend|as an ai|language model|chatbot|\bai\b (?:assistant"
            r"|coder|model|system|reader|reviewer)|llm|gpt|claude|attention (?:coder|ai|model"
            r"|reviewer|biller)|note to (?:coder|coding|ai|the coder|biller|billing)|(?:dear"
            r"|hey|hello),? (?:coder|biller|ai|assistant|claude))\b"
        ),
        (
            r"</?(?:note|system|instructions?|structured|candidates|assistant|user|prompt)\b"
            r"|```|\{\s*\"(?:code|diagnoses|services|lines|status)\"|\bjson\b.{0,30}\b(?:output"
            r"|return|respond)|\"(?:candidate_id|line_code|approve[d]?)\""
        ),
        (
            r"\b(?:maximi[sz]e|increase|optimi[sz]e)\b[^.]{0,25}\b(?:reimbursement|payment"
            r"|revenue|level|billing|rvu|units?)\b"
        ),
        (
            r"\b(?:do not|don't|never) (?:ask|query|flag|hold|question|review|check|show"
            r"|mention|report|tell)\b[^.]{0,40}\b(?:provider|claim|biller|this|it|finding|edit"
            r"|note|anyone|coder)s?\b"
        ),
        (
            r"\b(?:list|include|record|count|report)\b[^.]{0,60}\b(?:as (?:done|performed|given"
            r"|billed)|in (?:your|the) (?:answer|output|response|list))\b"
        ),
        (
            r"\bwhoever (?:reads|processes|codes|reviews|extracts)\b|\bsystem override\b"
            r"|\bwhen (?:extracting|coding|summari[sz]ing|processing)\b|^\W*reviewer\s*[:,]"
        ),
        # Words that take back what stands beside them: nobody knows how much of it.
        r"\bwrong (?:chart|patient)\b|\bentered in error\b|\btemplate text\b|\bdelete if\b",
        (
            r"\bmark (?:this|the|it|all)\b[^.]{0,25}\b(?:as )?(?:supported|verified|approved"
            r"|clean|reviewed|complete)\b"
        ),
    )
)
# What every such sentence has some of: looked for first, for most sentences have none.
_HINT = re.compile(
    r"code|bill|report|assign|append|submit|charge|select|choose|output|return|approve|release"
    r"|accept|sign off|send"
    r"|finali|pay|ignore|disregard|forget|override|bypass|skip|system|developer|assistant|user"
    r"|you are|act as|pretend|\bai\b"
    r"|language model|chatbot|llm|gpt|claude|attention|note to|dear|hey|hello|[<{`]|json|maximi"
    r"|increase|optimi"
    r"|do not|don't|never|mark |add |use |set |enter |list|include|record|count|whoever|extract"
    r"|coding|summari|processing|reviewer|wrong|in error|template|delete"
)
MOST = 20
WINDOW = 3  # lines before, over which an order may be broken
_CLOSED = re.compile(r"[.!?:;]\s*$")


def find(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences that tell a reader what to do with the claim."""
    before: list[Sentence] = []
    for one in sentences:
        told = _told(before, one)
        yield from told
        is_over = told or _CLOSED.search(one.plain)
        before = [] if is_over else [*before[1 - WINDOW :], one]


def says(pattern: re.Pattern[str], one: Sentence) -> bool:
    """Whether a sentence says something, in whatever dress."""
    return any(pattern.search(form) for form in disguise.readings(one.text, one.plain))


def _told(before: list[Sentence], one: Sentence) -> list[Sentence]:
    """Return the fewest last lines that together are an order, none where none are."""
    for count in range(len(before) + 1):
        lines = [*before[len(before) - count :], one]
        if _tells([line.text for line in lines], [line.plain for line in lines]):
            return lines
    return []


def _tells(text: list[str], plain: list[str]) -> bool:
    folded = " ".join(line.strip() for line in plain)
    return disguise.is_spelled_out(folded) or any(
        _HINT.search(form) and any(each.search(form) for each in _PATTERNS)
        for form in disguise.readings(" ".join(line.strip() for line in text), folded)
    )
