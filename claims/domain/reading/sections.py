"""Which part of a note a sentence stands in, by the headings clinicians use."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.domain.reading.text import Sentence


class Section(StrEnum):
    """Parts of a note as the reader tells them apart."""

    BODY = "BODY"
    SUBJECTIVE = "SUBJECTIVE"
    COMPLAINT = "COMPLAINT"
    OBJECTIVE = "OBJECTIVE"
    TREATMENT = "TREATMENT"
    ASSESSMENT = "ASSESSMENT"
    DIAGNOSIS = "DIAGNOSIS"
    PREOPERATIVE = "PREOPERATIVE"
    PLAN = "PLAN"
    PROCEDURE = "PROCEDURE"
    CONSENT = "CONSENT"
    RESULTS = "RESULTS"
    TIME = "TIME"
    HISTORY = "HISTORY"
    FAMILY = "FAMILY"
    MEDICATIONS = "MEDICATIONS"
    GOALS = "GOALS"
    HOME = "HOME"
    SIGNATURE = "SIGNATURE"


_HEADINGS: tuple[tuple[str, Section], ...] = (
    (
        (
            r"s|subj(?:ective)?|hpi|history of present illness|interval history"
            r"|present(?:ing)? illness|patient report|pain"
        ),
        Section.SUBJECTIVE,
    ),
    (
        (
            r"cc|c/c|chief complaint|present(?:ing)? (?:complaint|problem)|reason for (?:visit"
            r"|referral)"
        ),
        Section.COMPLAINT,
    ),
    (
        (
            r"o|obj(?:ective)?|exam(?:ination)?|physical exam(?:ination)?|pe|vitals?|findings"
            r"|measurements|rom|strength|special tests|review of systems|ros|tests and measures"
        ),
        Section.OBJECTIVE,
    ),
    (
        (
            r"treatments?(?: (?:provided|performed|today|rendered|given|log|details))?"
            r"|interventions?"
            r"(?: (?:provided|performed|today))?|services?(?: (?:provided|performed|rendered))?|tx"
            r"|rx today"
            r"|(?:done|performed|completed|provided) today|today'?s (?:treatment|interventions?"
            r"|session|visit)|skilled (?:interventions?"
            r"|services?)"
            r"|billing|charges|cpt(?: codes?)?|flow ?sheet|modalities|procedures? and minutes"
            r"|treatment minutes|skilled treatment"
        ),
        Section.TREATMENT,
    ),
    (
        (
            r"a|assessment|impression|imp|a/?p|a ?& ?p|a and p|assessment (?:and|&|/) plan"
            r"|assessment/plan|clinical impression|response to treatment|summary"
        ),
        Section.ASSESSMENT,
    ),
    (
        (
            r"dx|diagnos[ei]s|diagnoses addressed|(?:final|treatment|treating|medical|pt|ot|therapy"
            r"|visit"
            r"|primary|secondary|encounter|discharge|working|referring|admitting|clinical) (?:dx"
            r"|diagnos[ei]s)"
            r"|post-?operative (?:dx|diagnos[ei]s)|post-?op (?:dx|diagnos[ei]s)|indications?"
            r"|medical necessity|problem list|problems? addressed|icd(?:-10)?(?:-cm)?(?: codes?)?"
        ),
        Section.DIAGNOSIS,
    ),
    (r"pre-?op(?:erative)? (?:dx|diagnos[ei]s)", Section.PREOPERATIVE),
    (
        (
            r"p|plan|plan of care|poc|recommendations?|disposition|follow[- ]?up|next visit"
            r"|next session"
            r"|orders?|return"
        ),
        Section.PLAN,
    ),
    (
        (
            r"procedures?(?: (?:performed|note|details|description|done|today))?"
            r"|description of procedure"
            r"|operation(?:s)?(?: performed)?|operative (?:procedure|report|note|findings|details)"
            r"|technique|injection(?: note)?|procedure in detail|details of procedure"
        ),
        Section.PROCEDURE,
    ),
    (
        (
            r"consent|complications?|ebl|estimated blood loss|an(?:a)?esthesia|implants?|specimens?"
            r"|tourniquet(?: time)?|surgeon|assistant|counts?|time ?out|anesthesiologist"
        ),
        Section.CONSENT,
    ),
    (
        (
            r"imaging|radiographs?|x-?rays?|results?|labs?|radiology|mri|ct|studies"
            r"|diagnostic (?:studies|imaging)"
            r"|data(?: reviewed)?"
        ),
        Section.RESULTS,
    ),
    (
        (
            r"time|total time|time statement|minutes|time in|time in/out|time log|total (?:timed )?"
            r"(?:treatment )?(?:time|minutes)|session time"
        ),
        Section.TIME,
    ),
    (
        (
            r"pmh|pmhx|past (?:medical|surgical) history|psh|pshx|medical history|surgical history"
            r"|past history|history|social history|social hx|sh|comorbidities|precautions"
        ),
        Section.HISTORY,
    ),
    (r"fh|fhx|family (?:history|hx)", Section.FAMILY),
    (
        (
            r"meds?|medications?(?: (?:used|given|injected|administered))?|current medications?"
            r"|home medications?|allergies|nkda"
        ),
        Section.MEDICATIONS,
    ),
    (
        r"goals?|short[- ]term goals?|long[- ]term goals?|stg|ltg|rehab potential|prognosis",
        Section.GOALS,
    ),
    (
        (
            r"hep|home (?:exercise )?program|home exercises?|patient education|education"
            r"|instructions"
            r"|discharge instructions|patient instructions"
        ),
        Section.HOME,
    ),
    (
        (
            r"signed|signature|electronically signed(?: by)?|co-?signed(?: by)?|author|provider"
            r"|therapist"
            r"|treating (?:therapist|clinician|provider)|clinician|supervising (?:pt|therapist)"
        ),
        Section.SIGNATURE,
    ),
)
_NAMED = tuple((re.compile(rf"(?:{names})\Z"), section) for names, section in _HEADINGS)
_LEAD = re.compile(
    r"\s*(?:[-*#>]+\s*)?(?:\d{1,2}[.)]\s*)?([a-z][a-z0-9/&' -]{0,40}?)\s*(?::|\s-\s)"
)
_BARE = re.compile(r"\s*(?:a/p|a&p|imp)\s+(?=[a-z1])")
_PART_OF_BODY = (
    r"(?!.*\b(?:right|left|both|bilateral|knee|hip|shoulder|elbow|wrist|hand|ankle|foot|back"
    r"|neck|spine"
    r"|lumbar|cervical|finger|thumb|toe)s?\b)"
)
_LABEL_ALONE = re.compile(rf"{_PART_OF_BODY}\s*[a-z][a-z0-9/&' -]{{1,40}}:\s*\Z")
_ALONE = re.compile(r"\s*[-*#=]*\s*([a-z][a-z0-9/&' -]{0,40}?)\s*[-=#:]*\s*\Z")


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence, its section, and where its text begins after the heading."""

    sentence: Sentence
    section: Section
    body: int


def place(sentences: Iterable[Sentence]) -> Iterator[Placed]:
    """Yield every sentence with its section: its own heading's, else the one it goes on in."""
    section, note, line = Section.BODY, "", -1
    of_line = Section.BODY
    for one in sentences:
        if one.note_key != note:
            section, note = Section.BODY, one.note_key
        own, body = heading(one)
        if own is Section.PLAN and line < 0 and body == one.end:
            own, body = None, one.start  # "FOLLOW UP" over a note is its title
        if own is Section.MEDICATIONS and _GIVEN.search(one.plain):
            own = Section.PROCEDURE  # "Medication: one single-dose vial" tells what was used
        is_new_line = one.line != line
        line = one.line
        if own is not None:
            is_whole = not one.plain[body - one.start :].strip()
            if is_whole or not _is_passing(own):
                section = own
            of_line = own
        elif _LABEL_ALONE.match(one.plain):
            section = of_line = Section.BODY  # a part of the note we do not know
        elif is_new_line:
            of_line = section
        yield Placed(one, own or of_line, body)


_GIVEN = re.compile(
    r"\b(?:vials?|syringes?|ampules?|lot|administered|injected|sdv|mdv)\b|^\W*(?:medications?|meds?|drugs?)"
    r" (?:used|given|injected|administered)"
)
_PASSING = frozenset(
    {
        Section.DIAGNOSIS,
        Section.COMPLAINT,
        Section.CONSENT,
        Section.TIME,
        Section.SIGNATURE,
        Section.PREOPERATIVE,
        Section.HISTORY,
        Section.FAMILY,
        Section.MEDICATIONS,
        Section.RESULTS,
        Section.HOME,
        Section.GOALS,
    }
)


def _is_passing(section: Section) -> bool:
    """Say whether a heading with words behind it speaks of its own line alone."""
    return section in _PASSING


def heading(sentence: Sentence) -> tuple[Section | None, int]:
    """Return the section a sentence's own heading opens, and where the words after it begin."""
    found = _LEAD.match(sentence.plain)
    if found is not None:
        section = named(found[1])
        if section is not None:
            return section, sentence.start + found.end()
        return None, sentence.start
    bare = _BARE.match(sentence.plain)
    if bare is not None:
        return Section.ASSESSMENT, sentence.start + bare.end()
    alone = _ALONE.match(sentence.plain)
    if alone is not None and len(alone[1]) > 2 and _is_written_as_one(sentence.text):
        section = named(alone[1])
        if section is not None:
            return section, sentence.end
    return None, sentence.start


def _is_written_as_one(text: str) -> bool:
    """Say whether a line that names a section and nothing else is its heading, not an item."""
    letters = text.strip(" -*#=>")
    return letters.rstrip().endswith(":") or letters[:1].isupper()


def named(words: str) -> Section | None:
    """Return the section of this heading, None where it is none we know."""
    return next((section for names, section in _NAMED if names.match(words.strip())), None)
