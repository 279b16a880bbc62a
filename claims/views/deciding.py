"""What a person decides about a claim: findings and suggestions in one order, the rest folded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from claims.domain import attestations, fixes, labels
from claims.domain.content import ClaimContent, Line
from claims.domain.edits import registry
from claims.domain.fixing import BaseFix, Inapplicable
from claims.domain.mapping.results import Problem
from claims.models import Attestation, Finding, Override, Suggestion
from claims.queries import evidence
from claims.queries.sheet import Sheet
from claims.services import attestation, edit_settings, holds, suggestions
from claims.views import quoting

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


@dataclass(frozen=True, slots=True)
class Proposed:
    """One suggestion: what it would do, about what, why.

    ``together`` is how many of its line one key takes, on the first of
    them; 0 on the others.
    """

    suggestion: Suggestion
    words: str
    modifiers: tuple[str, ...]
    is_attested: bool
    about: str
    target: str
    together: int = 0
    quotes: tuple[quoting.Quote, ...] = ()

    is_suggestion = True

    @property
    def key(self) -> str:
        """What a form about this suggestion names it by."""
        return str(self.suggestion.pk)


def context(sheet: Sheet) -> dict[str, Any]:
    """Return the one list and what is folded under it. At most two queries."""
    told = {finding.edit for finding in sheet.findings}
    counted_out = told | edit_settings.off(sheet.claim.payer_id)
    problems = _unknown_words(sheet)
    said = [_said(finding, sheet, problems) for finding in sheet.findings]
    open_ = [one for one in said if one.override is None]
    rows = _in_order(sheet)
    quoted = quoting.read(sheet.record.notes, rows)
    proposed = _proposals(sheet, rows, quoted)
    findings = sorted((one for one in open_ if not one.is_note), key=lambda one: one.rank)
    findings = list(_once(findings))
    decisions: list[Said | Proposed] = [*findings, *proposed]
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
    known = ((choice, _read(stored)) for choice, stored in enumerate(finding.fixes))
    head, stop, rest = finding.message.partition(". ")
    return Said(
        finding=finding,
        head=head + stop.strip(),
        rest=rest,
        about=_about(finding.subject, sheet.content),
        target=target(finding.subject, sheet.content),
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


def _in_order(sheet: Sheet) -> list[Suggestion]:
    """Return the open suggestions, line by line in the claim's order."""
    places = {line.uid: place for place, line in enumerate(sheet.content.lines)}
    return sorted(sheet.suggestions, key=lambda row: places.get(row.subject, len(places)))


def _proposals(sheet: Sheet, rows: list[Suggestion], quoted: quoting.Quoted) -> list[Proposed]:
    content = sheet.content
    uids = {line.uid for line in content.lines}
    together = Counter(
        row.subject for row in rows if row.subject in uids and suggestions.is_takeable(row, content)
    )
    return [
        replace(
            _proposed(row, content),
            together=together.pop(row.subject, 0),
            quotes=quoted.quotes[row.pk],
        )
        for row in rows
    ]


def _proposed(row: Suggestion, content: ClaimContent) -> Proposed:
    fix = _read(row.fix)
    added = _added(fix, content) if fix else ()
    return Proposed(
        suggestion=row,
        words=fix.label if fix else "",
        modifiers=tuple(modifier for uid, modifier in added if uid == row.subject),
        is_attested=any(modifier in attestations.ATTESTED for _, modifier in added),
        about=_about(row.subject, content),
        target=target(row.subject, content),
    )


def _added(fix: BaseFix, content: ClaimContent) -> list[tuple[str, str]]:
    """Return (line uid, modifier) of every modifier a change would add."""
    had = {line.uid: line.modifiers for line in content.lines}
    try:
        lines = fix.apply(content).lines
    except Inapplicable:
        return []
    return [
        (line.uid, modifier)
        for line in lines
        for modifier in line.modifiers
        if modifier not in had.get(line.uid, ())
    ]


def _attest(finding: Finding, content: ClaimContent) -> tuple[Offer, ...]:
    """Offer to stand for a modifier that is on the line already."""
    if finding.edit != attestation.NOBODY:
        return ()
    modifier = attestation.nobodys(finding.key, finding.subject, content)
    return (Offer(0, f"Attest {modifier}", act="attest"),) if modifier else ()


def _exit(fix: BaseFix, content: ClaimContent) -> str:
    """Say what an offer means in the words a biller uses, and that it asks for their word."""
    asked = [modifier for _, modifier in _added(fix, content) if modifier in attestations.ATTESTED]
    if isinstance(fix, fixes.AddModifier):
        return f"Attest {fix.modifier}" if asked else EXITS.get(fix.modifier, fix.label)
    return f"Attest {' '.join(asked)} · {fix.label}" if asked else fix.label


def _attested(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {"row": row, "about": _about(row.subject, sheet.content)}
        for line in sheet.content.lines
        for row in standing(line, sheet.attestations)
    ]


def _read(stored: dict[str, Any]) -> BaseFix | None:
    try:
        return fixes.read(stored)
    except fixes.Unreadable:
        return None


def _about(subject: str, content: ClaimContent) -> str:
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
