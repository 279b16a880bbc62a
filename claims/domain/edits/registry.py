"""The registry of edits: each with its id, its severity, its source."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Finding, Remark, Severity

# One module per subject, in the order the documentation tells them.
SUBJECTS = (
    "intake",
    "patient",
    "parties",
    "lines",
    "diagnoses",
    "shapes",
    "therapy",
    "minutes",
    "kx",
    "therapists",
    "plans",
    "permits",
    "notices",
    "ncci",
    "modifiers",
    "drugs",
    "visits",
    "surgery",
    "surgeons",
    "sides",
    "icd",
    "combinations",
    "pointers",
    "coverage",
    "filing",
    "corrections",
    "places",
    "procedures",
)

_HEAD = """# Edits

Written from the code by `registry.document()`; do not edit by hand.

An edit examines a claim. What it says blocks approval, asks to be confirmed, or is a note.
"""

Function = Callable[[ClaimContent, Context], Iterator[Remark]]


class Duplicate(Exception):
    """Two edits would share one id."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One rule that examines a claim; ``rule`` is how a biller says it.

    No practice can soften or switch off one that ``is_fixed``. A claim that
    voids another is what that one was, and is examined only by those ``of_voids``.
    """

    id: str
    severity: Severity
    source: str
    function: Function
    rule: str
    is_fixed: bool = False
    of_voids: bool = False

    def examine(self, content: ClaimContent, context: Context) -> Iterator[Finding]:
        """Yield a finding for each remark."""
        for remark in self.function(content, context):
            yield Finding(
                edit=self.id,
                message=remark.message,
                subject=remark.subject,
                severity=remark.severity or self.severity,
                source=self.source,
                inputs=remark.inputs,
                fixes=remark.fixes,
            )


_EDITS: dict[str, Edit] = {}


def edit(
    id: str,  # noqa: A002
    *,
    severity: Severity,
    source: str,
    is_fixed: bool = False,
    of_voids: bool = False,
) -> Callable[[Function], Function]:
    """Register a function as the edit of this id; its docstring is the rule."""

    def register(function: Function) -> Function:
        if id in _EDITS:
            raise Duplicate(f"There are two edits called {id}.")
        rule = inspect.cleandoc(function.__doc__ or "")
        _EDITS[id] = Edit(id, severity, source, function, rule, is_fixed, of_voids)
        return function

    return register


def edits() -> tuple[Edit, ...]:
    """Return every edit, by id."""
    for subject in SUBJECTS:
        importlib.import_module(f"claims.domain.edits.{subject}")
    return tuple(_EDITS[key] for key in sorted(_EDITS))


def count() -> int:
    """Return how many edits examine a claim."""
    return len(edits())


def find(id: str) -> Edit | None:  # noqa: A002
    """Return the edit of this id, None when there is none."""
    edits()
    return _EDITS.get(id)


def document() -> str:
    """Return docs/edits.md: every edit as a biller would say it."""
    known = edits()
    parts = [_HEAD]
    for subject in SUBJECTS:
        rows = [one for one in known if one.id.split(".")[0] == subject]
        lines = "\n".join(_row(one) for one in rows)
        heading = f"\n## {subject.capitalize()}\n\n| Edit | Severity | Rule | Source |\n"
        parts.append(f"{heading}|---|---|---|---|\n{lines}\n")
    return "".join(parts)


def _row(one: Edit) -> str:
    rule = " ".join(one.rule.split())
    return f"| `{one.id}` | {one.severity.value.lower()} | {rule} | {one.source} |"
