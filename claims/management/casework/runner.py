"""Read files of rule cases, ask the engine, compare what the case expects."""

import importlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.domain import codes
from claims.domain.coding.codetables import Tables
from claims.management.casework.answers import NOTE, Adapter, Answer, Said, Unsupported

# family -> the module beside this one that puts its cases to the engine.
FAMILIES = {
    "therapy_timed_units": "therapy",
    "assistant_modifiers_cq_co": "therapy",
    "kx_threshold": "therapy",
    "therapy_claim_rules": "therapy",
    "em_by_time": "visits",
    "em_by_mdm": "visits",
    "global_surgery": "surgery",
    "laterality_bilateral": "sides",
    "drug_wastage_jw_jz": "drugs",
    "ncci_ptp": "ncci",
    "mue": "ncci",
    "icd10cm": "diagnoses",
    "claim_level": "basics",
}
PASSED, FAILED, UNSUPPORTED = "passed", "failed", "unsupported"
# What reading a case of values nobody foresaw raises.
ODD = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError)
_SETS = frozenset({"modifiers", "pair", "children", "codes", "allowed_modifier", "pay", "deny"})
_ORDERED = frozenset({"fix_order"})
# Codes of diagnoses, written with their dot or without.
_DIAGNOSES = frozenset({"pair", "fix_order", "children", "suggest"})


class Unreadable(Exception):
    """The file holds no cases; the message says which and why."""


@dataclass
class Tally:
    """How the cases of a run ended."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)

    def add(self, family: str, case_id: str, outcome: str, why: str) -> None:
        """Count one case."""
        count = self.counts.setdefault(family, {PASSED: 0, FAILED: 0, UNSUPPORTED: 0})
        count[outcome] += 1
        if outcome != PASSED:
            (self.failures if outcome == FAILED else self.unsupported).append(case_id)
            self.why[case_id] = why

    def total(self, outcome: str) -> int:
        """Return how many cases of all families ended so."""
        return sum(count[outcome] for count in self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return the object ``check_cases --json`` ends with."""
        return {
            "passed": self.total(PASSED),
            "failed": self.total(FAILED),
            "unsupported": self.total(UNSUPPORTED),
            "families": self.counts,
            "failures": self.failures,
            "unsupported_ids": self.unsupported,
        }


def files(path: Path) -> list[Path]:
    """Return the case files of a folder, or the one file; those with ``_`` are no cases."""
    if path.is_dir():
        return sorted(one for one in path.glob("*.json") if not one.name.startswith("_"))
    return [path]


def cases(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the cases of one file; Unreadable when it holds none."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"{path.name} is not JSON, or nested too deep.") from None
    found = stored.get("cases") if isinstance(stored, dict) else None
    if not isinstance(found, list):
        raise Unreadable(f'{path.name} has no list "cases": see SCHEMA.md beside the cases.')
    for case in found:
        if not isinstance(case, dict) or not {"id", "family", "input", "expected"} <= set(case):
            raise Unreadable(f"{path.name}: a case lacks id, family, input or expected.")
        others = case.get("acceptable_alternatives") or []
        named = [case["expected"], *(others if isinstance(others, list) else [None])]
        if not all(isinstance(one, dict) for one in named):
            raise Unreadable(f"{path.name}: what case {case['id']} expects is no object of names.")
        yield case


def check(case: Mapping[str, Any], tables: Tables) -> tuple[str, str]:
    """Return how one case ended and, where it did not pass, why."""
    module = FAMILIES.get(str(case["family"]))
    if module is None:
        return UNSUPPORTED, f"no such family: {case['family']}"
    adapter: Adapter = importlib.import_module(f"claims.management.casework.{module}").answer
    try:
        answer = adapter({**_told(case["input"]), "family": case["family"]}, tables)
    except Unsupported as lack:
        return UNSUPPORTED, str(lack)
    except ODD as error:
        # A file is somebody's input: what it lacks is told, never a crash, never a pass.
        return UNSUPPORTED, f"the case cannot be read: {type(error).__name__} {error}"
    wanted = [case["expected"]]
    wanted += [{**case["expected"], **other} for other in case.get("acceptable_alternatives") or ()]
    try:
        differing = [_difference(one, answer) for one in wanted]
    except ODD as error:
        return FAILED, f"what the case expects cannot be compared: {type(error).__name__} {error}"
    if not all(differing):
        return PASSED, ""
    return FAILED, differing[0]


def _told(given: Any) -> Any:
    """Return what a case says, without the keys of no value."""
    if isinstance(given, dict):
        return {key: _told(value) for key, value in given.items() if value is not None}
    return [_told(one) for one in given] if isinstance(given, list) else given


def _difference(expected: Mapping[str, Any], answer: Answer) -> str:
    """Return the first thing that differs, nothing when all that counts agrees."""
    told = dict(expected)
    rule, finding, fix = told.pop("rule", None), told.pop("finding", ...), told.pop("fix", None)
    if finding is not ...:
        said = [one for one in answer.get("findings", ()) if _is(one, rule)]
        if not _found(said, finding, fix, rule):
            heard = [f"{one.rule} {one.finding}" for one in answer.get("findings", ())]
            return f"expected {finding} {rule or ''}, the edits said {heard or 'nothing'}"
        answer = {**(dict(said[0].detail) if said else {}), **answer}
    for key, value in told.items():
        if key in ("explanation", "sources", "informative"):
            continue
        if key not in answer:
            return f"{key}: expected {value!r}, the engine says nothing"
        if not _same(key, value, answer[key]):
            return f"{key}: expected {value!r}, not {answer[key]!r}"
    return ""


def _is(said: Said, rule: str | None) -> bool:
    return rule is None or said.rule.endswith(rule)


def _found(
    said: list[Said], finding: str | None, fix: Mapping[str, Any] | None, rule: str | None
) -> bool:
    if finding is None:
        # A note is no objection: it counts where its own rule is asked for.
        return not (said if rule else [one for one in said if one.finding != NOTE])
    return any(
        one.finding == finding
        and all(
            _fits(value, one.detail.get("fix", {}).get(key)) for key, value in (fix or {}).items()
        )
        for one in said
    )


def _fits(wanted: Any, offered: Any) -> bool:
    """Say whether an offered fix holds what a case wants, beside what else it offers."""
    if isinstance(wanted, list):
        return set(wanted) <= set(offered or ())
    return wanted == offered


def _same(key: str, wanted: Any, said: Any) -> bool:
    if key == "lines":
        return _lines_agree(wanted, said)
    if key in _DIAGNOSES:
        wanted, said = _dotted(wanted), _dotted(said)
    if isinstance(wanted, list) and key in _SETS:
        return set(wanted) == set(said or ())
    if isinstance(wanted, list) and key not in _ORDERED:
        return sorted(map(str, wanted)) == sorted(map(str, said or ()))
    if isinstance(wanted, dict):
        return all(_same(name, value, (said or {}).get(name)) for name, value in wanted.items())
    return bool(wanted == said)


def _dotted(value: Any) -> Any:
    """Return a diagnosis code, or each of several, with its dot in place."""
    if isinstance(value, str):
        return codes.normalise_diagnosis(value)
    return [_dotted(one) for one in value] if isinstance(value, list | tuple) else value


def _lines_agree(wanted: list[dict[str, Any]], said: list[dict[str, Any]]) -> bool:
    """Compare lines in any order by the keys each wanted line names; none of zero units count."""
    left = [line for line in said or () if line.get("units") != 0]
    for line in (one for one in wanted if one.get("units") != 0):
        match = next((one for one in left if _line_agrees(line, one)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _line_agrees(wanted: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    return all(
        set(value) == set(said.get(key) or ()) if key in _SETS else value == said.get(key)
        for key, value in wanted.items()
    )
