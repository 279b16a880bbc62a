"""Which diagnosis may stand first, and in which order they then stand."""

from collections.abc import Sequence

SOURCE = "ICD-10-CM Official Guidelines, sec. I.C.20.a.6"


def is_external_cause(code: str) -> bool:
    """Say whether a code is of chapter 20, V00 to Y99: how it happened, not what it is."""
    return code[:1] in {"V", "W", "X", "Y"}


def external_causes_last(codes: Sequence[str]) -> tuple[str, ...]:
    """Return codes with the external causes after the others, else in their order."""
    return tuple(sorted(codes, key=is_external_cause))
