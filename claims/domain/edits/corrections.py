"""Edits on a claim that corrects one that was sent: CLM05-3 and REF*F8, box 22."""

from collections.abc import Iterator

from claims.domain import codes, corrected_claims
from claims.domain.content import ClaimContent
from claims.domain.corrected_claims import FREQUENCY, PAYERS
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.registry import edit
from claims.domain.field_fixes import SetField
from claims.domain.states import ClaimStatus, words

FORM = "ASC X12 837P (005010X222A1), CLM05-3 and REF*F8; NUCC CMS-1500 (02/12), item 22"
MEDICARE = (
    "CMS Pub. 100-04, ch. 34, sec. 10.4 (reopenings); Noridian, Part B FAQ on corrected claims: "
    "every claim is taken for a new one"
)


@edit(
    "corrections.frequency",
    severity=Severity.BLOCKS,
    source=FORM,
    is_fixed=True,
    of_voids=True,
)
def correction_says_that_it_is_one(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim that corrects another says so: frequency 7 replaces it, 8 voids it."""
    original = context.original
    if original is None:
        return
    wanted = FREQUENCY[original.kind]
    if content.frequency != wanted:
        yield Remark(
            f"This claim corrects claim {original.name}: under frequency "
            f"{content.frequency or 'none'} it would be paid beside that one.",
            subject="frequency",
            inputs={"frequency": content.frequency, "wanted": wanted},
            fixes=(SetField(cell="frequency", value=wanted),),
        )


@edit(
    "corrections.original_not_taken_in",
    severity=Severity.BLOCKS,
    source=FORM,
    is_fixed=True,
    of_voids=True,
)
def original_is_there_to_be_corrected(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim corrects one that the other side took in, never one it rejected."""
    original = context.original
    if original is not None and not original.is_taken_in:
        yield Remark(
            f"Claim {original.name}, which this one corrects, is {words(original.status)}: "
            "void this one, and mend and send that one.",
            inputs={"status": original.status},
        )


@edit("corrections.original_unanswered", severity=Severity.CONFIRM, source=FORM, of_voids=True)
def original_was_acknowledged(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A payer that does not hold the original yet refuses its correction: wait for the answer."""
    original = context.original
    if original is not None and original.status == ClaimStatus.SUBMITTED:
        yield Remark(
            f"No answer came yet for claim {original.name}, which this one corrects: wait for "
            "it, or confirm that the payer has it under the number in box 22.",
            subject="original_reference",
            inputs={"status": original.status},
        )


@edit("corrections.number_differs", severity=Severity.CONFIRM, source=FORM, of_voids=True)
def original_is_named_as_the_payer_names_it(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A correction names its original by the number the payer answered, once it answered one."""
    original = context.original
    if original is None or original.number.whose != PAYERS:
        return
    if content.original_reference not in ("", original.number.said):
        yield Remark(
            f"The payer answered another number for claim {original.name} than box 22 names: "
            "take the one on that claim's page, or confirm this one.",
            subject="original_reference",
            inputs={"named": content.original_reference, "answered": original.number.said},
        )


@edit(
    "corrections.number_shape",
    severity=Severity.BLOCKS,
    source="ASC X12 837P (005010X222A1), REF*F8: REF02 holds 50 characters",
    of_voids=True,
)
def payers_number_can_be_sent(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A payer's number has letters, digits and few signs, at most 50, and some digit."""
    named = content.original_reference
    if named and not codes.is_payer_number(named):
        yield Remark(
            "The number in box 22 is none a payer gives: letters, digits, blanks and . / _ # - "
            "fit, 50 at most. Copy it from the payer's answer or remittance.",
            subject="original_reference",
            inputs={"named": named},
        )
    elif named and not any(sign.isdigit() for sign in named):
        yield Remark(
            "The number in box 22 has no digit: copy it from the payer's answer or remittance, "
            "or confirm that the payer numbers its claims so.",
            subject="original_reference",
            inputs={"named": named},
            severity=Severity.CONFIRM,
        )


@edit("corrections.number_is_not_the_payers", severity=Severity.CONFIRM, source=FORM, of_voids=True)
def box_22_holds_the_payers_number(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The billing system's number of a claim, or ours, is not the payer's, which box 22 is for."""
    original = context.original
    if original is None or original.number.whose == PAYERS:
        return
    number = original.number
    own = {one.casefold() for one in (original.name, number.said, *number.own) if one}
    named = content.original_reference.strip().casefold()
    if original.status != ClaimStatus.SUBMITTED and named in own:
        yield Remark(
            f"Box 22 has the billing system's number of claim {original.name}, or ours: type the "
            "payer's claim control number (ICN or DCN) from its remittance, or confirm that the "
            "billing system puts it in.",
            subject="original_reference",
            inputs={"named": content.original_reference},
        )


@edit(
    "corrections.void_departs",
    severity=Severity.BLOCKS,
    source=FORM,
    is_fixed=True,
    of_voids=True,
)
def void_repeats_the_original(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim that voids another repeats it, with no line and no cell changed."""
    original = context.original
    if original is None or not context.is_void:
        return
    changed = corrected_claims.departures(content, original.content)
    if changed:
        yield Remark(
            f"A void repeats claim {original.name} as it was sent: {', '.join(changed)} "
            f"{'is' if len(changed) == 1 else 'are'} changed. Undo that, or replace the claim.",
            inputs={"changed": changed},
        )


@edit("corrections.changes_nothing", severity=Severity.CONFIRM, source=FORM)
def replacement_changes_something(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim that replaces another says something else than that one did."""
    original = context.original
    if original is not None and not corrected_claims.departures(content, original.content):
        yield Remark(
            f"This claim says what claim {original.name} said: a replacement that changes "
            "nothing is denied as its duplicate.",
            inputs={"original": original.content.digest},
        )


@edit("corrections.another_patient", severity=Severity.CONFIRM, source=FORM)
def replacement_is_of_the_same_patient(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim sent for the wrong patient is voided, and the visit billed anew; none replaces it."""
    original = context.original
    if original is not None and original.is_anothers:
        yield Remark(
            f"The visit names another patient than claim {original.name} was sent for, and a payer "
            "takes no replacement for another person: void this one, then void that one and have "
            "the visit sent as a new one, or confirm that both records are of one person.",
            inputs={"original": original.content.digest},
        )


@edit("corrections.medicare_takes_none", severity=Severity.CONFIRM, source=MEDICARE, of_voids=True)
def medicare_takes_originals_alone(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Medicare Part B corrects a claim by reopening it; a replacement is taken for a new claim."""
    if content.frequency in FREQUENCY.values() and context.payer_class in ("MEDICARE", "RAILROAD"):
        yield Remark(
            "Medicare Part B takes every claim for a new one and corrects one it processed by "
            "reopening it: ask the contractor to, or confirm that this payer takes frequency "
            f"{content.frequency}.",
            subject="frequency",
            inputs={"frequency": content.frequency},
        )
