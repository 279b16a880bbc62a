"""Read the notes of a visit, offline: facts with their words, questions where they lack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from claims.domain.coding.tables import TherapyTable
from claims.domain.encounter import NoteRecord
from claims.domain.facts import Discipline, DocumentedService
from claims.domain.reading import (
    casts,
    causes,
    disciplines,
    drugs,
    durations,
    given,
    instructions,
    mentions,
    problems,
    procedures,
    sections,
    text,
    therapy,
    visits,
)
from claims.domain.reading.choosing import Find
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Gap, Question, Reading, Standing
from claims.domain.reading.sections import Placed
from claims.domain.reading.words import Kind, Words

SOURCE = "reader"
VERSION = "1"
_MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Around:
    """What the record says around the notes.

    ``services`` are the record's own facts: what they hold is not read
    again. ``is_new`` is the record's word on the patient;
    ``runs_global`` says that an earlier surgery's period may cover the day.
    """

    on: date | None = None
    services: tuple[DocumentedService, ...] = ()
    discipline: Discipline | None = None
    therapy: TherapyTable = field(default_factory=TherapyTable)
    place_of_service: str = ""
    is_new: bool | None = None
    runs_global: bool = False


NOTHING = Around()


def read(
    notes: Sequence[NoteRecord], *, words: Words, find: Find, around: Around = NOTHING
) -> Reading:
    """Return what the notes say, each fact with its verbatim words.

    ``words`` are the practice's phrases and ``find`` the diagnosis
    search. Sentences that tell a reader what to do are kept apart and
    give no fact. Notes beyond what is read are counted as ``cut``.
    """
    sentences, is_cut = text.sentences(notes)
    told = list(instructions.find(sentences))
    addressed = {id(one) for one in told}
    placed = [one for one in sections.place(sentences) if id(one.sentence) not in addressed]
    found = _facts(placed, words, find, around)
    quotes = tuple(one.evidence() for one in told[: instructions.MOST])
    dropped: Mapping[str, Any] = {"cut": 1} if is_cut else {}
    return found.model_copy(update={"instructions": quotes, "dropped": dict(dropped)})


def _facts(placed: list[Placed], words: Words, find: Find, around: Around) -> Reading:
    named = list(mentions.find(placed, words))
    named += given.find(placed, named, words)
    discipline = around.discipline or disciplines.of_note(placed, has_minutes=_has_minutes(named))
    session = therapy.Session()
    if discipline is not None:
        session = therapy.read(placed, named, table=around.therapy, discipline=discipline)
    done = procedures.read(placed, named, place=around.place_of_service, discipline=discipline)
    done.services += casts.supplies(placed, done.services)
    drugged = drugs.Drugs() if discipline else _drugs(placed, named, done, around.on)
    told = problems.read(
        placed,
        named,
        find=find,
        on=around.on,
        is_therapy=discipline is not None,
        is_operative=any(_is_operation(one) for one in done.services),
        is_new=bool(visits.is_new(placed, around.is_new)),
    )
    seen = visits.Seen()
    if discipline is None:
        seen = visits.read(placed, told.problems, _beside(done, named, around))
    services = [*session.services, *done.services, *drugged.services]
    services += [seen.service] if seen.service else []
    questions = [
        *(causes.questions(placed, told.problems) if discipline is None else []),
        *(one for part in (session, done, drugged, told, seen) for one in part.questions),
    ]
    return Reading(
        source=SOURCE,
        version=VERSION,
        services=tuple(_dated(one, around) for one in services),
        problems=tuple(told.problems),
        questions=_once(questions),
        distinct=tuple(session.distinct),
        inferred=tuple(
            dict.fromkeys(one.code for one in done.services if _is_inferred(one, named))
        ),
    )


def _is_inferred(service: DocumentedService, named: Sequence[Mention]) -> bool:
    """Say whether no words of the note name a service by themselves."""
    told = [
        one.is_inferred
        for one in named
        if one.standing is Standing.ACTIVE and service.code in (one.entry.code, one.entry.guided)
    ]
    return bool(told) and all(told)


def _drugs(
    placed: list[Placed], named: Sequence[Mention], done: procedures.Done, on: date | None
) -> drugs.Drugs:
    found = drugs.read(placed, named, is_bilateral=_is_both(done.services), on=on)
    if _is_unsettled(done):
        found = drugs.Drugs()  # where nobody knows what was injected, nothing was given there
    found.questions += drugs.unnamed(placed, named, done.services)
    return found


def _is_unsettled(done: procedures.Done) -> bool:
    """Say whether the only procedures are such as tell no side, or two."""
    clashes = any(one.what in (Gap.SIDES_CONFLICT, Gap.SIDE) for one in done.questions)
    return clashes and not any(one.code < "70000" for one in done.services)


def _has_minutes(named: Sequence[Mention]) -> bool:
    """Say whether a service of therapy stands beside minutes."""
    return any(
        one.entry.kind is Kind.THERAPY and durations.found(one.placed.sentence) for one in named
    )


def _is_operation(service: DocumentedService) -> bool:
    """Say whether a service is surgery or fracture care: the injury is then under treatment."""
    code = service.code
    return code.isdigit() and "21000" <= code < "70000" and not _is_cast(code)


def _is_cast(code: str) -> bool:
    return "29000" <= code < "29800"


def _is_both(done: Sequence[DocumentedService]) -> bool:
    return any(one.side == "BILATERAL" for one in done)


def _beside(done: procedures.Done, named: Sequence[Mention], around: Around) -> visits.Beside:
    acted = [*done.services, *done.questions]
    if around.runs_global and all(_is_cast(one.code) for one in done.services if one.code[0] < "7"):
        acted = list(done.questions)  # a cast changed at a visit that follows a surgery
    is_done = any(
        one.standing is Standing.ACTIVE and one.entry.kind is Kind.PROCEDURE for one in named
    )
    return visits.Beside(
        has_procedure=bool(acted) and is_done,
        has_fracture_care=any("23500" <= one.code <= "28531" for one in done.services),
        place_of_service=around.place_of_service,
        is_new=around.is_new,
        runs_global=around.runs_global,
    )


def _dated(service: DocumentedService, around: Around) -> DocumentedService:
    return service.model_copy(
        update={
            "date_from": around.on,
            "date_to": around.on,
            "place_of_service": around.place_of_service,
        }
    )


def _once(questions: Sequence[Question]) -> tuple[Question, ...]:
    kept: dict[tuple[Gap, str], Question] = {}
    for one in questions:
        kept.setdefault((one.what, one.about), one)
    return tuple(kept.values())[:_MOST_QUESTIONS]
