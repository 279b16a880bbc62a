"""Read a file of notes with gold lines, diagnoses and questions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from claims.domain import codes

MOST_BYTES = 50_000_000


class Unreadable(ValueError):
    """A file is none of ours; the message names it, the note, and what to do."""


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One expected line; modifiers compare as a set."""

    code: str
    units: int | None
    modifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Movable:
    """Modifiers of which any one may sit on any one of these codes."""

    modifiers: frozenset[str]
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One acceptable outcome: the lines, and the diagnoses where it names them."""

    lines: tuple[GoldLine, ...]
    diagnoses: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note, what stands around it, and what is right for it."""

    id: str
    text: str
    context: Mapping[str, Any]
    answers: tuple[Answer, ...]
    diagnoses: frozenset[str]
    forbidden: tuple[str, ...] = ()
    movable: tuple[Movable, ...] = ()
    is_question_due: bool = False
    quotes: tuple[str, ...] = field(default=())


def read(path: Path) -> list[Note]:
    """Return the notes of a file; Unreadable when it holds none, or one that is no note."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB.")
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"{path.name} is not JSON, or nested too deep.") from None
    found = stored.get("notes") if isinstance(stored, dict) else None
    if not isinstance(found, list) or not found:
        raise Unreadable(f'{path.name} has no list "notes" with a note in it.')
    notes = []
    for number, one in enumerate(found, start=1):
        try:
            notes.append(_note(one, number))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = f"{type(error).__name__}: {error}"[:120]
            raise Unreadable(f"{path.name}: note {number} cannot be read ({what}).") from None
    if len({note.id for note in notes}) < len(notes):
        raise Unreadable(f"{path.name}: two notes share one id.")
    return notes


def _note(stored: Mapping[str, Any], number: int) -> Note:
    text, context, gold = stored["note_text"], stored.get("context") or {}, stored["gold"]
    if not isinstance(text, str) or not isinstance(context, dict) or not isinstance(gold, dict):
        raise TypeError("note_text is a text, context and gold are objects")
    if context.get("date_of_service"):
        date.fromisoformat(context["date_of_service"])
    also = [*_listed(stored, "acceptable_alternatives"), *_listed(gold, "acceptable_alternatives")]
    answers = [Answer(_lines(gold.get("lines") or ()))]
    answers += [_alternative(one, gold) for one in also]
    movable = [
        *_listed(stored, "modifier_may_sit_on_any_of"),
        *_listed(gold, "modifier_may_sit_on_any_of"),
    ]
    return Note(
        id=str(stored.get("id", number)),
        text=text,
        context=context,
        answers=tuple(answers),
        diagnoses=_coded(gold.get("diagnoses") or ()),
        forbidden=tuple(str(one).strip().upper() for one in gold.get("must_not_suggest") or ()),
        movable=tuple(
            Movable(frozenset(map(str, one["modifiers"])), frozenset(map(str, one["codes"])))
            for one in movable
        ),
        is_question_due=bool(gold.get("abstain_on") or gold.get("expected_queries")),
        quotes=tuple(map(str, gold.get("evidence_quotes") or ())),
    )


def _listed(stored: Mapping[str, Any], key: str) -> list[Any]:
    found = stored.get(key) or []
    if not isinstance(found, list):
        raise TypeError(f"{key} is a list")
    return found


def _alternative(stored: Mapping[str, Any], gold: Mapping[str, Any]) -> Answer:
    lines = _lines(stored.get("lines", gold.get("lines")) or ())
    diagnoses = stored.get("diagnoses")
    return Answer(lines, None if diagnoses is None else _coded(diagnoses))


def _lines(stored: Any) -> tuple[GoldLine, ...]:
    return tuple(
        GoldLine(
            codes.normalise_code(one["code"]),
            None if one.get("units") is None else int(one["units"]),
            frozenset(map(str, one.get("modifiers") or ())),
        )
        for one in stored
        if one.get("units") != 0
    )


def _coded(stored: Any) -> frozenset[str]:
    return frozenset(codes.normalise_diagnosis(str(one)) for one in stored)
