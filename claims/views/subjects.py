"""What a finding or a suggestion is about: its words, and its place on the page."""

from typing import Any

from claims.domain import fixes, labels
from claims.domain.content import ClaimContent
from claims.domain.fixing import BaseFix


def read_fix(stored: dict[str, Any]) -> BaseFix | None:
    """Return a kept change, None for one we know no more."""
    try:
        return fixes.read(stored)
    except fixes.Unreadable:
        return None


def about(subject: str, content: ClaimContent) -> str:
    """Return the words for a line, a diagnosis or a cell of the header."""
    for where in ("lines", "diagnoses"):
        if subject and any(part.uid == subject for part in getattr(content, where)):
            return labels.part(where, subject, content)
    return labels.name(subject) if subject and "[" not in subject else ""


def target(subject: str, content: ClaimContent) -> str:
    """Return the id on the page of what a finding is about."""
    for place, line in enumerate(content.lines, 1):
        if line.uid == subject:
            return f"line-{place}"
    for one in content.diagnoses:
        if one.uid == subject:
            return f"dx-{content.letter(subject)}"
    return "h-" + subject.replace(".", "-") if subject else ""
