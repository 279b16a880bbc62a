"""Statements of conditions turned into diagnoses: the best candidate, or a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side
from claims.domain.reading import choosing, conflicts, phrases, spelling, standings
from claims.domain.reading.body_parts import PATTERNS
from claims.domain.reading.choosing import Find, Found
from claims.domain.reading.mentions import Mention
from claims.domain.reading.phrases import Statement
from claims.domain.reading.reading import Gap, Problem, Question, Standing
from claims.domain.reading.sections import Placed, Section

MOST_SEARCHES = 10
OTHERS = 4
_OPEN_SIDE = re.compile(
    r"\bunspecified (?:\w+ ){0,2}?(?:knee|hip|shoulder|elbow|wrist|hand|ankle|foot|thumb|finger"
    r"|fingers|toe|toes|limb|leg|arm|side|fibula|tibia|radius"
    r"|ulna|femur|humerus|clavicle|thigh|upper|lower|great toe|little finger|ring finger"
    r"|middle finger|index finger|lateral malleolus)\b"
)
_SYMPTOM = (
    "M25.5",
    "M79.6",
    "M25.6",
    "M54.2",
    "M54.5",
    "M54.9",
    "R52",
    "M25.7",
    "M54.6",
    "M62.83",
    "M25.3",
)
# What a fracture or wound on the mend is called, whoever sees it.
_HEALING = re.compile(
    r"\b(?:healing|healed|post-?op\w*|cast (?:removed|removal|check|change)|subsequent|callus"
    r"|aftercare)\b"
)
# A visit that goes on with what an earlier one began; a plan to come back is none.
_AGAIN = re.compile(
    r"\b(?:weeks? (?:out|after|post|s/p|status|ago|since)|recheck|re-check"
    r"|returns?\b(?! (?:to|in|if|for follow|as needed|prn|precautions|visit in|or worse))"
    r"|last (?:visit|seen)|since (?:the )?last)"
    r"|\b(?:here|seen|presents?|in) (?:today )?for (?:a |his |her |their )?(?:\w+ )?"
    r"(?:follow[- ]?up|f/u)"
)


@dataclass
class Problems:
    """The conditions of a visit, and what of them has to be asked."""

    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def read(
    placed: Sequence[Placed],
    mentions: Sequence[Mention],
    *,
    find: Find,
    on: date | None,
    is_therapy: bool,
    is_operative: bool = False,
    is_new: bool = False,
) -> Problems:
    """Return the problems the notes state, each with its code where one is good enough."""
    found = Problems()
    told = [one.sentence.plain for one in placed if one.section is not Section.PLAN]
    spoken = () if is_operative else told
    statements = _unique(phrases.find(placed, mentions))
    if not any(one.is_listed for one in statements):
        statements = [*statements, *_unique(phrases.since(placed))]
    clashing = conflicts.of(statements, placed)
    seen: set[str] = set()
    for statement in statements[:MOST_SEARCHES]:
        heals = is_therapy or _heals(statement, spoken, is_new=is_new)
        if statement.is_after and any(one.code for one in found.problems):
            break  # a condition told goes before the surgery it may follow
        for problem, is_open in _problems(statement, placed, find, on, heals):
            key = problem.code or problem.phrase
            if key in seen:
                continue
            seen.add(key)
            if statement in clashing:
                problem = problem.model_copy(update={"code": ""})
            found.problems.append(problem)
            found.questions += _questions(problem, statement, is_open, statement in clashing)
    found.problems = _without_symptoms(_without_vaguer(found.problems))
    kept = {one.key for one in found.problems}
    found.questions = [one for one in found.questions if one.subject in kept]
    return found


def _heals(statement: Statement, told: Sequence[str], *, is_new: bool) -> bool:
    """Say whether an injury is past its active treatment (ICD-10-CM guidelines I.C.19.a).

    What the note says of another part of the body does not count; where
    the patient is new, the treatment begins here.
    """
    own = _regions(statement.text)
    for plain in told:
        about = _regions(plain)
        if own and about and not own & about:
            continue
        if _HEALING.search(plain) or (not is_new and _AGAIN.search(plain)):
            return True
    return False


def _regions(text: str) -> set[str]:
    return {name for name, words in PATTERNS.items() if words.search(text)}


def _unique(statements: Iterable[Statement]) -> list[Statement]:
    told: dict[tuple[str, str], Statement] = {}
    for one in statements:
        told.setdefault((one.text, one.code), one)
    return list(told.values())


def _problems(
    statement: Statement, placed: Sequence[Placed], find: Find, on: date | None, heals: bool
) -> list[tuple[Problem, bool]]:
    """Return what a statement leads to, and whether its side is left open."""
    standing = _standing(statement)
    side = choosing.side_of(statement, placed)
    phase = Phase.AFTERCARE if heals else Phase.ACTIVE
    text = spelling.spelled(choosing.with_region(statement, placed))
    candidates = find(text, on=on, side=side, phase=phase, most=10) if text else ()
    chosen = choosing.chosen(candidates, statement, text)
    if side is Side.BILATERAL and chosen is not None and choosing.is_of_one_side(chosen):
        return [
            one
            for each in (Side.RIGHT, Side.LEFT)
            for one in _problems(choosing.of_one_side(statement, each), placed, find, on, heals)
        ]
    code = chosen.code if chosen is not None and standing is Standing.ACTIVE else ""
    is_open = (
        chosen is not None and side is None and bool(_OPEN_SIDE.search(chosen.description.lower()))
    )
    first = Problem(
        key=f"note-dx-{(chosen.code if chosen else 'x').lower()}-{abs(statement.start)}",
        phrase=statement.text[:200],
        standing=standing,
        side=side,
        code=_stated(statement, standing, "" if is_open else code),
        others=tuple(dict.fromkeys([*([code] if code else []), *_codes(candidates)]))[:OTHERS],
        evidence=(statement.placed.sentence.evidence(statement.start, statement.end),),
    )
    if code.startswith("Z47.1") and standing is Standing.ACTIVE:
        implant = choosing.implant(first, statement.text, side, find, on)
        return [(first, False), *((one, False) for one in implant)]
    return [(first, is_open)]


def _stated(statement: Statement, standing: Standing, code: str) -> str:
    """Return the code the note itself names, else the one its words lead to."""
    return statement.code if statement.code and standing is Standing.ACTIVE else code


def _codes(candidates: Sequence[Found]) -> list[str]:
    return [one.code for one in candidates[:OTHERS]]


_LONG_AGO = re.compile(r"[^,;.]{0,12}\b(?:\w+) ?(?:years?|yrs?) ago\b")
# An injury of the last months is under care; a fracture that healed ends its care.
_HURT = re.compile(r"\b(?:fractures?|fx|sprains?|strains?|dislocations?|ruptures?|tears?)\b")
_LATELY = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|several|a few) ?(?:days?|weeks?|wks?|months?|mos?)\b"
)


def _standing(statement: Statement) -> Standing:
    told = standings.of_problem(statement.placed, statement.start, statement.end)
    before = statement.placed.sentence.plain[: statement.start - statement.placed.sentence.start]
    after = statement.placed.sentence.plain[statement.end - statement.placed.sentence.start :]
    is_past = re.search(
        r"\b(?:history|h/o|hx|prior|previous|old|remote|past)\b", before
    ) or _LONG_AGO.match(after)
    if told is Standing.HISTORY and statement.is_listed and not is_past:
        told = Standing.ACTIVE
    if told is Standing.HISTORY and not is_past and _LATELY.search(statement.placed.sentence.plain):
        told = Standing.ACTIVE if _HURT.search(statement.text) else told
    inner = statement.placed.sentence.plain[
        statement.start - statement.placed.sentence.start : statement.end
        - statement.placed.sentence.start
    ]
    if re.search(
        (
            r"\b(?:probable|possible|suspected|likely|presumed|questionable|suspicious for"
            r"|concern for|rule out|r/o|vs|versus|consistent with)\b|\?"
        ),
        inner,
    ):
        return Standing.UNCERTAIN
    if re.match(r"\s*(?:no|denies|without|negative for)\b", inner):
        return Standing.RULED_OUT
    if re.search(r"\bhistory of (?:repeated )?fall(?:s|ing)\b", inner):
        return Standing.ACTIVE  # a condition of its own (Z91.81)
    if re.match(r"\s*(?:history of|h/o|hx of|prior|previous|old|remote|past)\b", inner):
        return Standing.HISTORY
    is_broken = re.search(r"\b(?:fractures?|fx)\b", inner)
    is_over = r"\bresolved\b" if is_broken else r"\b(?:resolved|healed)\b"
    if re.search(is_over, inner) and not re.search(r"\bnot\b", inner):
        return Standing.RESOLVED
    return told


def _questions(
    problem: Problem, statement: Statement, is_open: bool, is_clashing: bool
) -> list[Question]:
    if not statement.is_listed:
        return []
    region = _region_word(statement.text)
    if is_clashing:
        about = {"about": region, "subject": problem.key, "evidence": problem.evidence}
        return [Question(what=Gap.SIDES_CONFLICT, **about)]
    if problem.standing is Standing.UNCERTAIN:
        return [
            Question(
                what=Gap.DIAGNOSIS, about=region, subject=problem.key, evidence=problem.evidence
            )
        ]
    is_vague = not problem.code and problem.side is None and bool(problem.others)
    if problem.standing is Standing.ACTIVE and is_vague and (is_open or _is_paired(statement.text)):
        return [
            Question(what=Gap.SIDE, about=region, subject=problem.key, evidence=problem.evidence)
        ]
    return []


def _is_paired(text: str) -> bool:
    return any(
        words.search(text) for name, words in PATTERNS.items() if name not in ("NECK", "BACK")
    )


def _region_word(text: str) -> str:
    """Return our own word for the part of the body a statement is about, "" for none."""
    return next((name.lower() for name, words in PATTERNS.items() if words.search(text)), "")


# Families whose unspecified code ends in a nought.
_NOUGHT = ("M54.5", "M79.1")


def _without_vaguer(problems: list[Problem]) -> list[Problem]:
    """Leave out the unspecified code of a category of which the note leads to a named one."""
    codes = {one.code for one in problems if one.code}

    def is_vaguer(code: str) -> bool:
        others = codes - {code}
        if code == f"{code[:3]}.9":
            return any(one[:3] == code[:3] for one in others)
        stem = code[:-1]
        return code == f"{stem}0" and stem in _NOUGHT and any(one[:-1] == stem for one in others)

    return [one for one in problems if not is_vaguer(one.code)]


def _without_symptoms(problems: list[Problem]) -> list[Problem]:
    """Leave out a symptom of a part of the body for which a condition is established.

    ICD-10-CM Official Guidelines, sec. I.B.5.
    """
    firm = {
        (_region_word(one.phrase), one.side)
        for one in problems
        if one.code
        and one.standing is Standing.ACTIVE
        and not one.code.startswith(_SYMPTOM)
        and one.code[0] not in "RZ"
    }
    return [
        one
        for one in problems
        if not (
            one.code.startswith(_SYMPTOM)
            and _region_word(one.phrase)
            and any(
                region == _region_word(one.phrase)
                and (side == one.side or None in (side, one.side) or side is Side.BILATERAL)
                for region, side in firm
            )
        )
    ]
