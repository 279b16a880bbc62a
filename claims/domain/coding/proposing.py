"""Ask every part of the engine what it would propose beside a claim."""

import importlib
from collections.abc import Callable, Iterator

from claims.domain.coding.proposals import Proposal
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.fixing import Inapplicable

# Modules of this package with a ``propose(content, context)``, most telling first.
PROPOSERS: tuple[str, ...] = ("therapy_lines", "visit_levels", "drug_units")

Propose = Callable[[ClaimContent, Context], Iterator[Proposal]]


def propose(content: ClaimContent, context: Context) -> tuple[Proposal, ...]:
    """Return what the engine would change, each change once, and only what changes something."""
    found: dict[str, Proposal] = {}
    for name in PROPOSERS:
        ask: Propose = importlib.import_module(f"claims.domain.coding.{name}").propose
        for proposal in ask(content, context):
            if _changes(content, proposal):
                found.setdefault(proposal.key, proposal)
    return tuple(found.values())


def _changes(content: ClaimContent, proposal: Proposal) -> bool:
    try:
        return proposal.fix.apply(content) != content
    except Inapplicable:
        return False
