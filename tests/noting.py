"""Let a reader and the engine propose what a test says, whatever the notes say."""

from typing import Any

from claims.domain import fixes
from claims.domain.coding import proposing as engine
from claims.domain.coding.proposals import ENGINE, Band, Proposal
from claims.domain.content import ClaimContent
from claims.domain.reading import offers
from claims.domain.reading.reading import Reading
from claims.models import Claim
from claims.services import reading


class Noted:
    """What is proposed from now on: of a reader's that changes something, and of the engine's."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[fixes.BaseFix, ...]] = {}
        self.reason = "Because."

    def say(self, *of_reader: fixes.BaseFix, engine: tuple[fixes.BaseFix, ...] = ()) -> None:
        """Propose these and nothing else."""
        self.said = {"reader": of_reader, ENGINE: engine}

    def of(self, name: str, content: ClaimContent) -> tuple[Proposal, ...]:
        """Return what one of them proposes beside a claim."""
        band = Band.RULE if name == ENGINE else Band.SUPPORTED
        return tuple(
            Proposal(fix, f"{name}.rule", self.reason, suggester=name, band=band)
            for fix in self.said.get(name, ())
            if fix.asks or changes(fix, content)
        )


def changes(fix: fixes.BaseFix, content: ClaimContent) -> bool:
    """Whether a claim would say something else."""
    try:
        return fix.apply(content) != content
    except fixes.Inapplicable:
        return False


def by(monkeypatch: Any) -> Noted:
    """Take the place of the engine and of the readers."""
    noted = Noted()
    monkeypatch.setattr(engine, "propose", lambda content, _: noted.of(ENGINE, content))

    def of_readings(content: ClaimContent, context: Any) -> tuple[Proposal, ...]:
        return noted.of("reader", content) if context.readings else ()

    monkeypatch.setattr(offers, "propose", of_readings)
    return noted


def read(claim: Claim, source: str = "reader") -> Claim:
    """Have a claim's notes read, and return it as it then is."""
    said = Reading(source=source, version="1")
    reading.take_in(claim_id=claim.pk, version_id=claim.drawn_from_id, reading=said)
    claim.refresh_from_db()
    return claim
