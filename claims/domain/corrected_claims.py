"""A corrected claim: it replaces or voids one that was sent, and names that one's number."""

from dataclasses import dataclass
from enum import StrEnum

from claims.domain import difference, states
from claims.domain.content import ClaimContent
from claims.domain.provenance import Kind as Source
from claims.domain.provenance import Origin, Provenance


class Kind(StrEnum):
    """What a corrected claim does to the one before it."""

    REPLACEMENT = "REPLACEMENT"
    VOID = "VOID"


# Claim frequency type code: CLM05-3 of the 837P, box 22 of the CMS-1500 (02/12).
FREQUENCY = {Kind.REPLACEMENT: "7", Kind.VOID: "8"}
# What of a claim says that it corrects another one, and which.
OWN = ("frequency", "original_reference")


PAYERS = "The payer's number"
OURS = "The billing system's number"


@dataclass(frozen=True, slots=True)
class Number:
    """The original's number on the other side, and whose it is.

    ``own`` are the numbers by which we and the billing system know it: no payer does.
    """

    said: str
    whose: str
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Original:
    """The sent claim that another corrects: its name, where it stands, what it said.

    ``kind`` is what the correction does to it, ``number`` the one it is
    known by, as far as anybody told. ``is_anothers`` says that it was of
    another patient than the correction is.
    """

    name: str
    kind: Kind
    status: str
    content: ClaimContent
    number: Number = Number("", OURS)
    is_anothers: bool = False

    @property
    def is_taken_in(self) -> bool:
        """Whether the other side has it, so that there is something to correct."""
        return self.status in states.CORRECTABLE


def begun(content: ClaimContent, kind: Kind, number: Number) -> ClaimContent:
    """Return what a corrected claim says at first: what was sent, and that it corrects that."""
    return content.model_copy(
        update={"frequency": FREQUENCY[kind], "original_reference": number.said}
    )


def kept(content: ClaimContent, before: ClaimContent) -> ClaimContent:
    """Return what a visit says anew, in a claim that still corrects what it corrected before."""
    return content.model_copy(update={name: getattr(before, name) for name in OWN})


def origins(kind: Kind, number: Number, *, actor: str, who: str, original: str) -> Provenance:
    """Return where the two cells come from that make it a corrected claim."""
    does = "replaces" if kind == Kind.REPLACEMENT else "voids"
    return {
        "frequency": Origin(
            kind=Source.PERSON, actor=actor, explanation=f"{who}: this claim {does} {original}"
        ),
        "original_reference": Origin(
            kind=Source.PRACTICE,
            rule="correction",
            explanation=f"{number.whose} of {original}" if number.said else "Nobody gave a number",
        ),
    }


def departures(content: ClaimContent, original: ClaimContent) -> tuple[str, ...]:
    """Return in words each cell that says something else than the original did."""
    changes = difference.between(original, kept(content, original))
    return tuple(dict.fromkeys(one.label for one in changes))
