"""What a person decides about a claim: findings and suggestions in one order, the rest folded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from claims.domain import attestations, fixes
from claims.domain.content import ClaimContent, Line
from claims.domain.edits import registry
from claims.domain.fixing import BaseFix
from claims.domain.mapping.results import Problem
from claims.models import Attestation, Finding, Override, Suggestion
from claims.queries import evidence
from claims.queries.sheet import Sheet
from claims.services import attestation, edit_settings, holds
from claims.views import proposals, quoting, subjects

# So many stand open; the cells below must stay in reach of a claim with thirty.
SHOWN = 8
UNMATCHED = "intake.value_unmatched"
RANKS = {Finding.Severity.BLOCKS: 0, Finding.Severity.CONFIRM: 1, Finding.Severity.NOTE: 2}
# How a biller calls the subjects of edits whose name is no word.
SUBJECTS = {
    "kx": "KX threshold",
    "ncci": "NCCI",
    "icd": "ICD-10-CM",
    "permits": "Authorizations",
    "notices": "Notices (ABN)",
    "parties": "Providers",
    "shapes": "Shapes of codes",
}
# What a change means in a biller's words, where its label says only what it does.
EXITS = {"GA": "GA · ABN on file", "GZ": "GZ · no ABN", "GY": "GY · never covered"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a finding offers: the fix's number, its words, and the address that does it."""

    choice: int
    words: str
    act: str = "fix"


@dataclass(frozen=True, slots=True)
class Said:
    """One finding with every honest exit; ``wait`` is the hold that fits it.

    ``unmatched`` are the EMR's words a look-up does not know, opened on the
    page alone: a finding keeps none.
    """

    finding: Finding
    head: str
    rest: str
    about: str
    target: str
    offers: tuple[Offer, ...]
    override: Override | None
    wait: tuple[str, str] | None
    unmatched: tuple[str, ...] = ()

    is_suggestion = False

    @property
    def key(self) -> str:
        """What a form about this finding names it by."""
        return self.finding.key

    @property
    def rank(self) -> int:
        """How loud it is; 0 the loudest."""
        return RANKS[Finding.Severity(self.finding.severity)]

    @property
    def is_note(self) -> bool:
        """Whether it stands in nobody's way."""
        return self.finding.severity == Finding.Severity.NOTE


def context(sheet: Sheet) -> dict[str, Any]:
    """Return the one list and what is folded under it. At most two queries."""
    told = {finding.edit for finding in sheet.findings}
    counted_out = told | edit_settings.off(sheet.claim.payer_id)
    problems = _unknown_words(sheet)
    said = [_said(finding, sheet, problems) for finding in sheet.findings]
    open_ = [one for one in said if one.override is None]
    rows = proposals.in_order(sheet)
    quoted = quoting.read(sheet.record.notes, rows)
    proposed = proposals.read(sheet, rows, quoted)
    findings = sorted((one for one in open_ if not one.is_note), key=lambda one: one.rank)
    findings = list(_once(findings))
    decisions: list[Said | proposals.Proposed] = [*findings, *proposed]
    return {
        "findings": findings,
        "proposed": proposed,
        "quoted": quoted,
        "decisions": decisions[:SHOWN],
        "further": decisions[SHOWN:],
        "noted": [one for one in open_ if one.is_note],
        "overridden": [one for one in said if one.override is not None],
        "attested": _attested(sheet),
        "dismissals": Suggestion.Dismissal.choices,
        "passes": passes(counted_out),
        "places": {one.key for one in open_}
        | {one.key for one in proposed}
        | {line.uid for line in sheet.content.lines},
        "passed": registry.count() - len(counted_out),
    }


def passes(counted_out: set[str]) -> list[tuple[str, int]]:
    """Return how many edits of each subject ran and found nothing, in the subjects' order.

    ``counted_out`` are the ids of those that told something or are switched off.
    """
    ran = [one.id for one in registry.edits() if one.id not in counted_out]
    passed = Counter(id_.partition(".")[0] for id_ in ran)
    return [
        (SUBJECTS.get(subject, subject.capitalize()), passed[subject])
        for subject in registry.SUBJECTS
        if passed[subject]
    ]


def flags(said: Iterable[Said]) -> dict[str, str]:
    """Return the loudest severity at each line, diagnosis and cell."""
    found: dict[str, str] = {}
    for one in said:
        if one.finding.subject:
            found.setdefault(one.finding.subject, one.finding.severity)
    return found


def standing(line: Line, rows: Iterable[Attestation]) -> tuple[Attestation, ...]:
    """Return the last word given for each modifier the line carries."""
    mine = (row for row in rows if row.subject == line.uid and row.modifier in line.modifiers)
    return tuple({row.modifier: row for row in mine}.values())


def _said(finding: Finding, sheet: Sheet, problems: list[Problem]) -> Said:
    known = ((choice, subjects.read_fix(stored)) for choice, stored in enumerate(finding.fixes))
    head, stop, rest = finding.message.partition(". ")
    return Said(
        finding=finding,
        head=head + stop.strip(),
        rest=rest,
        about=subjects.about(finding.subject, sheet.content),
        target=subjects.target(finding.subject, sheet.content),
        offers=(
            *_attest(finding, sheet.content),
            *(Offer(choice, _exit(fix, sheet.content)) for choice, fix in known if fix is not None),
        ),
        override=sheet.overrides.get(finding.key),
        wait=None if finding.severity == Finding.Severity.NOTE else holds.waiting_for(finding.edit),
        unmatched=evidence.unmatched(problems, message=finding.message, subject=finding.subject),
    )


def _unknown_words(sheet: Sheet) -> list[Problem]:
    """Return what look-ups did not know, if a finding says so."""
    if not any(finding.edit == UNMATCHED for finding in sheet.findings):
        return []
    return [Problem.model_validate(told) for told in sheet.claim.problems]


def _once(findings: Iterable[Said]) -> Iterator[Said]:
    """Yield each with its explanation, unless the one before explains itself alike."""
    before = ""
    for one in findings:
        yield replace(one, rest="") if one.rest == before else one
        before = one.rest


def _attest(finding: Finding, content: ClaimContent) -> tuple[Offer, ...]:
    """Offer to stand for a modifier that is on the line already."""
    if finding.edit != attestation.NOBODY:
        return ()
    modifier = attestation.nobodys(finding.key, finding.subject, content)
    return (Offer(0, f"Attest {modifier}", act="attest"),) if modifier else ()


def _exit(fix: BaseFix, content: ClaimContent) -> str:
    """Say what an offer means in the words a biller uses, and that it asks for their word."""
    added = proposals.added(fix, content)
    asked = [modifier for _, modifier in added if modifier in attestations.ATTESTED]
    if isinstance(fix, fixes.AddModifier):
        return f"Attest {fix.modifier}" if asked else EXITS.get(fix.modifier, fix.label)
    return f"Attest {' '.join(asked)} · {fix.label}" if asked else fix.label


def _attested(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {"row": row, "about": subjects.about(row.subject, sheet.content)}
        for line in sheet.content.lines
        for row in standing(line, sheet.attestations)
    ]
