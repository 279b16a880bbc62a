"""The evaluation a note describes: time, decision-making, how it stands to a procedure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.domain.facts import DocumentedService, Evidence, VisitFacts
from claims.domain.reading import decision, decision_words, remote, times
from claims.domain.reading.decision import Decision
from claims.domain.reading.reading import Gap, Problem, Question
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.times import Spent

KEY = "note-visit"
_VISIT = re.compile(
    r"\b(?:(?:visit|office) note|f/u|second opinion|clinic (?:note|visit|follow)"
    r"|(?:office|clinic|outpatient|initial|established|new"
    r"|follow[- ]?up|post-?op(?:erative)?|telehealth|video|virtual|telemedicine|consult\w*"
    r"|urgent|walk-in|emergency department|ed|return) (?:visit|note|encounter|patient"
    r"|consult\w*|appointment|evaluation)"
    r"|new (?:patient|pt)|est(?:ab)?(?:lished)?\.? (?:patient|pt)|follow[- ]?up|consultation"
    r"|consult|progress note|h&p"
    r"|history and physical|clinic|soap note|post-?op(?:erative)?|telehealth|telemedicine"
    r"|e/m)\b"
)
_NO_VISIT = re.compile(
    r"\b(?:no (?:other|additional|separate|new) (?:problems?|complaints?|concerns?|issues?|matters?"
    r"|evaluation|e/m)(?: \w+)* ?(?:addressed|evaluated|today|performed)?"
    r"|no separate(?:ly identifiable)? (?:e/m|evaluation|visit|service)"
    r"|(?:procedure|injection)[- ]only(?: visit)?|no e/m)\b"
)
_NOT_SEEN = re.compile(
    r"\b(?:no[- ]?show(?:ed)?|did not (?:come|arrive|attend)|(?:patient|visit|appointment) "
    r"(?:was )?cancel(?:l)?ed|left without being seen|was not seen today)\b"
)
_NO_LEVEL = re.compile(
    r"\bno (?:separate(?:ly)? )?(?:billable )?(?:e/m|evaluation and management)\b"
)
_PROCEDURE_TITLE = re.compile(
    r"\b(?:procedure (?:note|visit|only)|operative (?:report|note)|op note"
    r"|injection (?:note|visit|clinic)|operation)\b"
)
_SEPARATE = re.compile(
    r"\b(?:separate(?:ly)?(?: and)?(?:,)? (?:identifiable|evaluat\w+|e/m|visit|assess\w+"
    r"|address\w+|from the (?:injection|procedure)|problem|complaint|from)|significant(?:,"
    r"| and)? separately|in addition to the (?:procedure|injection)"
    r"|also (?:evaluated|presents?|complains?|reports?|addressed|assessed|seen|has|c/o|notes"
    r"|discussed|here|wants)|(?:new|second|additional|another|unrelated|different) (?:problem"
    r"|complaint|issue|concern|condition)"
    r"|unrelated to (?:the )?(?:injection|procedure)|beyond the usual|above and beyond"
    r"|over and above|full evaluation|comprehensive evaluation)\b"
)
_NEW = re.compile(
    r"\bnew (?:patient|pt)\b|\bnew (?:to (?:the )?(?:clinic|practice))|\binitial (?:visit"
    r"|consult\w*|evaluation|orthop\w+)|\bnever (?:been )?seen (?:here|before)"
    r"|\bfirst (?:visit|time) (?:here|to|in this)"
)
_ESTABLISHED = re.compile(
    r"\bestablished\b|\bfollow[- ]?up\b|\bf/u\b|\breturns?\b|\breturn visit\b|\bpost-?op\b"
    r"|\brecheck\b|\blast seen\b|\bhere (?:again|today) for"
)
_POSTOP = re.compile(
    r"\b(?:post-?op(?:erative(?:ly)?)?|postsurgical|post-surgical|(?:days?|weeks?|wks?"
    r"|months?) (?:after|following|since|out from) (?:\w+ ){0,4}?(?:surgery|arthroplasty"
    r"|replacement|repair|reconstruction|release|fixation|orif|arthroscop\w+|fusion"
    r"|meniscectomy|tka|tha|operation)|(?:days?|weeks?|wks?|months?) (?:s/p|status post)"
    r"|pod ?#? ?\d+|staples? (?:were )?removed|sutures? (?:were )?removed|suture removal"
    r"|staple removal|wound check|incision (?:is )?(?:clean|healing|well)|aftercare)\b"
)
_UNRELATED = re.compile(
    r"\b(?:unrelated|not related|different (?:problem|issue|joint|body part)|new (?:problem"
    r"|complaint|injury))\b(?! to (?:work|employment))"
)
_EMERGENCY_PLACE, _HOME_PLACE, _HOSPITAL = "23", "12", ("21",)


@dataclass
class Seen:
    """The visit of the notes, None where they describe none of a provider's own."""

    service: DocumentedService | None = None
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """What else the notes hold: whether a procedure was done, the place, what the record says."""

    has_procedure: bool = False
    has_fracture_care: bool = False
    place_of_service: str = ""
    is_new: bool | None = None
    runs_global: bool = False


def read(placed: Sequence[Placed], problems: Sequence[Problem], beside: Beside) -> Seen:
    """Return the visit with the facts its level follows from, or what has to be asked."""
    if not placed or not _is_visit(placed, beside):
        return Seen()
    is_separate = _said(placed, _SEPARATE)
    if _said(placed, _NOT_SEEN):
        return Seen()
    if _said(placed, _NO_VISIT) and (beside.has_procedure or _said(placed, _NO_LEVEL)):
        return Seen()
    spent, is_doubtful = times.read(placed)
    made = decision.read(placed, problems)
    is_care = beside.has_fracture_care and (
        made.is_for_surgery or _said(placed, decision_words.CARE) is not None
    )
    made.is_for_surgery = made.is_for_surgery or is_care or None
    if beside.has_procedure and is_separate is None and not is_care:
        return Seen()
    service = _service(placed, beside, spent, made, is_separate)
    is_told = spent is not None or bool(made.problems and made.risk)
    is_related = service.visit is None or service.visit.is_related_to_surgery is not False
    found = Seen(service)
    if is_doubtful or (not is_told and not (beside.runs_global and is_related)):
        asked = service.evidence[:1]
        found.questions.append(Question(what=Gap.VISIT_LEVEL, subject=KEY, evidence=asked))
        if is_doubtful:
            found.service = None
    return found


def _service(
    placed: Sequence[Placed],
    beside: Beside,
    spent: Spent | None,
    made: Decision,
    is_separate: Evidence | None,
) -> DocumentedService:
    """Return the visit as a fact: its time, what was decided, how it was held."""
    is_decided = bool(made.problems and made.risk)
    visit = VisitFacts(
        setting=_setting(placed, beside),
        is_new=is_new(placed, beside.is_new),
        total_minutes=spent.total if spent else None,
        separate_minutes=spent.separate if spent else 0,
        staff_minutes=spent.staff if spent else 0,
        problems=tuple(made.problems) if is_decided else (),
        data=made.data if is_decided else {},
        studies=tuple(made.studies) if is_decided else (),
        risk=tuple(decision.surgery_risk(one, placed) for one in made.risk if is_decided),
        is_separate=True if is_separate else None,
        is_decision_for_surgery=made.is_for_surgery,
        is_related_to_surgery=_related(placed),
    )
    evidence = _evidence(placed, spent, made.evidence, is_separate)
    distant = remote.said(placed)
    return DocumentedService(
        key=KEY,
        label="visit",
        visit=visit,
        documented_modifiers=(distant[0],) if distant else (),
        evidence=(*evidence, *([distant[1]] if distant else [])),
    )


def _is_visit(placed: Sequence[Placed], beside: Beside) -> bool:
    """Say whether the notes are of an evaluation, not of a procedure alone."""
    titles = [one.sentence.plain for one in placed if one.sentence.line <= 3]
    is_titled = any(_VISIT.search(title) for title in titles)
    if any(_PROCEDURE_TITLE.search(title) for title in titles[:2]) and not _said(placed, _SEPARATE):
        return False
    if is_titled:
        return True
    sections = {one.section for one in placed}
    assessed = bool(sections & {Section.ASSESSMENT, Section.DIAGNOSIS})
    seen = bool(sections & {Section.SUBJECTIVE, Section.OBJECTIVE, Section.PLAN, Section.RESULTS})
    return assessed and (seen or not beside.has_procedure)


def _said(placed: Sequence[Placed], pattern: re.Pattern[str]) -> Evidence | None:
    for one in placed:
        if one.section is not Section.HISTORY and pattern.search(one.sentence.plain):
            return one.sentence.evidence()
    return None


def is_new(placed: Sequence[Placed], recorded: bool | None = None) -> bool | None:
    """Return whether the patient is new: the record's word first, None where nothing says."""
    if recorded is not None:
        return recorded
    head = " ".join(one.sentence.plain for one in placed[:6])
    if _NEW.search(head):
        return True
    return False if _ESTABLISHED.search(head) else None


def _related(placed: Sequence[Placed]) -> bool | None:
    """Return whether the visit is about an earlier surgery, None where the notes do not say."""
    if _said(placed, _UNRELATED):
        return False
    return True if _said(placed, _POSTOP) else None


def _setting(placed: Sequence[Placed], beside: Beside) -> str:
    if beside.place_of_service == _EMERGENCY_PLACE:
        return "EMERGENCY"
    if beside.place_of_service == _HOME_PLACE:
        return "HOME"
    if beside.place_of_service in _HOSPITAL:
        head = " ".join(one.sentence.plain for one in placed[:6])
        is_first = re.search(r"\b(?:consult\w*|admission|initial|h&p|admit\w*)\b", head)
        return "HOSPITAL_INITIAL" if is_first else "HOSPITAL_SUBSEQUENT"
    return "OFFICE"


def _evidence(
    placed: Sequence[Placed], spent: Spent | None, told: list[Evidence], separate: Evidence | None
) -> tuple[Evidence, ...]:
    found = [*(spent.evidence if spent else ()), *told, *([separate] if separate else [])]
    found = found or [
        one.sentence.evidence() for one in placed if one.section is Section.ASSESSMENT
    ]
    return tuple(dict.fromkeys(found or [placed[0].sentence.evidence()]))[:8]
