"""What an adapter gives back for a case, and how it says it cannot."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.domain.coding.codetables import Tables
from claims.domain.content import ClaimContent
from claims.domain.edits.findings import Finding, Severity
from claims.domain.fixing import BaseFix

# The schema's words for our severities.
FINDING = {Severity.BLOCKS: "error", Severity.CONFIRM: "warning", Severity.NOTE: "info"}
NOTE = FINDING[Severity.NOTE]

# What cases ask of a finding, by the name the edits judged it under.
_TOLD = ("pair", "suggest")

Answer = dict[str, Any]
Adapter = Callable[[Mapping[str, Any], Tables], Answer]


class Unsupported(Exception):
    """The engine does not take a case of this shape; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the edits said in a case; an answer holds it under ``findings``.

    The runner looks for the expected rule in it, whatever else was said.
    """

    rule: str
    finding: str
    detail: Mapping[str, Any]


def said(findings: Iterable[Finding], content: ClaimContent) -> list[Said]:
    """Return findings in the schema's words; ``fix`` merges what their fixes do."""
    return [Said(one.edit, FINDING[one.severity], _detail(one, content)) for one in findings]


def _detail(finding: Finding, content: ClaimContent) -> dict[str, Any]:
    told = {name: finding.inputs[name] for name in _TOLD if name in finding.inputs}
    return {"fix": fixes(finding.fixes, content), "max_units": finding.inputs.get("most"), **told}


def fixes(offered: Iterable[BaseFix], content: ClaimContent) -> dict[str, Any]:
    """Return the modifiers to add and to remove, and the code to take instead."""
    told: dict[str, Any] = {}
    had = {line.uid: set(line.modifiers) for line in content.lines}
    for fix in offered:
        stored = fix.as_json()
        match stored["kind"]:
            case "AddModifier":
                told.setdefault("add", []).append(stored["modifier"])
            case "RemoveModifier":
                told.setdefault("remove", []).append(stored["modifier"])
            case "SetModifiers":
                before, after = had.get(stored["line"], set()), set(stored["modifiers"])
                told.setdefault("add", []).extend(sorted(after - before))
                told.setdefault("remove", []).extend(sorted(before - after))
            case "SetCode":
                told["replace_code"] = stored["code"]
    if told.get("add"):
        told["consider"] = told["add"][0]
    return told
