"""What the engine proposes beside a claim; a person decides each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from claims.domain import document, pairing
from claims.domain.facts import Evidence
from claims.domain.fixing import BaseFix

ENGINE = "engine"


class Band(StrEnum):
    """How well a proposal is supported: computed, quoted and checked, or to be looked at."""

    RULE = "RULE"
    SUPPORTED = "SUPPORTED"
    CHECK = "CHECK"


@dataclass(frozen=True)
class Proposal:
    """One typed change with the rule that proposes it.

    ``explanation`` is one sentence without anything that says who the
    patient is; ``inputs`` are the values judged. ``suggester`` is the
    engine, or whose reading of the note it rests on.
    """

    fix: BaseFix
    rule: str
    explanation: str
    source: str = ""
    release: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    band: Band = Band.RULE
    suggester: str = ENGINE

    @property
    def key(self) -> str:
        """Same change to the same subject: the same proposal for ever."""
        return document.digest(self._said)

    def former_keys(self, names: pairing.Names) -> set[str]:
        """Return the keys it had before lines and diagnoses were renamed."""
        return {document.digest(one) for one in pairing.former(self._said, names)} - {self.key}

    @property
    def _said(self) -> dict[str, Any]:
        return {"fix": self.fix.identity, "subject": self.fix.subject}


Proposals = Iterator[Proposal]
