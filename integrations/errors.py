"""The five errors and the one outcome of the outside world."""

from dataclasses import dataclass
from datetime import timedelta


class OutsideError(Exception):
    """What went wrong out there, in words without anything of a body."""


class Unavailable(OutsideError):
    """It cannot have left or arrived; wait and try again.

    ``retry_after`` is what the other side asked for, if it asked.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a refusal, pinned to a cell where the other side says which.

    ``cell`` is a path of ClaimContent (``lines[U1].modifiers``) or empty;
    ``code`` the sender's own code; ``text`` its sentence, shown to the
    biller but never logged.
    """

    text: str
    code: str = ""
    cell: str = ""


class Refused(OutsideError):
    """The other side looked and said no; a person must look."""

    def __init__(self, message: str, *, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__(message)
        self.reasons = reasons


class PayloadInvalid(OutsideError):
    """What arrived cannot be read; quarantine it.

    ``reason`` says what is wrong and ``fix`` what to do, both in words
    for an admin and without a value of the payload.
    """

    def __init__(self, reason: str, *, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class Misconfigured(OutsideError):
    """The settings of this connection are wrong; fix them, then retry."""


class SignatureInvalid(OutsideError):
    """The caller could not prove who it is; drop the call."""


class Unknown(OutsideError):
    """Nobody saw the end of a send: look it up, never resend blindly."""
