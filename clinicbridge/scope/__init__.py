"""Inside which practice we are."""

from clinicbridge.scope.door import (
    CrossPractice,
    OutsidePractice,
    current,
    current_or_none,
    notes,
    practice,
)

__all__ = ["CrossPractice", "OutsidePractice", "current", "current_or_none", "notes", "practice"]
