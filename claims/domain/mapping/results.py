"""What applying a mapping to a visit gives back."""

from dataclasses import dataclass, field
from typing import Any, Literal

from claims.domain.document import Document
from claims.domain.facts import DocumentedService
from claims.domain.provenance import Provenance

Severity = Literal["block", "confirm", "note"]


class Problem(Document):
    """A rule that could not say what it should; ``message`` holds no value.

    ``table`` names the look-up that did not know the value, if one did
    not. ``leaf`` is the path of the raw value concerned, empty when nothing
    was there; ``subject`` the key of the service or diagnosis it was
    about, empty for the visit.
    """

    rule: str
    severity: Severity
    message: str
    leaf: str = ""
    subject: str = ""
    table: str = ""


class Unmatched(Document):
    """A value its look-up table does not know: kept, and shown."""

    rule: str
    table: str
    value: str
    leaf: str = ""
    subject: str = ""
    severity: Severity = "confirm"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Facts and header values of a visit, with where each came from.

    ``draft`` maps header cells of the claim to typed values;
    ``provenance`` has an Origin for each of them and for each fact,
    keyed ``facts[S1].assistant_minutes``. ``ignored`` are the paths of
    the leaves a rule says are not needed.
    """

    services: tuple[DocumentedService, ...]
    draft: dict[str, Any] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    ignored: tuple[str, ...] = ()
