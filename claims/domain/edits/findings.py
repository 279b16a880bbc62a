"""Finding: what an edit said of a claim, and the key it recurs under."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from claims.domain import document, pairing
from claims.domain.fixing import BaseFix


class Severity(StrEnum):
    """How a finding stands in the way of approval."""

    BLOCKS = "BLOCKS"
    CONFIRM = "CONFIRM"
    NOTE = "NOTE"


@dataclass(frozen=True, slots=True)
class Remark:
    """What an edit's function yields; the registry adds the edit itself.

    ``message`` and ``fixes`` hold nothing that says who the patient is;
    ``inputs`` are the values judged and leave only as a hash. Without
    ``severity`` the edit's own counts.
    """

    message: str
    subject: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    fixes: tuple[BaseFix, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True)
class Finding:
    """One remark of one edit. ``subject`` is a uid or a cell, "" the claim."""

    edit: str
    message: str
    subject: str
    severity: Severity
    source: str
    inputs: dict[str, Any]
    fixes: tuple[BaseFix, ...]

    @cached_property
    def key(self) -> str:
        """Same edit, same subject, same inputs: the same finding for ever."""
        return document.digest(self._said)

    def former_keys(self, names: pairing.Names) -> set[str]:
        """Return the keys it had before lines and diagnoses were renamed; they judged the same."""
        judged = {name: self._said[name] for name in ("subject", "inputs")}
        both = pairing.former(judged, names)
        alone = [{**judged, "subject": one["subject"]} for one in both]  # "2" may be no name
        return {document.digest({**self._said, **one}) for one in (*both, *alone)} - {self.key}

    @property
    def _said(self) -> dict[str, Any]:
        return {"edit": self.edit, "subject": self.subject, "inputs": _plain(self.inputs)}


def offer(kind: type[BaseFix], **values: Any) -> tuple[BaseFix, ...]:
    """Return the fix to offer, none where the claim's own values forbid it.

    An EMR may send what no fix would take, such as an endless key: the
    finding still stands, without a remedy at one key.
    """
    try:
        return (kind(**values),)
    except ValidationError:
        return ()


def offers(
    kind: type[BaseFix], name: str, choices: Iterable[Any], **values: Any
) -> tuple[BaseFix, ...]:
    """Return one fix per choice for the value called ``name``."""
    return tuple(fix for choice in choices for fix in offer(kind, **{name: choice}, **values))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(member) for member in value]
    if isinstance(value, set | frozenset):
        return sorted(str(member) for member in value)
    return value if value is None or isinstance(value, bool | int) else str(value)
