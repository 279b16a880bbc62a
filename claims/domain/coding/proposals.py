"""What the engine proposes beside a claim; a person decides each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from claims.domain import document
from claims.domain.facts import Evidence
from claims.domain.fixing import BaseFix


@dataclass(frozen=True)
class Proposal:
    """One typed change with the rule that proposes it.

    ``explanation`` is one sentence without anything that says who the
    patient is; ``inputs`` are the values judged.
    """

    fix: BaseFix
    rule: str
    explanation: str
    source: str = ""
    release: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> str:
        """Same change to the same subject: the same proposal for ever."""
        return document.digest({"fix": self.fix.as_json(), "subject": self.fix.subject})


Proposals = Iterator[Proposal]
