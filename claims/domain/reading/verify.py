"""A model's answer into a Reading, by checks in code: what fails one is counted, never shown."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError

from claims.domain.coding import icd_sides
from claims.domain.coding.icd_sides import Laterality
from claims.domain.facts import DocumentedService, Evidence, Side, VisitFacts
from claims.domain.reading import holding, measures, proving
from claims.domain.reading.answer import (
    Answer,
    DiagnosisAnswer,
    ProblemAnswer,
    ServiceAnswer,
    SideSaid,
    Status,
    VisitAnswer,
)
from claims.domain.reading.candidates import Candidate, Candidates
from claims.domain.reading.holding import Checks, Drop, Found, Holder
from claims.domain.reading.reading import Problem, Question, Reading, Standing

_STATUS = {
    Status.ACTIVE: Standing.ACTIVE,
    Status.RESOLVED: Standing.RESOLVED,
    Status.UNCERTAIN: Standing.UNCERTAIN,
    Status.RULED_OUT: Standing.RULED_OUT,
    Status.HISTORY: Standing.HISTORY,
}
_SIDES = {
    SideSaid.LEFT: Side.LEFT,
    SideSaid.RIGHT: Side.RIGHT,
    SideSaid.BILATERAL: Side.BILATERAL,
}


def verify(said: object, checks: Checks) -> Reading:
    """Return what of an answer holds; never raises for what a model may say.

    An answer out of its schema yields an empty Reading with the drop
    counted: there is no half of it to trust.
    """
    try:
        answer = Answer.model_validate(said)
    except ValidationError:
        return Reading(source=checks.source, version=checks.version, dropped={Drop.SCHEMA.value: 1})
    return _Verifier(checks, Holder(checks)).read(answer)


@dataclass
class _Verifier:
    checks: Checks
    holder: Holder
    keys: dict[str, str] = field(default_factory=dict)
    named: Counter[str] = field(default_factory=Counter)
    inferred: dict[str, None] = field(default_factory=dict)
    proved: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    def read(self, answer: Answer) -> Reading:
        problems = tuple(self._problems(answer))
        services = tuple(self._own_minutes(tuple(self._services(answer.services))))
        visit = tuple(self._visit(answer.visit))
        distinct = tuple(self._distinct(answer))
        return Reading(
            source=self.checks.source,
            version=self.checks.version,
            services=(*services, *visit),
            problems=problems,
            questions=tuple(self._questions(answer)),
            distinct=distinct,
            instructions=tuple(self.holder.instructions(answer.instruction_like_quotes)),
            inferred=tuple(self.inferred),
            dropped=dict(sorted(self.holder.dropped.items())),
        )

    def _distinct(self, answer: Answer) -> Iterator[tuple[str, Evidence]]:
        """Yield services that were let through and that quoted words set apart from another."""
        for one in answer.distinct_services:
            if self.holder.listed(self.offered.service(one.candidate_id)) is None:
                continue
            if one.candidate_id in self.keys:
                found = self._telling(proving.SET_APART, self.holder.active(one.quote))
                if found is not None:
                    yield self.keys[one.candidate_id], found.evidence

    @property
    def offered(self) -> Candidates:
        return self.checks.packet.candidates

    # --- problems -----------------------------------------------------------
    def _problems(self, answer: Answer) -> Iterator[Problem]:
        told = {one.id for one in answer.problems}
        for stray in answer.diagnoses:
            if stray.problem_id not in told:
                self.holder.drop(Drop.UNLISTED)
        for place, one in enumerate(answer.problems, 1):
            found = self.holder.quoted(one.quote, self._labels(one.id, answer.diagnoses))
            if found is None:
                continue
            ours, theirs = found.standing, _STATUS[one.status]
            standing = ours if ours is not Standing.ACTIVE else theirs
            chosen = [d for d in answer.diagnoses if d.problem_id == one.id]
            codes = [pair for d in chosen if (pair := self._diagnosis(d, one, found, standing))]
            yield Problem(
                key=f"{self.checks.source}-p{place}",
                phrase=found.evidence.quote[:300],
                standing=standing,
                side=found.side,
                code=codes[0][0] if codes else "",
                others=tuple(dict.fromkeys(code for code, _ in codes[1:])),
                evidence=tuple(dict.fromkeys((found.evidence, *(e for _, e in codes[:1])))),
            )

    def _labels(self, problem_id: str, said: tuple[DiagnosisAnswer, ...]) -> str:
        """Return the words of the candidates chosen for a problem."""
        chosen = (
            self.offered.diagnosis(d.candidate_id) for d in said if d.problem_id == problem_id
        )
        return " ".join(one.label for one in chosen if one)

    def _diagnosis(
        self, said: DiagnosisAnswer, problem: ProblemAnswer, of: Found, standing: Standing
    ) -> tuple[str, Evidence] | None:
        candidate = self.holder.listed(self.offered.diagnosis(said.candidate_id))
        if candidate is None or not self._is_billable_diagnosis(candidate):
            return None
        found = self.holder.quoted(said.quote, candidate.label)
        if found is None:
            return None
        if standing is not Standing.ACTIVE or found.standing is not Standing.ACTIVE:
            self.holder.drop(Drop.NOT_ACTIVE)
            return None
        code = self._on_side(candidate.code, found if found.side else of, _SIDES.get(problem.side))
        if not code:
            self.holder.drop(Drop.SIDE)
            return None
        self._note(code, found, of)
        return code, found.evidence

    def _note(self, code: str, *found: Found) -> None:
        """Note a code whose quoted words do not say it by themselves.

        A quote that holds proves that it was written, not that it is about
        the code: "Tolerated well." stands in many notes.
        """
        if not any(self.checks.says(code, one.evidence.quote) for one in found):
            self.inferred[code] = None

    def _on_side(self, code: str, found: Found, said: Side | None) -> str:
        """Return the code whose side the words name, "" where they name another or none."""
        table = self.checks.tables.icd.on(self.checks.day)
        if table is None:
            return ""
        side, whole = icd_sides.side_of(code, table), found.side
        if side is Laterality.NONE:
            return code
        if said is not None and whole is not None and said is not whole:
            return ""
        if side is Laterality.UNSPECIFIED:
            return (icd_sides.with_side(code, whole, table) if whole else "") or code
        return code if whole is not None and side.value == whole.value else ""

    def _is_billable_diagnosis(self, candidate: Candidate) -> bool:
        table = self.checks.tables.icd.on(self.checks.day)
        entry = table.entry(candidate.code) if table else None
        if entry is None or not entry.is_billable:
            self.holder.drop(Drop.NOT_BILLABLE)
            return False
        return True

    # --- services -----------------------------------------------------------
    def _services(self, said: tuple[ServiceAnswer, ...]) -> Iterator[DocumentedService]:
        for one in said:
            candidate = self.holder.listed(self.offered.service(one.candidate_id))
            if candidate is None or not self._is_valid_service(candidate):
                continue
            found = self.holder.active(one.quote, candidate.label)
            if found is None:
                continue
            wanted, named = _SIDES.get(one.side), found.side
            if wanted is not None and wanted is not named:
                self.holder.drop(Drop.SIDE)
                if named is not None:
                    continue  # a side nobody wrote only leaves the service without one
            if any(
                holding.overlap(found.evidence, before) for before in self.proved[candidate.code]
            ):
                self.holder.drop(Drop.REPEATED)
                continue
            self.proved[candidate.code].append(found.evidence)
            key = self._key(candidate.code)
            self.keys.setdefault(one.candidate_id, key)
            self._note(candidate.code, found)
            yield DocumentedService(
                key=key,
                code=candidate.code,
                label=candidate.label,
                date_from=self.checks.day,
                minutes=self._minutes(one.minutes, found, candidate.label),
                side=named,
                evidence=(found.evidence,),
            )

    def _own_minutes(self, services: tuple[DocumentedService, ...]) -> Iterator[DocumentedService]:
        """Yield services without minutes that the same words say of another one."""
        for one in services:
            says = self.checks.says(one.code, one.evidence[0].quote)
            if holding.shares_minutes(one, services) and not says:
                self.holder.drop(Drop.MINUTES)
                yield one.model_copy(update={"minutes": None})
            else:
                yield one

    def _key(self, code: str) -> str:
        """Return a name for a service that stays the same from reading to reading."""
        name = f"{self.checks.source}-{code}"
        self.named[name] += 1
        return name if self.named[name] == 1 else f"{name}-{self.named[name]}"

    def _is_valid_service(self, candidate: Candidate) -> bool:
        procedures, day = self.checks.tables.procedures, self.checks.day
        if not procedures.covers(candidate.code, day):
            return True  # no table that would know it is loaded
        known = procedures.procedure(candidate.code)
        is_valid = known is not None and (
            day is None
            or (
                (known.valid_from is None or known.valid_from <= day)
                and (known.valid_to is None or day <= known.valid_to)
            )
        )
        if not is_valid:
            self.holder.drop(Drop.NOT_BILLABLE)
        return is_valid

    def _minutes(self, said: int | None, found: Found, about: str = "") -> int | None:
        """Return minutes the quoted words say of this; the engine counts units from them.

        Those of a neighbour in the same quote are not its own; a number that
        stands alone in the quote is.
        """
        every = measures.said(found.evidence.quote)
        own = measures.said(holding.own_words(found.evidence.quote, about))
        if said is None or said in own or (not own and every == {said}):
            return said
        self.holder.drop(Drop.MINUTES)
        return None

    def _visit(self, said: VisitAnswer | None) -> Iterator[DocumentedService]:
        if said is None:
            return
        timed = self.holder.active(said.minutes_quote) if said.total_minutes is not None else None
        timed = self._telling(proving.TOTAL, timed)
        total = self._minutes(said.total_minutes, timed) if timed else None
        apart = self._telling(proving.APART, self.holder.present(said.separate_visit_quote))
        decided = self._telling(
            proving.DECIDED, self.holder.present(said.decision_for_surgery_quote)
        )
        held = [found for found in (timed if total else None, apart, decided) if found]
        if held:
            yield DocumentedService(
                key=f"{self.checks.source}-visit",
                date_from=self.checks.day,
                visit=VisitFacts(
                    total_minutes=total,
                    is_separate=True if apart else None,
                    is_decision_for_surgery=True if decided else None,
                ),
                evidence=tuple(dict.fromkeys(found.evidence for found in held)),
            )

    def _telling(self, cue: re.Pattern[str], found: Found | None) -> Found | None:
        """Return words that hold only where they say what they are quoted for."""
        if found is not None and not cue.search(found.evidence.quote):
            self.holder.drop(Drop.BESIDE)
            return None
        return found

    # --- what is missing ------------------------------------------------------
    def _questions(self, answer: Answer) -> Iterator[Question]:
        seen = set()
        for one in answer.missing:
            candidate = None
            if one.candidate_id:
                candidate = self.holder.listed(self.offered.by_id.get(one.candidate_id))
                if candidate is None:
                    continue
            question = Question(
                what=one.what,
                about=candidate.label if candidate else "",
                subject=f"note-{candidate.code}" if candidate else "",  # as the reader's own
            )
            if (question.what, question.about) not in seen:
                seen.add((question.what, question.about))
                yield question
