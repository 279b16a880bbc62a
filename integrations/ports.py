"""The three ports through which the outside world is reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from claims.domain.content import ClaimContent
from claims.domain.encounter import EncounterRecord
from integrations.errors import Reason


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a vendor can do, so that nobody has to ask its name."""

    idempotency_key: bool = False
    look_up: bool = False
    webhooks: bool = False
    corrections: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a connection leads and with which secrets, decrypted for one use."""

    base_url: str = ""
    secrets: Mapping[str, str] = None  # type: ignore[assignment]
    options: Mapping[str, str] = None  # type: ignore[assignment]


class EncounterSource(Protocol):
    """Reads what an EMR sends."""

    capabilities: ClassVar[Capabilities]

    def parse(self, body: bytes, *, content_type: str) -> list[EncounterRecord]:
        """Return every visit in the message, in its order.

        Lenient: what it does not know it keeps in ``unknown`` or as a
        field. Raises PayloadInvalid when no visit can be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """The billing system took the claim under an id of its own."""

    remote_id: str


class Verdict(StrEnum):
    """What an acknowledgement says of a claim."""

    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class AcknowledgementRecord:
    """One acknowledgement as the billing system sent it."""

    reference: str
    verdict: Verdict
    remote_id: str = ""
    by_payer: bool = False
    reasons: tuple[Reason, ...] = ()


class BillingSystem(Protocol):
    """Takes approved claims. Built per use with an Endpoint."""

    capabilities: ClassVar[Capabilities]

    def submit(self, claim: ClaimContent, *, reference: str) -> Delivered:
        """Send one claim under our reference (at most 20 of A-Z 0-9).

        Raises Unavailable (cannot have left), Refused (with reasons),
        Misconfigured, Unknown (nobody saw the end). Refuses a claim it
        cannot say in full; never drops a field.
        """
        ...

    def look_up(self, *, reference: str) -> Delivered | None:
        """Return what the other side holds under our reference, or None.

        Raises Unavailable when the question itself got no clear answer.
        """
        ...

    def read_acknowledgement(self, body: bytes) -> list[AcknowledgementRecord]:
        """Read an acknowledgement message; PayloadInvalid when it cannot be."""
        ...


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """What a suggester may see: redacted notes, rows and candidates, never a claim.

    All three are sent as they are here; what they hold of a patient is
    what ``claims.domain.reading.sending`` let through.
    """

    notes: tuple[str, ...] = field(repr=False)
    structured: str = field(default="", repr=False)
    candidates: str = field(default="", repr=False)


class Abstention(StrEnum):
    """Why a model that answered said nothing."""

    REFUSAL = "REFUSAL"
    TRUNCATED = "TRUNCATED"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True, slots=True)
class Suggested:
    """An answer as it came, to be verified by our code, and what it took as its endpoint tells.

    ``answer`` is any JSON at all; None with an ``abstention``.
    ``characters`` are those of what was said, to hold the counts against.
    """

    prompt: str
    model: str = ""
    answer: object = field(default=None, repr=False)
    abstention: Abstention | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    characters: int = 0

    @property
    def tokens(self) -> int:
        """All tokens it took, as told; what was read from a cache is not among them."""
        return self.input_tokens + self.output_tokens + self.cache_write_tokens


class CodeSuggester(Protocol):
    """Reads redacted notes and returns facts with quotes. Built per use with an Endpoint."""

    capabilities: ClassVar[Capabilities]

    @property
    def prompt(self) -> str:
        """The name and version of what it tells its model."""
        ...

    def read(self, request: NoteRequest, *, model: str) -> Suggested:
        """Return what was said, or why nothing was.

        Raises Unavailable (ask again later, ``retry_after`` where told),
        Refused (this will never be answered) and Misconfigured; a call
        changes nothing out there, so no end is Unknown.
        """
        ...
