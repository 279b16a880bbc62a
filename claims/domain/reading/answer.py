"""What a model may answer: facts, candidate ids and quotes; no code, no level, no confidence."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from claims.domain.document import Document
from claims.domain.reading.reading import Gap

Quote = Annotated[str, Field(max_length=600)]
Id = Annotated[str, Field(max_length=12)]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class Status(StrEnum):
    """How the note speaks of a problem."""

    ACTIVE = "active"
    RESOLVED = "resolved"
    UNCERTAIN = "uncertain"
    RULED_OUT = "ruled_out"
    HISTORY = "history"


class SideSaid(StrEnum):
    """The side the words name."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"
    NONE = "none"


class ProblemAnswer(Document):
    """One problem of the note in its own words."""

    id: Id
    status: Status
    side: SideSaid
    quote: Quote


class DiagnosisAnswer(Document):
    """Which candidate says a problem."""

    candidate_id: Id
    problem_id: Id
    quote: Quote


class ServiceAnswer(Document):
    """Which candidate was done at this visit, as documented."""

    candidate_id: Id
    side: SideSaid
    minutes: Minutes | None
    quote: Quote


class VisitAnswer(Document):
    """What the note says of the visit's length, nothing of its level."""

    total_minutes: Minutes | None
    minutes_quote: Quote | None
    separate_visit_quote: Quote | None
    decision_for_surgery_quote: Quote | None


class DistinctAnswer(Document):
    """Words that say a service was given apart from the others."""

    candidate_id: Id
    quote: Quote


class MissingAnswer(Document):
    """What the note would have to say and does not; ``candidate_id`` may be empty."""

    what: Gap
    candidate_id: Id


class Answer(Document):
    """A whole answer. Unknown members are refused, as is a list without end."""

    problems: Annotated[tuple[ProblemAnswer, ...], Field(max_length=40)]
    diagnoses: Annotated[tuple[DiagnosisAnswer, ...], Field(max_length=40)]
    services: Annotated[tuple[ServiceAnswer, ...], Field(max_length=40)]
    visit: VisitAnswer | None
    distinct_services: Annotated[tuple[DistinctAnswer, ...], Field(max_length=10)]
    missing: Annotated[tuple[MissingAnswer, ...], Field(max_length=20)]
    instruction_like_quotes: Annotated[tuple[Quote, ...], Field(max_length=20)]
