"""What the demo billing system's answers and acknowledgements mean."""

from collections.abc import Sequence
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from claims.domain.content import ClaimContent
from integrations.errors import Misconfigured, PayloadInvalid, Reason, Refused, Unavailable, Unknown
from integrations.ports import AcknowledgementRecord, Delivered, Verdict
from integrations.protocols import strict_json
from integrations.vendors.demo import cells
from integrations.vendors.demo.client import Reply

MOST_REASONS = 100
LONGEST_TEXT = 300
Read = TypeVar("Read", bound=BaseModel)


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)


class Receipt(_Model):
    """The answer to an accepted claim."""

    id: str = Field(min_length=1, max_length=50)
    reference: str


class Error(_Model):
    """One reason of a refusal or rejection."""

    field: str = ""
    code: str = ""
    message: str = ""
    line: str = Field(default="", alias="lineControlNumber")


class Errors(_Model):
    """The answer to a claim that was refused."""

    errors: list[Error] = []


class Holdings(_Model):
    """What is held under a reference."""

    claims: list[Receipt]


class Message(_Model):
    """An acknowledgement as the webhook carries it."""

    type: Literal["claim.accepted", "claim.rejected"]
    reference: str = Field(pattern=r"^[A-Z0-9]{1,20}$")
    id: str = Field(min_length=1, max_length=50)
    by: Literal["clearinghouse", "payer"]
    reasons: list[Error] = []


# Late, in conflict, too early: the claim may be there all the same.
UNDECIDED = (408, 409, 425)


class Unreadable(Exception):
    """The text is not what the contract promises; it is not quoted here."""


def read_receipt(reply: Reply, *, claim: ClaimContent, reference: str) -> Delivered:
    """Return the id given to our claim, or raise what the answer means."""
    _raise_for_status(reply, claim)
    try:
        receipt = _read(Receipt, reply.body)
    except Unreadable:
        raise Unknown("The answer could not be read.") from None
    if receipt.reference != reference:
        raise Unknown("The answer was about another claim.")
    return Delivered(remote_id=receipt.id)


def read_holdings(reply: Reply, *, reference: str) -> Delivered | None:
    """Return the oldest claim held under our reference, or None."""
    if reply.status in (401, 403):
        raise Misconfigured(f"The billing system answered {reply.status}.")
    if reply.status != 200:
        message = f"The billing system answered {reply.status}."
        raise Unavailable(message, retry_after=reply.retry_after)
    try:
        held = _read(Holdings, reply.body).claims
    except Unreadable:
        raise Unavailable("The answer could not be read.") from None
    if any(receipt.reference != reference for receipt in held):
        raise Unavailable("The answer was about another claim.")
    return Delivered(remote_id=held[0].id) if held else None


def read_message(body: bytes) -> AcknowledgementRecord:
    """Return the acknowledgement a webhook carried."""
    try:
        message = _read(Message, body)
    except Unreadable:
        raise PayloadInvalid(
            "This is not an acknowledgement of the demo billing system.",
            fix="Compare the message with docs/connectors/demo.md; send it again once corrected.",
        ) from None
    return AcknowledgementRecord(
        reference=message.reference,
        verdict=Verdict(message.type.removeprefix("claim.").upper()),
        remote_id=message.id,
        by_payer=message.by == "payer",
        reasons=_reasons(message.reasons, claim=None),
    )


def _raise_for_status(reply: Reply, claim: ClaimContent) -> None:
    said = f"The billing system answered {reply.status}."
    if 200 <= reply.status < 300:
        return
    if reply.status == 429:
        raise Unavailable(said, retry_after=reply.retry_after)
    if reply.status in (401, 403):
        raise Misconfigured(said)
    if 400 <= reply.status < 500 and reply.status not in UNDECIDED:
        raise Refused(said, reasons=_refusal(reply.body, claim))
    raise Unknown(said)


def _refusal(body: bytes, claim: ClaimContent) -> tuple[Reason, ...]:
    """Read the reasons of a refusal; without readable ones it still is one."""
    try:
        return _reasons(_read(Errors, body).errors, claim=claim)
    except Unreadable:
        return ()


def _reasons(errors: Sequence[Error], *, claim: ClaimContent | None) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            text=error.message[:LONGEST_TEXT],
            code=error.code[:50],
            cell=cells.cell(cells.from_pointer(error.field), claim=claim, line_uid=error.line),
        )
        for error in errors[:MOST_REASONS]
    )


def _read(model: type[Read], body: bytes) -> Read:
    try:
        return model.model_validate(strict_json.load(body))
    except (PayloadInvalid, ValueError):
        raise Unreadable from None
