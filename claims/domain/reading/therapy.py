"""Therapy services of a visit: what was done, the minutes of each, and by whom."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from claims.domain.coding.tables import TherapyTable
from claims.domain.facts import Discipline, DocumentedService, Evidence
from claims.domain.reading import bouts as stretches
from claims.domain.reading import evaluations, totals, treaters
from claims.domain.reading.bouts import Bout
from claims.domain.reading.durations import Duration
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Gap, Question
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.treaters import Treater

_SEPARATE = re.compile(
    r"\b(?:separate(?:ly)?|distinct(?:ly)?|different (?:interval|time|15-minute|body|region)"
    r"|non-?overlapping"
    r"|independent of|not overlapping|apart from|not part of the (?:assessment|evaluation)"
    r"|after the (?:re-?)?eval(?:uation)? (?:had |was )?(?:ended|finished|completed?|done|over))\b"
)


_NOT_APART = re.compile(
    r"\b(?:not|never|pta|assistant|ota|cota|therapists?|provid\w+ separately)\b"
)


@dataclass
class Session:
    """What the notes say of a therapy session."""

    services: list[DocumentedService] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    distinct: list[tuple[str, Evidence]] = field(default_factory=list)


def read(
    placed: Sequence[Placed],
    mentions: Sequence[Mention],
    *,
    table: TherapyTable,
    discipline: Discipline | None,
) -> Session:
    """Return the session's services with their minutes, and what would have to be asked."""
    session = Session()
    mentions = [_of_discipline(one, discipline) for one in mentions]
    bouts = list(stretches.find(placed, mentions, table))
    _evaluated(session, placed, {one.code for one in bouts}, discipline)
    if not bouts:
        return session
    by_code: dict[str, list[Bout]] = {}
    for bout in bouts:
        by_code.setdefault(bout.code, []).append(bout)
    everyone, are_both = treaters.of_note(placed)
    told = {code: _settled(_without_totals(found)) for code, found in by_code.items()}
    stated = totals.of_note(placed, _alone(bouts))
    if totals.contradict(stated, _sum(told, table)):
        told = {code: _once(found) for code, found in told.items()}
    timed = {code for code in told if code in table.timed}
    missing = [code for code in timed if not any(one.minutes for one in told[code])]
    told = dict(_by_a_therapist(session, told, everyone, table))
    for code, found in told.items():
        kept = [one for one in found if one.minutes] if code in table.timed else found
        if kept:
            session.services.append(_service(code, kept, discipline, everyone, table))
    _ask(session, told, missing, table)
    clash = totals.contradict(stated, _sum(told, table))
    if clash is not None and timed and not missing:
        session.questions.append(
            Question(what=Gap.MINUTES_CONFLICT, subject=_key(sorted(timed)[0]), evidence=(clash,))
        )
        session.services = [one for one in session.services if one.code not in table.timed]
    if timed and are_both and everyone is None and not any(one.treater for one in bouts):
        session.questions.append(_who(session, timed, told))
    session.distinct = [*_distinct(told), *_all_distinct(told, placed, table)]
    return session


def _evaluated(
    session: Session, placed: Sequence[Placed], codes: set[str], discipline: Discipline | None
) -> None:
    """Take in an evaluation whose complexity stands elsewhere, or ask for it."""
    told = evaluations.stated(placed, codes, discipline)
    if told is None:
        session.questions += evaluations.questions(placed, codes, discipline)
        return
    session.services.append(
        DocumentedService(
            key=_key(told.code), code=told.code, discipline=discipline, evidence=told.evidence
        )
    )


def _by_a_therapist(
    session: Session,
    told: dict[str, list[Bout]],
    everyone: Treater | None,
    table: TherapyTable,
) -> Iterator[tuple[str, list[Bout]]]:
    """Yield the services but for evaluations an assistant is said to have made: these are asked.

    CMS Pub. 100-02, ch. 15, sec. 230.1: an assistant does not evaluate.
    """
    for code, found in told.items():
        by = {one.treater or everyone for one in found}
        if code in table.not_by_assistant and by == {Treater.ASSISTANT}:
            mention = found[0].mention
            session.questions.append(
                Question(
                    what=Gap.TREATED_BY,
                    about=mention.entry.label,
                    subject=_key(code),
                    evidence=(mention.evidence,),
                )
            )
        else:
            yield code, found


def _of_discipline(mention: Mention, discipline: Discipline | None) -> Mention:
    code = evaluations.of_discipline(mention.entry.code, discipline)
    return replace(mention, entry=replace(mention.entry, code=code))


def _alone(bouts: list[Bout]) -> set[int]:
    """Return the ids of sentences in which one service alone is named."""
    named: dict[int, set[str]] = {}
    for bout in bouts:
        named.setdefault(id(bout.mention.placed), set()).add(bout.code)
    return {where for where, codes in named.items() if len(codes) == 1}


def _key(code: str) -> str:
    return f"note-{code}"


_TOTALS = re.compile(r"\s*(?:\w+ )?totals?\b|\s*(?:billing )?summary\b")


def _without_totals(found: list[Bout]) -> list[Bout]:
    """Return a service's bouts but for those a line of totals adds up, where others are told."""
    told = [one for one in found if not _TOTALS.match(one.mention.placed.sentence.plain)]
    return told or found


def _settled(found: list[Bout]) -> list[Bout]:
    """Return a service's bouts, each once: a summary repeats what was said before."""
    timed = [one for one in found if one.minutes]
    if not timed:
        shared = [one for one in found if one.is_shared]
        return shared[:1] or found[:1]
    kept: list[Bout] = []
    for bout in timed:
        same = [one for one in kept if _repeats(one, bout)]
        if not same:
            kept.append(bout)
    return kept


def _repeats(first: Bout, second: Bout) -> bool:
    """Say whether the second names the first again, elsewhere in the note."""
    is_elsewhere = first.mention.placed.sentence.line != second.mention.placed.sentence.line
    same_person = first.treater is second.treater or None in (first.treater, second.treater)
    return first.minutes == second.minutes and same_person and is_elsewhere


def _once(found: list[Bout]) -> list[Bout]:
    """Return one bout for each treater, the first said: where the sum contradicts the total."""
    people: dict[Treater | None, Bout] = {}
    for bout in found:
        people.setdefault(bout.treater, bout)
    return list(people.values())


def _sum(told: dict[str, list[Bout]], table: TherapyTable) -> int:
    return sum(
        bout.minutes or 0 for code, found in told.items() if code in table.timed for bout in found
    )


def _service(
    code: str,
    found: list[Bout],
    discipline: Discipline | None,
    everyone: Treater | None,
    table: TherapyTable,
) -> DocumentedService:
    minutes: dict[str, int] = {}
    for bout in found:
        who = bout.treater or everyone or Treater.THERAPIST
        if code in table.not_by_assistant and bout.treater is None:
            who = Treater.THERAPIST
        name = f"{who.value.lower()}_minutes"
        if bout.minutes:
            minutes[name] = minutes.get(name, 0) + bout.minutes
    entry = found[0].mention.entry
    spans = [one.duration for one in found if one.duration and one.duration.begins]
    return DocumentedService(
        key=_key(code),
        code=code,
        label=entry.label,
        discipline=discipline,
        start_time=spans[0].begins if len(spans) == 1 else None,
        end_time=spans[0].ends if len(spans) == 1 else None,
        evidence=tuple(dict.fromkeys(_quote(one) for one in found)),
        **minutes,
    )


def _quote(bout: Bout) -> Evidence:
    sentence = bout.mention.placed.sentence
    if bout.duration is None:
        return bout.mention.evidence
    start = min(bout.mention.start, bout.duration.start)
    return sentence.evidence(start, max(bout.mention.end, bout.duration.end))


def _ask(
    session: Session, told: dict[str, list[Bout]], missing: list[str], table: TherapyTable
) -> None:
    """Ask for the minutes of timed services that were done, all in one question."""
    if not missing:
        return
    ordered = [code for code in told if code in missing]
    firsts = [told[code][0].mention for code in ordered]
    about = ", ".join(dict.fromkeys(one.entry.label for one in firsts))
    session.questions.append(
        Question(
            what=Gap.MINUTES,
            about=about[:200],
            subject=_key(ordered[0]),
            evidence=tuple(dict.fromkeys(one.evidence for one in firsts)),
        )
    )


def _who(session: Session, timed: set[str], told: dict[str, list[Bout]]) -> Question:
    first = next(code for code in told if code in timed)
    return Question(
        what=Gap.TREATED_BY, subject=_key(first), evidence=(told[first][0].mention.evidence,)
    )


def _distinct(told: dict[str, list[Bout]]) -> Iterator[tuple[str, Evidence]]:
    """Yield which services the note calls separate, by words or by times that do not overlap."""
    spans: list[tuple[str, Bout]] = []
    for code, found in told.items():
        for bout in found:
            placed = bout.mention.placed
            if _SEPARATE.search(placed.sentence.plain) and placed.section is not Section.PLAN:
                yield _key(code), placed.sentence.evidence()
                break
        spans += [(code, one) for one in found if one.duration and one.duration.begins]
    for code, bout in spans:
        others = [one for other, one in spans if other != code]
        if others and all(_apart(bout.duration, one.duration) for one in others):
            yield _key(code), _quote(bout)


_OF_ALL = re.compile(r"\b(?:these|both|all|each|the (?:two|three)|services|interventions|above)\b")


def _all_distinct(
    told: dict[str, list[Bout]], placed: Sequence[Placed], table: TherapyTable
) -> Iterator[tuple[str, Evidence]]:
    """Yield every timed service where a sentence without one says that all were apart."""
    named = {id(bout.mention.placed) for found in told.values() for bout in found}
    for one in placed:
        plain = one.sentence.plain
        if id(one) in named or one.section is Section.PLAN:
            continue
        if _SEPARATE.search(plain) and _OF_ALL.search(plain) and not _NOT_APART.search(plain):
            yield from (
                (_key(code), one.sentence.evidence()) for code in told if code in table.timed
            )
            return


def _apart(first: Duration | None, second: Duration | None) -> bool:
    if first is None or second is None or not first.begins or not second.begins:
        return False
    return first.ends <= second.begins or second.ends <= first.begins  # type: ignore[operator]
