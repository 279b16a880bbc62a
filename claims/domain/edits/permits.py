"""Edits on authorizations and referrals: the number, and what is left of it.

Findings are kept in clear, numbers are not: what is on file is offered by its row, and its number
looked up when a person takes it.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from claims.domain.coding import permits
from claims.domain.coding.history import Permit
from claims.domain.coding.permits import KINDS, Kind
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.disciplines import therapy_lines
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.registry import edit
from claims.domain.fixing import BaseFix
from claims.domain.permit_fixes import TakeNumber

FORM = "NUCC 1500 Claim Form Instruction Manual, item 23; 837P loop 2300 REF G1 and REF 9F"
SOON = timedelta(days=14)
FEW = 2
OFFERED = 3


@edit("permits.number_missing", severity=Severity.CONFIRM, source=FORM)
def required_number_is_on_the_claim(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A payer that authorizes or refers beforehand finds the number on the claim.

    It is one that says so, or for which one fits on file; not one whose
    own rule says that it asks for none.
    """
    for kind in KINDS:
        if permits.own_rule(kind, context.payer) is False:
            continue
        known = _known(kind, content, context)
        usable = [one for one in known if one.number and permits.covers(one, content.lines)]
        if getattr(content, kind.cell) or not (usable or _is_required(kind, content, context)):
            continue
        few = {0: "none on file fits", 1: "one on file fits"}
        on_file = few.get(len(usable), f"{len(usable)} on file fit")
        yield Remark(
            f"The {kind.word} number is missing; {on_file}.",
            kind.cell,
            {"known": sorted(one.number for one in usable)},
            _offered(kind, usable),
        )


@edit("permits.number_unknown", severity=Severity.CONFIRM, source=FORM)
def number_is_one_on_file(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A number on the claim is one the practice has on file, where it keeps them."""
    for kind in KINDS:
        number = getattr(content, kind.cell)
        known = _known(kind, content, context)
        if number and known and _permit(kind, content, context) is None:
            yield Remark(
                f"The {kind.word} number on the claim is none of those on file.",
                kind.cell,
                {"number": number, "known": sorted(one.number for one in known)},
            )


@edit("permits.outside_dates", severity=Severity.CONFIRM, source=FORM)
def visit_lies_inside_the_permit(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The services fall between the dates of the authorization or referral."""
    for kind, permit in _permits(content, context):
        for line in content.lines:
            if not permits.is_inside(permit, line):
                yield Remark(
                    f"{line.code} on {line.from_date} lies outside the {kind.word} "
                    f"({permit.start_date or '...'} to {permit.end_date or '...'}).",
                    line.uid,
                    {"kind": kind.word, "on": line.from_date, "permit": permit.id},
                )


@edit("permits.code_not_covered", severity=Severity.CONFIRM, source=FORM)
def permit_covers_the_code(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An authorization for certain codes covers no others."""
    for kind, permit in _permits(content, context):
        for line in content.lines:
            if line.code and permit.codes and line.code not in permit.codes:
                yield Remark(
                    f"{line.code} is not among the codes of the {kind.word}.",
                    line.uid,
                    {"kind": kind.word, "code": line.code, "permit": permit.id},
                )


@edit("permits.used_up", severity=Severity.CONFIRM, source=FORM)
def enough_is_left_for_the_claim(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The visits or units left of an authorization or referral are enough for this claim."""
    for kind, permit in _permits(content, context):
        needed = permits.needed(permit, content.lines)
        if permit.left is not None and needed > permit.left:
            yield Remark(
                f"The {kind.word} has {_count(permit.left, permit)} left; "
                f"this claim needs {needed}.",
                kind.cell,
                {"permit": permit.id, "left": permit.left, "needed": needed},
            )


@edit("permits.running_out", severity=Severity.NOTE, source=FORM)
def little_left_is_announced(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An authorization or referral that soon ends is renewed in time."""
    for kind, permit in _permits(content, context):
        left = None if permit.left is None else permit.left - permits.needed(permit, content.lines)
        said = []
        if left is not None and 0 <= left <= FEW:
            said.append(f"{_count(left, permit)} left after this claim")
        if permit.end_date and context.today <= permit.end_date <= context.today + SOON:
            said.append(f"it ends on {permit.end_date}")
        if said:
            yield Remark(
                f"The {kind.word} runs out: {' and '.join(said)}.",
                kind.cell,
                {"permit": permit.id, "left": left, "ends": permit.end_date},
            )


def _offered(kind: Kind, usable: list[Permit]) -> tuple[BaseFix, ...]:
    """Offer each that fits, unless so many do that a person looks at the record."""
    return tuple(
        fix
        for one in (usable if len(usable) <= OFFERED else ())
        for fix in offer(TakeNumber, cell=kind.cell, permit=one.id, which=_which(one))
    )


def _which(permit: Permit) -> str:
    told = [f"{permit.start_date or '...'} to {permit.end_date or '...'}"]
    if permit.left is not None:
        told.append(f"{_count(permit.left, permit)} left")
    return ", ".join(told)


def _known(kind: Kind, content: ClaimContent, context: Context) -> tuple[Permit, ...]:
    return permits.known(kind, context.history, payer_id=content.coverage.payer.id)


def _permit(kind: Kind, content: ClaimContent, context: Context) -> Permit | None:
    number = getattr(content, kind.cell).strip()
    known = _known(kind, content, context)
    return next((one for one in known if number and one.number == number), None)


def _permits(content: ClaimContent, context: Context) -> Iterator[tuple[Kind, Permit]]:
    for kind in KINDS:
        permit = _permit(kind, content, context)
        if permit is not None:
            yield kind, permit


def _is_required(kind: Kind, content: ClaimContent, context: Context) -> bool:
    return permits.is_required(
        kind,
        rules=context.payer,
        payer_class=context.payer_class,
        has_therapy=bool(therapy_lines(content, context)),
    )


def _count(left: Decimal | int, permit: Permit) -> str:
    word = "unit" if permit.counts == "UNITS" else "visit"
    return f"{left} {word}" if left == 1 else f"{left} {word}s"
