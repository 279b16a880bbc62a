"""Who gave a service: therapist, assistant, or both at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.text import Sentence


class Treater(StrEnum):
    """Who treated."""

    THERAPIST = "THERAPIST"
    ASSISTANT = "ASSISTANT"
    TOGETHER = "TOGETHER"


_ASSISTANT = r"ptas?|otas?|cotas?(?:/l)?|assistants?|lpta"
_THERAPIST = r"pts?|dpt|mpt|ots?|otr(?:/l)?|therapists?|mspt"
_WHO = re.compile(
    rf"(?<![a-z0-9/])(?:(?P<assistant>{_ASSISTANT})|(?P<therapist>{_THERAPIST}))(?![a-z0-9])"
)
_TOGETHER = re.compile(
    r"\b(?:together|jointly|co-?treat(?:ed|ment|ing)?|simultaneously|side by side|both clinicians"
    r"|concurrently (?:with|by)|(?:pt|ot|therapist) and (?:pta|ota|cota|assistant)(?: together)?"
    r"|assisted by|with (?:the )?(?:pta|ota|cota|assistant) assisting)\b"
)
_APART = re.compile(
    r"\b(?:not (?:performed |provided |given |done |delivered )?(?:together|jointly"
    r"|simultaneously|concurrently)|separately|no overlap|alone|independently)\b"
)
# In words such as "continue PT" or "pt reports" the letters name no one who treats.
_NO_ONE = re.compile(
    r"(?:continue|outpatient|skilled|home|more|of|for|to|start|begin|in|from|aquatic|resume"
    r"|requires?) (?:pt|ot)\b"
    r"|\b(?:pt|ot)\.? (?:reports?|states?|tolerated|denies|demonstrat\w+|was|is|will|able|has"
    r"|had|presents?|arrived|seen"
    r"|with|c/o|continues|notes?|ambulat\w+|feels?|verbal\w+|received|requires?|performed"
    r"|completed|eval\w*|re-?eval\w*|plan|poc|daily|note"
    r"|session|visit|tx|treatment|services?|progress|discharge|initial|goals?|orders?|referral|dx"
    r"|diagnosis|2x|3x|evaluation)\b"
)
_OVER = re.compile(
    r"\b(?:supervis\w+|co-?sign\w*|direction|discussed with|reviewed (?:with|by)|evaluated by"
    r"|plan of care (?:by|from)|oversight)\b(?: (?:of|by|pt|ot|from|with))?[: ]*[a-z.' ,-]{0,30}$"
)
_TREATED_BY = re.compile(
    r"(?:treat(?:ed|ment|ing)|servic\w+|provided|performed|rendered|delivered|session|seen"
    r"|administered|completed|therapist|clinician|all services|interventions?)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Words that say who; offsets into the note."""

    who: Treater
    start: int
    end: int
    is_label: bool = False


def named(sentence: Sentence) -> list[Named]:
    """Return who is named in a sentence, in order; a label ends in a colon."""
    plain, found = sentence.plain, []
    if _WHO.search(plain) is None:
        return []
    idle = [(one.start(), one.end()) for one in _NO_ONE.finditer(plain)]
    for one in _WHO.finditer(plain):
        if any(start <= one.start() < end for start, end in idle):
            continue
        if sentence.text[one.start() : one.end()].islower() and len(one[0]) <= 3:
            continue  # "pt" is the patient
        if one.start() == 0 and sentence.line == 1 and re.match(r"(?:pt|ot)\s*[:-]", plain):
            continue  # what kind of note it is
        if _OVER.search(plain[max(one.start() - 45, 0) : one.start()]):
            continue  # who supervised or signed did not treat
        who = Treater.ASSISTANT if one["assistant"] else Treater.THERAPIST
        rest = plain[one.end() : one.end() + 40]
        is_label = bool(re.match(r"(?:[ ,]+[a-z.'-]+){0,3}\s*(?:\(.{0,12}\))?\s*(?::|\s-\s)", rest))
        found.append(Named(who, sentence.start + one.start(), sentence.start + one.end(), is_label))
    return found


def of_words(sentence: Sentence, start: int, end: int) -> Treater | None:
    """Return who a sentence says gave the service between two offsets, None where it does not."""
    first, last = start - sentence.start, end - sentence.start
    if _is_together(sentence.plain):
        return Treater.TOGETHER
    people = named(sentence)
    labels = [one for one in people if one.is_label and one.end <= start]
    if labels:
        return labels[-1].who
    after = [one for one in people if one.start >= end]
    if after and _binds(sentence.plain[last : after[0].start - sentence.start]):
        return after[0].who
    before = [one for one in people if one.end <= start]
    if before and _leads(sentence.plain[before[-1].end - sentence.start : first]):
        return before[-1].who
    return None


_GIVEN_BY = re.compile(
    r"\s*(?:(?:all |both |service |services |treatment |this )*(?:was |were )?"
    r"(?:provided|performed|delivered|treated|given|rendered|administered|completed|done|led)"
    r"(?: entirely| solely)? )?by\b"
)


def giver(sentence: Sentence) -> Treater | None:
    """Return who a sentence that says nothing else names as having treated."""
    people = {one.who for one in named(sentence)}
    return people.pop() if len(people) == 1 and _GIVEN_BY.match(sentence.plain) else None


def _is_together(plain: str) -> bool:
    return bool(_TOGETHER.search(plain)) and not _APART.search(plain)


def _binds(between: str) -> bool:
    """Say whether what stands between a service and a person makes it theirs: by, (, a dash."""
    return not re.search(r"[;]|\d\s*(?:min|').*\d\s*(?:min|')", between) and bool(
        re.search(r"(?:\bby\b|\bwith\b|\bper\b|[(\[|/,-]\s*)[^;|]{0,30}$|\|\s*$", between)
    )


def _leads(between: str) -> bool:
    return bool(
        re.match(
            (
                r"[^;]{0,40}\b(?:performed|provided|gave|completed|delivered|did|led"
                r"|administered|treated|x|for|instructed)\b"
            ),
            between,
        )
        or re.match(r"\s*[-|:/]?\s*\d*\s*(?:min\w*|')?\s*[-|:]?\s*$", between)
    )


_WHOLE = re.compile(
    r"\b(?:entire(?:ly)?|throughout|all (?:of )?(?:the )?(?:services|interventions|treatment"
    r"|minutes)|whole|full) ?(?:session|visit|treatment|time)?\b"
)


def of_note(placed: Iterable[Placed]) -> tuple[Treater | None, bool]:
    """Return who gave all of a visit's services, and whether both kinds are named at all."""
    said: set[Treater] = set()
    stated: list[Treater] = []
    for one in placed:
        if _is_together(one.sentence.plain) and _WHOLE.search(one.sentence.plain):
            return Treater.TOGETHER, True
        for person in named(one.sentence):
            said.add(person.who)
            if _is_statement(one, person):
                stated.append(person.who)
    if stated and len(set(stated)) == 1:
        return stated[0], len(said) > 1
    return (said.pop(), False) if len(said) == 1 else (None, len(said) > 1)


def _is_statement(placed: Placed, person: Named) -> bool:
    plain = placed.sentence.plain
    if re.search(
        r"\b(?:cosign|co-sign|supervis|plan of care|poc|review|discussed|communicat|in consult)",
        plain,
    ):
        return False
    return placed.section is Section.SIGNATURE or bool(_TREATED_BY.search(plain))
