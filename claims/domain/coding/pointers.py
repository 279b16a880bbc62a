"""Which diagnoses a line points to."""

from dataclasses import dataclass

from claims.domain.fixing import MAX_POINTERS


@dataclass(frozen=True, slots=True)
class Pointers:
    """Diagnosis uids in order, and why these."""

    uids: tuple[str, ...]
    rule: str
    explanation: str


def point(*, given: tuple[str, ...], diagnoses: tuple[str, ...]) -> Pointers:
    """Return what the EMR gave, else the claim's first four diagnoses.

    Box 24E holds four; what the EMR gave beyond them is named.
    """
    known = tuple(dict.fromkeys(uid for uid in given if uid in diagnoses))
    if known:
        said = "As the EMR sent it."
        if len(known) > MAX_POINTERS:
            said = f"The first four of the {len(known)} diagnoses the EMR gave."
        return Pointers(known[:MAX_POINTERS], "pointers.emr", said)
    said = "The EMR gave none: the claim's first diagnoses, four at most."
    return Pointers(diagnoses[:MAX_POINTERS], "pointers.first_four", said)
