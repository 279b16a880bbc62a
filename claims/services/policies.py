"""What the practice has set for suggestions, or what holds where it set nothing."""

from dataclasses import dataclass

from claims.models import SuggestionPolicy
from claims.services import standing


@dataclass(frozen=True, slots=True)
class Policy:
    """Shares are percent; 0 switches a guard off."""

    reads_notes: bool = True
    blind_share: int = 0
    suppress_above: int = 0
    suppress_after: int = 30


def current() -> Policy:
    """Return what holds here. At most one query, none where the settings are known."""
    return standing.remembered("suggestion policy", _read)


def _read() -> Policy:
    names = ("reads_notes", "blind_share", "suppress_above", "suppress_after")
    row = SuggestionPolicy.objects.values(*names).first()
    return Policy(**row) if row else Policy()
