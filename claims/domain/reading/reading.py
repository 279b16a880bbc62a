"""A Reading: the facts one reader drew from the notes of a visit, each with its words."""

from enum import StrEnum

from claims.domain.document import Document
from claims.domain.facts import DocumentedService, Evidence, Side


class Standing(StrEnum):
    """How a note speaks of something: only what is ACTIVE may become a code."""

    ACTIVE = "ACTIVE"
    UNCERTAIN = "UNCERTAIN"
    RULED_OUT = "RULED_OUT"
    HISTORY = "HISTORY"
    FAMILY = "FAMILY"
    RESOLVED = "RESOLVED"
    PLANNED = "PLANNED"


class Gap(StrEnum):
    """What a note would have to say and does not, or says in two ways."""

    SIDE = "SIDE"
    SIDES_CONFLICT = "SIDES_CONFLICT"
    MINUTES = "MINUTES"
    MINUTES_CONFLICT = "MINUTES_CONFLICT"
    TREATED_BY = "TREATED_BY"
    DIAGNOSIS = "DIAGNOSIS"
    DRUG_AMOUNT = "DRUG_AMOUNT"
    VISIT_LEVEL = "VISIT_LEVEL"
    COMPLEXITY = "COMPLEXITY"
    CAUSE = "CAUSE"
    INTERVALS = "INTERVALS"


class Problem(Document):
    """One statement of a problem and the diagnosis its words lead to.

    ``code`` is empty where no candidate is good enough or the standing
    forbids one; ``others`` are further candidates, best first.
    """

    key: str
    phrase: str
    standing: Standing = Standing.ACTIVE
    side: Side | None = None
    code: str = ""
    others: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Question(Document):
    """What the provider would have to be asked.

    ``about`` is a word of our own lists (a region, a service's label),
    never the note's: the drafted words may stand outside the vault.
    ``subject`` is the key of the service or problem it is about.
    """

    what: Gap
    about: str = ""
    subject: str = ""
    evidence: tuple[Evidence, ...] = ()


# Said of what is in ``Reading.inferred`` instead of "the note states it".
INFERRED = "The quoted words are taken for this; by themselves they do not name it."


class Reading(Document):
    """What one reader made of one version of a visit.

    ``source`` is "reader" or the name of a model's vendor, ``version``
    that of the rules, or of model and prompt. ``services`` are facts for
    the engine, their keys unlike those of the record's own; an office
    visit is one with ``visit`` facts and no code. ``distinct`` names
    (service key, evidence) where the words say a service was separate.
    ``instructions`` are words that address a reader rather than describe
    care. ``inferred`` are codes of services and problems whose quoted words
    call them by no name we know: they are shown to be looked at.
    ``dropped`` counts, by reason, what a model said and our checks did not
    let through.
    """

    source: str
    version: str
    services: tuple[DocumentedService, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    distinct: tuple[tuple[str, Evidence], ...] = ()
    instructions: tuple[Evidence, ...] = ()
    inferred: tuple[str, ...] = ()
    dropped: dict[str, int] = {}
