"""What applying a mapping to a visit gives back."""

from dataclasses import dataclass, field
from typing import Any, Literal, Self

from pydantic import Field

from claims.domain import wire
from claims.domain.document import Document
from claims.domain.facts import DocumentedService
from claims.domain.provenance import Origin, Provenance

Severity = Literal["block", "confirm", "note"]


class Problem(Document):
    """A rule that could not say what it should; ``message`` holds no value.

    ``table`` names the look-up that did not know the value, if one did
    not. ``leaf`` is the path of the raw value concerned, empty when nothing
    was there; ``subject`` the key of the service or diagnosis it was
    about, empty for the visit. ``value`` is what the look-up did not know:
    kept sealed with the claim, shown on its page and nowhere else.
    """

    rule: str
    severity: Severity
    message: str
    leaf: str = ""
    subject: str = ""
    table: str = ""
    value: str = Field(default="", repr=False)


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
    the leaves a rule says are not needed. ``diagnoses`` are values by
    the key of the EMR's diagnosis and ``code``, ``rank``.
    """

    services: tuple[DocumentedService, ...]
    draft: dict[str, Any] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    ignored: tuple[str, ...] = ()
    diagnoses: dict[str, dict[str, Any]] = field(default_factory=dict)

    def packed(self) -> Any:
        """Return JSON that ``unpacked`` makes the same of, to travel between processes."""
        return wire.pack(
            {
                "services": tuple(service.model_dump() for service in self.services),
                "draft": self.draft,
                "provenance": {cell: one.model_dump() for cell, one in self.provenance.items()},
                "problems": tuple(problem.model_dump() for problem in self.problems),
                "unmatched": tuple(unmatched.model_dump() for unmatched in self.unmatched),
                "ignored": self.ignored,
                "diagnoses": self.diagnoses,
            }
        )

    @classmethod
    def unpacked(cls, packed: Any) -> Self:
        """Return what was packed."""
        said = wire.unpack(packed)
        return cls(
            services=tuple(map(DocumentedService.model_validate, said["services"])),
            draft=said["draft"],
            provenance={c: Origin.model_validate(one) for c, one in said["provenance"].items()},
            problems=tuple(map(Problem.model_validate, said["problems"])),
            unmatched=tuple(map(Unmatched.model_validate, said["unmatched"])),
            ignored=said["ignored"],
            diagnoses=said["diagnoses"],
        )
