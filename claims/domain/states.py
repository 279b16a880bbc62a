"""The life of a claim as one table."""

from dataclasses import dataclass
from enum import StrEnum

from claims.domain.refusals import Refusal


class ClaimStatus(StrEnum):
    """Where a claim stands in review; payment is an axis of its own."""

    IN_REVIEW = "IN_REVIEW"
    ON_HOLD = "ON_HOLD"
    APPROVED = "APPROVED"
    SUBMITTED = "SUBMITTED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    NO_CLAIM = "NO_CLAIM"
    VOIDED = "VOIDED"


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed move: from where, to where, who must take it, why."""

    sources: frozenset[ClaimStatus]
    target: ClaimStatus
    human: bool
    reason: bool
    means: str


def _step(
    *sources: ClaimStatus, to: ClaimStatus, means: str, human: bool = False, reason: bool = False
) -> Step:
    return Step(frozenset(sources), to, human, reason, means)


S = ClaimStatus
STEPS: dict[str, Step] = {
    "approve": _step(
        S.IN_REVIEW, to=S.APPROVED, human=True, means="A biller approves the revision they saw."
    ),
    "hold": _step(
        S.IN_REVIEW,
        to=S.ON_HOLD,
        human=True,
        reason=True,
        means="It waits for someone or something.",
    ),
    "park": _step(S.IN_REVIEW, to=S.ON_HOLD, reason=True, means="The EMR reopened the visit."),
    "release": _step(S.ON_HOLD, to=S.IN_REVIEW, human=True, means="A person takes it off hold."),
    "wake": _step(
        S.ON_HOLD,
        to=S.IN_REVIEW,
        reason=True,
        means="Its date came, the EMR changed, or an answer arrived.",
    ),
    "recall": _step(
        S.APPROVED, to=S.IN_REVIEW, human=True, means="A person calls it back before it left."
    ),
    "supersede": _step(
        S.APPROVED, to=S.IN_REVIEW, reason=True, means="The EMR amended the visit before it left."
    ),
    "supersede_reopened": _step(
        S.APPROVED, to=S.ON_HOLD, reason=True, means="The EMR reopened the visit before it left."
    ),
    "withhold": _step(
        S.APPROVED,
        to=S.IN_REVIEW,
        reason=True,
        means="The patient asked, before it left, that the plan not be billed.",
    ),
    "deliver": _step(S.APPROVED, to=S.SUBMITTED, means="The billing system took it."),
    "accept": _step(S.SUBMITTED, to=S.ACCEPTED, means="It was acknowledged without rejection."),
    "reject": _step(
        S.APPROVED,
        S.SUBMITTED,
        S.ACCEPTED,
        to=S.REJECTED,
        reason=True,
        means="It was refused, with reasons; a payer may refuse what a clearinghouse accepted.",
    ),
    "reopen": _step(
        S.REJECTED, S.NO_CLAIM, to=S.IN_REVIEW, human=True, means="A person takes it up again."
    ),
    "void": _step(
        S.IN_REVIEW,
        S.ON_HOLD,
        S.REJECTED,
        to=S.VOIDED,
        human=True,
        reason=True,
        means="It should never have been.",
    ),
    "close": _step(
        S.IN_REVIEW,
        S.ON_HOLD,
        to=S.NO_CLAIM,
        human=True,
        reason=True,
        means="There is nothing to bill, and why.",
    ),
}
# A person may begin a corrected claim of one that the other side took in. That moves
# this one nowhere: the correction is a claim of its own, with this table before it.
CORRECTABLE = frozenset({S.SUBMITTED, S.ACCEPTED})


def words(status: str) -> str:
    """Return a status as it is spoken: "in review"."""
    return status.replace("_", " ").lower()


class IllegalStep(Refusal):
    """The claim may not take this step now; the message says what is missing."""


def check_correctable(status: str) -> None:
    """Raise IllegalStep, saying what to do instead, where there is nothing to correct."""
    if status in CORRECTABLE:
        return
    instead = {
        S.REJECTED: "It was never taken in: take it up again, mend it and approve it anew.",
        S.APPROVED: "Nobody knows yet that it arrived: recall it, or wait for the look-up.",
    }.get(ClaimStatus(status), "It was not sent: change it itself.")
    raise IllegalStep(f"Cannot correct a claim that is {words(status)}. {instead}")


def check(name: str, *, status: str, has_actor: bool, reason: str) -> ClaimStatus:
    """Return the target of a step, or raise IllegalStep saying why not."""
    if name not in STEPS:
        raise IllegalStep(f"There is no step called {name}.")
    step = STEPS[name]
    if status not in step.sources:
        raise IllegalStep(f"Cannot {name} a claim that is {words(status)}.")
    if step.human and not has_actor:
        raise IllegalStep(f"Only a person can {name} a claim.")
    if step.reason and not reason:
        raise IllegalStep(f"Say why to {name} a claim.", field="reason")
    return step.target
