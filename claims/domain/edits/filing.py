"""Edits on when a claim is filed, and on filing it twice."""

from collections.abc import Iterator
from datetime import date, timedelta

from claims.domain import codes
from claims.domain.coding import distinct, filing
from claims.domain.coding.distinct import ANATOMIC, DISTINCT
from claims.domain.coding.history import EarlierLine
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offers
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import leave_out
from claims.domain.fixing import MAX_MODIFIERS, BaseFix
from claims.domain.line_fixes import AddModifier

DUPLICATE = "CMS Pub. 100-04, ch. 1, sec. 120 (duplicate claims)"
DELAY = "ASC X12 837P, CLM20 (data element 1514)"
SOON = timedelta(days=14)
_LATE = (
    "Where the delay has a reason the payer takes, such as retroactive entitlement or its "
    "own error, give the reason of the delay (CLM20) or write it in box 19."
)
_EXCUSED = "Confirm that the payer takes the reason of the delay the claim gives."
# What says that a service was truly given again.
_AGAIN = frozenset({"76", "77", "91", *DISTINCT}) | ANATOMIC
_REPLACING = frozenset({"7", "8"})


@edit("filing.timely_filing", severity=Severity.BLOCKS, source=filing.BY_LAW)
def claim_is_filed_in_time(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every line is filed by its payer's last day, counted from the line's From date.

    A late claim that says why in CLM20 or box 19, such as retroactive
    entitlement or a payer's own error (42 CFR 424.44(b)), is for a person
    to confirm. All lines of a day are late together: that is told once.
    """
    is_excused = bool(content.delay_reason or content.additional_information.strip())
    days: dict[date | None, list[Line]] = {}
    for line in content.lines:
        days.setdefault(line.from_date, []).append(line)
    for day, lines in days.items():
        last = _last_day(lines[0], content, context)
        if last is not None and context.today > last.on:
            named = ", ".join(dict.fromkeys(line.code for line in lines))
            yield Remark(
                f"{named} of {day} could be filed until {last.on}. "
                f"{last.explanation} {_EXCUSED if is_excused else _LATE}",
                inputs={"last": last.on, "passed": True},
                severity=Severity.CONFIRM if is_excused or not context.payer_class else None,
            )


@edit("filing.delay_reason_unknown", severity=Severity.BLOCKS, source=DELAY)
def delay_reason_is_one_of_the_list(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A reason of the delay is one the claim format knows: 1 to 11 or 15."""
    given = content.delay_reason
    if given and given not in filing.DELAY_REASONS:
        yield Remark(
            f"{given} is no reason of a delay: choose 1 to 11 or 15.",
            subject="delay_reason",
            inputs={"reason": given},
        )


@edit("filing.closes_soon", severity=Severity.NOTE, source=filing.BY_LAW)
def deadline_is_told_before_it_passes(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim whose filing limit is near says how many days are left."""
    found = (_last_day(line, content, context) for line in content.lines)
    last = min((one.on for one in found if one is not None), default=None)
    if last is not None and context.today <= last <= context.today + SOON:
        days = (last - context.today).days
        few = {0: "today is the last day", 1: "one day is left"}
        left = few.get(days, f"{days} days are left")
        yield Remark(f"Filing closes on {last}: {left}.", inputs={"last": last})


@edit("filing.duplicate", severity=Severity.CONFIRM, source=DUPLICATE)
def service_is_not_filed_twice(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The same service of the same day is not on another claim to the same payer."""
    if content.frequency in _REPLACING:
        return
    for line in content.lines:
        twin = next((o for o in context.history.lines if _is_twin(line, o, context)), None)
        if twin is not None:
            where = "was sent on" if twin.is_sent else "is also on"
            yield Remark(
                f"{line.code} of {line.from_date} {where} claim {twin.claim}.",
                line.uid,
                {"code": line.code, "on": line.from_date, "claim": twin.claim},
                leave_out(line, content, context),
            )


@edit("filing.line_twice", severity=Severity.CONFIRM, source=DUPLICATE)
def line_stands_once(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A code stands once on a day, unless a modifier says why it stands again."""
    seen: set[tuple[object, ...]] = set()
    for line in content.lines:
        key = (line.code, line.from_date, frozenset(line.modifiers), line.place_of_service)
        if line.code and key in seen and not _AGAIN & set(line.modifiers):
            yield Remark(
                f"{line.code} stands twice on {line.from_date}: one line with all units, "
                "or a modifier that says why.",
                line.uid,
                {"line": key},
                leave_out(line, content, context) + _again(line, context),
            )
        seen.add(key)


def _again(line: Line, context: Context) -> tuple[BaseFix, ...]:
    """Offer what says that a procedure was done again, or elsewhere, for a person to stand for.

    Therapy and drugs count units on one line; a second visit is no repeat.
    """
    is_counted = context.therapy.is_therapy(line.code) or codes.is_drug(line.code)
    if is_counted or codes.is_evaluation(line.code) or len(line.modifiers) >= MAX_MODIFIERS:
        return ()
    again = "91" if line.code.startswith("8") else "76"
    true = (again, *distinct.taken((), context.payer.distinct_modifier))
    return offers(AddModifier, "modifier", true, line=line.uid, position=0)


def _last_day(line: Line, content: ClaimContent, context: Context) -> filing.LastDay | None:
    return filing.last_day(
        line.from_date,
        payer_class=context.payer_class,
        payer=context.payer,
        frequency=content.frequency,
    )


def _is_twin(line: Line, other: EarlierLine, context: Context) -> bool:
    return (
        (other.code, other.on) == (line.code, line.from_date)
        and set(other.modifiers) == set(line.modifiers)
        and not {"76", "77", "91"} & set(line.modifiers)
        and other.payer_id in ("", context.payer.id)
    )
