"""Modifiers a named person stands for: proposed, never applied."""

from claims.domain.content import ClaimContent

# design/desk.md; each says something only the record and a person can say.
ATTESTED = frozenset(
    {"KX", "59", "XE", "XS", "XP", "XU", "25", "57", "24", "58", "78", "79", "JW", "JZ"}
)


def added(before: ClaimContent, after: ClaimContent) -> tuple[tuple[str, str], ...]:
    """Return (line uid, modifier) of every attested modifier a change adds."""
    had = {line.uid: frozenset(line.modifiers) for line in before.lines}
    return tuple(
        (line.uid, modifier)
        for line in after.lines
        for modifier in line.modifiers
        if modifier in ATTESTED and modifier not in had.get(line.uid, frozenset())
    )
