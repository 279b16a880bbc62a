"""Whether a modifier is the record's own word, or a rule's."""

import re
from collections.abc import Iterable

from claims.domain.encounter import Leaf
from claims.domain.mapping.rule import Rule

_WORD = re.compile(r"[A-Z0-9]+")
_MADE = re.compile(r"\b(?:constant|lookup)\b")


def reworded(rule: Rule, modifiers: tuple[str, ...], leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """Return the modifiers that the leaves a rule read do not spell out.

    What an expression, a look-up or a constant gives is the rule's word:
    nobody at the patient said so.
    """
    if rule.value or _MADE.search(rule.transform):
        return modifiers
    said = {word for leaf in leaves for word in _WORD.findall(str(leaf.raw).upper())}
    return tuple(modifier for modifier in modifiers if modifier not in said)
