"""Edits on the global period of surgery: what its payment covers, and what stands beside it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claims.domain.coding import decided, global_period, global_procedure, global_visit, surgeries
from claims.domain.coding.decided import Smaller
from claims.domain.coding.global_period import MAJOR
from claims.domain.coding.global_visit import TRACKING, Standing
from claims.domain.coding.surgeries import Known
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import remove
from claims.domain.facts import VisitFacts
from claims.domain.line_fixes import (
    AddModifier,
    RemoveModifier,
    SetCharge,
    SetCode,
    SetModifiers,
)

MANUAL = "CMS Pub. 100-04, ch. 12, sec. {}"
# Modifiers that say how a visit or a procedure stands to a surgery.
_VISIT = frozenset({"24", "25", "57", "FT", "55"})
_CONTRARY = {
    "24": "that the visit was about the surgery",
    "25": "that the visit was not separate from the procedure",
    "57": "that the visit did not decide the surgery",
}
_AGAIN = ("58", "78", "79")
_BY_RELATION = {
    global_procedure.STAGED: ("58",),
    global_procedure.RETURN_TO_OR: ("78",),
    global_procedure.UNRELATED: ("79",),
}


@edit("surgery.57_only_with_090", severity=Severity.BLOCKS, source=MANUAL.format("30.6.6.C"))
def decision_modifier_is_for_major_surgery(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """57 is of a 90-day surgery, never a smaller one; beside 25 it may be of one elsewhere."""
    for line, day in surgeries.visits(content):
        smaller = decided.smaller(day, content, context) if "57" in line.modifiers else None
        if smaller is not None:
            yield _decided_minor(line, day, smaller)


@edit("surgery.visit_in_period", severity=Severity.CONFIRM, source=MANUAL.format("40.1 and 40.2"))
def visit_after_surgery_is_included(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A visit in a surgery's follow-up days is paid with it, unless it is unrelated (24)."""
    for line, day in surgeries.visits(content):
        known = surgeries.earlier(content, context)
        covering = [one for one in known if one.on < day <= one.period.end]
        if covering and not _VISIT & set(line.modifiers):
            yield _included(line, day, surgeries.latest(covering), content, context)


@edit(
    "surgery.visit_with_minor_procedure",
    severity=Severity.CONFIRM,
    source="NCCI policy manual, ch. 1, sec. D; " + MANUAL.format("40.2.A.8"),
)
def visit_beside_minor_procedure_is_separate(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A visit on the day of a 0- or 10-day procedure is billed (25) only if separate from it.

    57 speaks of a major surgery alone: 25 stands beside it where the
    record sets the visit apart from the minor one too.
    """
    for line, day in surgeries.visits(content):
        facts, major = _facts(line, context), _near_major(content, context, day)
        is_decision = "57" in line.modifiers or (major and facts.is_decision_for_surgery)
        is_apart = major and facts.is_separate
        if "25" in line.modifiers or (is_decision and not is_apart):
            continue
        beside = [one for one in surgeries.around(content, context) if one.on == day]
        minor = [one for one in beside if one.global_days != MAJOR]
        if minor:
            yield from _beside(line, day, surgeries.latest(minor), content, context)


@edit(
    "surgery.visit_with_major_surgery",
    severity=Severity.CONFIRM,
    source=MANUAL.format("40.1 and 30.6.6.C"),
)
def visit_before_major_surgery_decided_it(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A visit the day before or of a 90-day surgery is billed if it decided the surgery (57).

    25 speaks of a minor procedure of the day: 57 stands beside it where
    the record says that the visit decided the major one.
    """
    for line, day in surgeries.visits(content):
        said = _VISIT & set(line.modifiers)
        is_decision = _facts(line, context).is_decision_for_surgery is True
        if said and not (said == {"25"} and is_decision):
            continue
        major = _near_major(content, context, day)
        if major:
            yield from _beside(line, day, surgeries.latest(major), content, context)


@edit("surgery.procedure_in_period", severity=Severity.CONFIRM, source=MANUAL.format("40.2.A"))
def procedure_after_surgery_says_how_it_relates(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A procedure in an earlier surgery's follow-up days says how it relates to that surgery.

    Staged or more extensive takes 58, an unplanned return to the
    operating room 78, an unrelated one 79; a minor procedure too.
    """
    for one in surgeries.own(content, context):
        line = content.line(one.line)
        known = surgeries.earlier(content, context)
        before = [s for s in known if s.on < one.on <= s.period.end]
        if before and not set(_AGAIN) & set(line.modifiers):
            yield _again(line, one.on, surgeries.latest(before), content)


@edit("surgery.word_against_record", severity=Severity.CONFIRM, source=MANUAL.format("40.2"))
def modifier_says_what_the_record_says(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """24, 25 and 57 say of a visit what the record says of it, not the contrary."""
    for line, _day in surgeries.visits(content):
        facts = _facts(line, context)
        contrary = {
            "24": facts.is_related_to_surgery is True,
            "25": facts.is_separate is False,
            "57": facts.is_decision_for_surgery is False,
        }
        wrong = [m for m in line.modifiers if contrary.get(m)]
        if wrong:
            left = tuple(m for m in line.modifiers if m not in wrong)
            said = " and ".join(_CONTRARY[m] for m in wrong)
            # 57 is judged by itself once 25 is gone: which of them is meant a person says.
            is_plain = not ("25" in wrong and "57" in left)
            yield Remark(
                f"{line.code} carries {' and '.join(wrong)}; the record says {said}.",
                line.uid,
                {"modifiers": wrong},
                offer(SetModifiers, line=line.uid, modifiers=left) if is_plain else (),
            )


@edit("surgery.tracking_has_a_charge", severity=Severity.CONFIRM, source=MANUAL.format("40.1"))
def follow_up_is_tracked_at_no_charge(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """99024 tracks a follow-up visit the surgery paid for; it carries no charge."""
    for line in content.lines:
        if line.code == TRACKING and line.charge:
            yield Remark(
                f"{TRACKING} is never paid and carries no charge.",
                line.uid,
                {"charge": line.charge},
                offer(SetCharge, line=line.uid, charge=Decimal(0)),
            )


@edit("surgery.part_of_no_package", severity=Severity.BLOCKS, source=MANUAL.format("40.2.A.3"))
def parts_are_of_a_package(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """54 and 55 part a 10- or 90-day surgery; a code of other global days has nothing to part."""
    for line in content.lines:
        given = [m for m in line.modifiers if m in ("54", "55")]
        days = surgeries.global_days(line.code, line.from_date, context) if given else ""
        if days and days not in (global_period.MINOR, MAJOR, "YYY"):
            yield Remark(
                f"{line.code} has global days {days}: nothing for {' and '.join(given)} to part.",
                line.uid,
                {"code": line.code, "modifiers": given, "days": days},
                offers(RemoveModifier, "modifier", given, line=line.uid),
                None if context.follows_medicare else Severity.CONFIRM,
            )


def _near_major(content: ClaimContent, context: Context, day: date) -> list[Known]:
    """Return the 90-day surgeries of the day and of the next."""
    near = [one for one in surgeries.around(content, context) if one.period.start <= day <= one.on]
    return [one for one in near if one.global_days == MAJOR]


def _facts(line: Line, context: Context) -> VisitFacts:
    found = (s.visit for s in context.services if s.visit and s.key == line.uid)
    return next(found, VisitFacts())


def _stand(line: Line, day: date, one: Known, context: Context) -> Standing:
    facts = _facts(line, context)
    occasion = global_visit.Occasion(
        on=day,
        kind=global_visit.CRITICAL_CARE if line.code in ("99291", "99292") else global_visit.VISIT,
        is_related=facts.is_related_to_surgery,
        is_decision=facts.is_decision_for_surgery,
        is_separate=facts.is_separate,
    )
    return global_visit.stand(occasion, surgery_on=one.on, global_days=one.global_days)


def _judged(line: Line, day: date, one: Known, standing: Standing) -> dict[str, object]:
    return {
        "code": line.code,
        "modifiers": line.modifiers,
        "days": (day - one.on).days,
        "global": one.global_days,
        "standing": standing.modifiers,
        "billable": standing.is_billable,
    }


def _decided_minor(line: Line, day: date, one: Smaller) -> Remark:
    instead = tuple("25" if m == "57" else m for m in line.modifiers)
    swapped = offer(SetModifiers, line=line.uid, modifiers=instead)
    is_swap = one.on == day and "25" not in line.modifiers
    return Remark(
        f"57 is for 90-day surgery; this one has global days {one.global_days}.",
        line.uid,
        {"modifiers": line.modifiers, "global": one.global_days},
        offer(RemoveModifier, line=line.uid, modifier="57") + (swapped if is_swap else ()),
        Severity.CONFIRM if "25" in line.modifiers else None,
    )


def _included(line: Line, day: date, one: Known, content: ClaimContent, context: Context) -> Remark:
    standing = _stand(line, day, one, context)
    after = (day - one.on).days
    words = f"{line.code} is {_day(after, one)}."
    unrelated = standing.modifiers or (("24",) if standing.asks else ())
    track = offer(SetCode, line=line.uid, code=TRACKING) if standing.tracking else ()
    return Remark(
        f"{words} {standing.explanation}",
        line.uid,
        _judged(line, day, one, standing),
        (
            *offers(AddModifier, "modifier", unrelated, line=line.uid, position=0),
            *track,
            *(remove(line, content) if track else ()),
        ),
    )


def _beside(
    line: Line, day: date, one: Known, content: ClaimContent, context: Context
) -> Iterator[Remark]:
    standing = _stand(line, day, one, context)
    wanted = standing.modifiers or (("57",) if standing.asks else ())
    if standing.is_billable and not wanted:
        return  # the record says what else the visit was about
    is_settled = standing.is_billable and not standing.asks
    yield Remark(
        f"{line.code} stands beside {one.code or 'a surgery'} of global days "
        f"{one.global_days}. {standing.explanation}",
        line.uid,
        _judged(line, day, one, standing),
        (
            *offers(AddModifier, "modifier", wanted, line=line.uid, position=0),
            *(() if is_settled else remove(line, content)),
        ),
    )


def _day(after: int, one: Known) -> str:
    return f"day {after} of {int(one.global_days)} after {one.code or 'a surgery'}"


def _again(line: Line, on: date, one: Known, content: ClaimContent) -> Remark:
    wanted = _BY_RELATION.get(one.relation, _AGAIN)
    fixes = offers(AddModifier, "modifier", wanted, line=line.uid, position=0)
    if one.relation == global_procedure.RELATED:
        fixes = remove(line, content)
    after = (on - one.on).days
    return Remark(
        f"{line.code} is {_day(after, one)}: "
        "staged (58), a return to the operating room (78) or unrelated (79)?",
        line.uid,
        {
            "code": line.code,
            "modifiers": line.modifiers,
            "days": after,
            "global": one.global_days,
            "relation": one.relation,
        },
        fixes,
    )
