"""Edits on visits: the level against time and decision-making, new or established, prolonged."""

from collections.abc import Iterator

from claims.domain import codes
from claims.domain.coding import em_ladders, em_level, em_time, new_patients
from claims.domain.coding.em_ladders import UnknownSetting
from claims.domain.coding.em_level import Level
from claims.domain.coding.em_words import UnknownWord
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.facts import VisitFacts
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import RemoveLine, SetCode, SetUnits

CONSULTATION = "CMS CY 2010 PFS final rule; Pub. 100-04, ch. 12, sec. 30.6.10"
PROLONGED = "CMS Pub. 100-04, ch. 12, sec. 30.6.15; CPT prolonged services"


@edit("visits.level_differs", severity=Severity.CONFIRM, source=em_level.SOURCE)
def level_is_what_the_record_supports(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The level of a visit is the higher of what its time and its decision-making support.

    A level above and one below are told alike. Where decision-making is
    not recorded time alone is no proof: then it is a note.
    """
    for line, visit in _visits(content, context):
        level = _level(line, visit, context)
        if level is None or level.code is None or level.code == line.code:
            continue
        if level.ladder.rank(line.code) < 0:
            continue  # another kind of visit: its own edits judge it
        is_whole = level.by_mdm is not None
        yield Remark(
            f"The record supports {level.code}; the line says {line.code}. {_shown(level)}",
            line.uid,
            {"code": line.code, "supported": level.code, "basis": level.basis},
            offer(SetCode, line=line.uid, code=level.code),
            None if is_whole else Severity.NOTE,
        )


@edit("visits.facts_not_read", severity=Severity.NOTE, source=em_level.SOURCE)
def facts_of_a_visit_can_be_read(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """What the record says of a visit is in words the table of decision-making has."""
    for line, visit in _visits(content, context):
        try:
            em_level.choose(visit, is_new=False, em=context.tables.em)
        except (UnknownWord, UnknownSetting) as unknown:
            yield Remark(f"{line.code}'s level was not judged. {unknown}", line.uid)


@edit("visits.new_or_established", severity=Severity.CONFIRM, source=new_patients.SOURCE)
def patient_is_new_or_established(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A new patient was not seen by this group and specialty in the three years before."""
    for line in content.lines:
        is_new = em_ladders.is_new_of(line.code, em=context.tables.em)
        if is_new is None:
            continue
        standing = new_patients.standing(
            context.history,
            on=line.from_date,
            npi=content.rendering.npi,
            taxonomy=content.rendering.taxonomy,
            recorded=_recorded(line, context),
        )
        if standing is not None and standing.is_new is not is_new:
            other = em_ladders.counterpart(line.code, em=context.tables.em)
            whom = "a new" if is_new else "an established"
            yield Remark(
                f"{line.code} is for {whom} patient. {standing.explanation}",
                line.uid,
                {"code": line.code, "said": standing.explanation},
                offer(SetCode, line=line.uid, code=other),
            )


@edit("visits.consultation_not_taken", severity=Severity.BLOCKS, source=CONSULTATION)
def payer_takes_consultations(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Medicare takes no consultation codes since 2010, but the visit's own by place and patient."""
    for line in content.lines if context.follows_medicare else ():
        if len(line.code) == 5 and "99241" <= line.code <= "99255":
            yield Remark(
                f"Medicare takes no consultation codes: {line.code} is billed as the visit it was.",
                line.uid,
                {"code": line.code, "payer": context.payer_class},
                severity=None if context.is_medicare else Severity.CONFIRM,
            )


@edit("visits.prolonged_code_of_payer", severity=Severity.BLOCKS, source=PROLONGED)
def prolonged_code_is_the_payers(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Medicare takes G codes for prolonged services, not 99417 and 99418.

    G2212 in the office, G0316 in hospital, G0317 in a nursing facility,
    G0318 at home.
    """
    for line in content.lines if context.follows_medicare else ():
        if line.code in ("99417", "99418"):
            instead = _prolonged_of(line, content)
            yield Remark(
                f"Medicare does not take {line.code}; it takes {instead}, which begins later.",
                line.uid,
                {"code": line.code},
                offer(SetCode, line=line.uid, code=instead),
                None if context.is_medicare else Severity.CONFIRM,
            )


@edit("visits.prolonged_exceeds_minutes", severity=Severity.CONFIRM, source=PROLONGED)
def prolonged_units_fit_the_minutes(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Prolonged services count whole quarters of an hour beyond the highest level's time.

    Of several visits of a day the one that supports most of them judges.
    """
    visits = list(_prolonging(content, context))
    for line in content.lines:
        if line.code not in em_time.ADD_ONS or line.units is None:
            continue
        able = [
            (due.units, minutes, base.code, due.explanation)
            for base, minutes, due in visits
            if base.from_date == line.from_date and due.payable in ("", line.code)
        ]
        if not able:
            continue
        most, minutes, base, words = max(able)
        if line.units > most:
            yield Remark(
                f"{line.code}: {minutes} minutes support {most}, not {line.units}. {words}",
                line.uid,
                {"base": base, "minutes": minutes, "units": line.units},
                _fewer(line, most),
            )


def _prolonging(
    content: ClaimContent, context: Context
) -> Iterator[tuple[Line, int, em_time.Prolonged]]:
    """Yield the visits whose times we have, their minutes, and what these add to them."""
    for base, visit in _visits(content, context):
        minutes = em_level.minutes_of(visit)
        if minutes is None:
            continue
        due = em_time.prolonged(
            base.code,
            minutes=minutes,
            payer_class=context.payer_class,
            em=context.tables.em,
            on=base.from_date,
        )
        if due.payable or em_ladders.ladder_of(base.code, em=context.tables.em) is not None:
            yield base, minutes, due


def _prolonged_of(line: Line, content: ClaimContent) -> str:
    """Return Medicare's code for the prolonged visit of the line's day."""
    of_day = [one.code for one in content.lines if one.from_date == line.from_date]
    if any("99304" <= code <= "99310" for code in of_day):
        return "G0317"
    if any("99341" <= code <= "99350" for code in of_day):
        return "G0318"
    return {"99417": "G2212", "99418": "G0316"}[line.code]


def _visits(content: ClaimContent, context: Context) -> Iterator[tuple[Line, VisitFacts]]:
    """Yield the visits of the claim with the facts their level follows from."""
    facts = {one.key: one.visit for one in context.services if one.visit is not None}
    for line in content.lines:
        visit = facts.get(line.uid)
        is_visit = codes.is_evaluation(line.code) and line.code not in em_time.ADD_ONS
        if visit is not None and is_visit:
            yield line, visit


def _level(line: Line, visit: VisitFacts, context: Context) -> Level | None:
    """Return the level on the line's own ladder: new or established is another edit's matter."""
    is_new = em_ladders.is_new_of(line.code, em=context.tables.em)
    try:
        return em_level.choose(visit, is_new=is_new, em=context.tables.em, on=line.from_date)
    except (UnknownWord, UnknownSetting):
        return None


def _shown(level: Level) -> str:
    parts = []
    if level.by_time is not None:
        parts.append(f"Time: {level.by_time.explanation}")
    if level.by_mdm is not None:
        parts.append(f"Decision-making: {level.by_mdm.explanation} That is {level.mdm_code}.")
    else:
        parts.append("Decision-making is not recorded.")
    return " ".join(parts)


def _recorded(line: Line, context: Context) -> bool | None:
    """Return the record's word on whether the patient is new."""
    return next((s.visit.is_new for s in context.services if s.visit and s.key == line.uid), None)


def _fewer(line: Line, units: int) -> tuple[BaseFix, ...]:
    if units:
        return offer(SetUnits, line=line.uid, units=units)
    return offer(RemoveLine, line=line.uid)
