"""Edits on what came from the EMR, and what the mapping could not settle."""

from collections.abc import Iterator

from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.registry import edit
from claims.domain.mapping.results import Problem

HOUSE = "Practice policy: the claim says what the record says"
LATER = (
    "The EMR sent a later version of this visit after someone worked on the claim: "
    "settle what it changes before approving."
)
SENT = (
    "The EMR sent a later version of this visit after the claim was sent: "
    "a corrected claim tells the payer what it changes."
)
REMAPPED = (
    "A newer mapping reads this visit otherwise than what someone wrote: "
    "settle what it changes before approving."
)
_SEVERITY = {"block": Severity.BLOCKS, "confirm": Severity.CONFIRM, "note": Severity.NOTE}


@edit("intake.no_codes", severity=Severity.BLOCKS, source=HOUSE)
def visit_carries_codes(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A visit that came without any procedure code must be coded before it is billed."""
    is_coded = any(service.code for service in context.services)
    if not is_coded and not any(line.code for line in content.lines):
        count = len(context.services)
        said = {0: "no services", 1: "one service, not coded"}.get(
            count, f"{count} services, none of them coded"
        )
        yield Remark(
            f"The visit came with {said}: the procedure codes are still to be chosen.",
            inputs={"services": count},
        )


@edit("intake.value_unmatched", severity=Severity.CONFIRM, source=HOUSE)
def look_up_knows_the_value(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A value the mapping's look-up table does not know is shown, never guessed."""
    for problem in context.problems:
        if problem.table:
            yield _remark(problem, content)


@edit("intake.mapping_problem", severity=Severity.CONFIRM, source=HOUSE)
def mapping_could_be_applied(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """What a mapping rule needs and the visit lacks is told, as loudly as the rule asks."""
    for problem in context.problems:
        if not problem.table:
            yield _remark(problem, content)


@edit("intake.later_version", severity=Severity.BLOCKS, source=HOUSE, is_fixed=True)
def claim_stands_on_the_latest_version(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim is not approved while the EMR, or a newer mapping, says otherwise of its visit."""
    if context.is_amended:
        later = SENT if context.is_sent else LATER
        yield Remark(REMAPPED if context.is_remapped else later)


@edit("intake.visit_reopened", severity=Severity.BLOCKS, source=HOUSE, is_fixed=True)
def visit_is_closed(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A visit the clinician reopened is not billed until it is signed again."""
    if context.visit_status == "REOPENED":
        yield Remark("The visit was reopened in the EMR: wait until it is signed again.")


@edit("intake.visit_cancelled", severity=Severity.BLOCKS, source=HOUSE, is_fixed=True)
def visit_took_place(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A visit the EMR says was cancelled is not billed."""
    if context.visit_status == "CANCELLED":
        yield Remark("The EMR says the visit was cancelled: there is nothing to bill.")


def _remark(problem: Problem, content: ClaimContent) -> Remark:
    known = {line.uid for line in content.lines} | {one.uid for one in content.diagnoses}
    return Remark(
        problem.message,
        subject=problem.subject if problem.subject in known else "",
        inputs={"rule": problem.rule, "about": problem.subject, "said": problem.message},
        severity=_SEVERITY[problem.severity],
    )
