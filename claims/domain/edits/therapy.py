"""Edits on therapy lines: discipline, assistant, certifying provider."""

from collections.abc import Iterator

from claims.domain.coding import payers
from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.lines import remove
from claims.domain.edits.registry import edit
from claims.domain.line_fixes import AddModifier, RemoveModifier, SetCode

MANUAL = "CMS Pub. 100-04, ch. 5, sec. {}"
DISCIPLINES = tuple(DISCIPLINE_MODIFIER.values())


def therapy_lines(content: ClaimContent, context: Context) -> list[Line]:
    """Return the lines whose code is given under a therapy plan of care."""
    return [line for line in content.lines if context.therapy.is_therapy(line.code)]


def discipline_modifiers(line: Line, content: ClaimContent, context: Context) -> tuple[str, ...]:
    """Return the discipline modifiers that could belong on a line, likeliest first.

    What the fact says, else the plan of care, else the claim's other
    lines; all three where nothing says which.
    """
    service = context.service_of(line.uid)
    said = [DISCIPLINE_MODIFIER[service.discipline]] if service and service.discipline else []
    plan = [m for d, m in DISCIPLINE_MODIFIER.items() if d == content.plan_of_care.discipline]
    others = sorted({m for other in content.lines for m in other.modifiers if m in DISCIPLINES})
    return tuple(said or plan or others or DISCIPLINES)


@edit(
    "therapy.therapy_discipline_modifier_missing",
    severity=Severity.BLOCKS,
    source=MANUAL.format("20.1"),
)
def therapy_line_names_its_discipline(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line for a therapy code carries GP, GO or GN; payers outside Medicare may not ask."""
    for line in therapy_lines(content, context):
        if not set(line.modifiers) & set(DISCIPLINES):
            wanted = discipline_modifiers(line, content, context)
            fixes = offers(AddModifier, "modifier", wanted, line=line.uid)
            yield Remark(
                f"{line.code} needs modifier {' or '.join(wanted)}.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers, "payer": context.payer_class},
                fixes,
                None if context.follows_medicare else Severity.CONFIRM,
            )


@edit("therapy.one_discipline_modifier", severity=Severity.BLOCKS, source=MANUAL.format("20.1"))
def therapy_line_has_one_discipline(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line belongs to one plan of care: one of GP, GO and GN, never two."""
    for line in content.lines:
        given = [m for m in line.modifiers if m in DISCIPLINES]
        if len(set(given)) > 1:
            fixes = offers(RemoveModifier, "modifier", given, line=line.uid)
            yield Remark(
                f"{line.code} carries {' and '.join(given)}; one discipline gave it.",
                line.uid,
                {"modifiers": given},
                fixes,
            )


@edit("therapy.cq_requires_gp", severity=Severity.BLOCKS, source=MANUAL.format("20.1"))
def cq_stands_beside_gp(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """CQ, for a physical therapist assistant, stands on a line with GP."""
    yield from _beside(content, "CQ", "GP")


@edit("therapy.co_requires_go", severity=Severity.BLOCKS, source=MANUAL.format("20.1"))
def co_stands_beside_go(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """CO, for an occupational therapy assistant, stands on a line with GO."""
    yield from _beside(content, "CO", "GO")


@edit(
    "therapy.assistant_evaluated",
    severity=Severity.BLOCKS,
    source="CMS Pub. 100-02, ch. 15, sec. 230.1 and 230.2",
)
def evaluation_is_not_an_assistants(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An evaluation is the therapist's own work: no CQ or CO on its line."""
    for line in content.lines:
        given = [m for m in line.modifiers if m in ("CQ", "CO")]
        if given and line.code in context.therapy.not_by_assistant:
            fixes = offers(RemoveModifier, "modifier", given, line=line.uid)
            yield Remark(
                f"{line.code} is an evaluation, which an assistant does not give.",
                line.uid,
                {"code": line.code, "modifiers": given},
                fixes,
            )


@edit(
    "therapy.not_valid_for_medicare",
    severity=Severity.BLOCKS,
    source="Medicare physician fee schedule, status I",
)
def medicare_takes_the_code(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A code Medicare does not take is billed with the one it takes instead."""
    if not context.follows_medicare:
        return
    for line in content.lines:
        instead = context.therapy.not_valid.get(line.code)
        if instead:
            yield Remark(
                f"Medicare does not take {line.code}; it takes {instead}.",
                line.uid,
                {"code": line.code},
                offer(SetCode, line=line.uid, code=instead),
            )


@edit(
    "therapy.bundled_status_b",
    severity=Severity.CONFIRM,
    source="Medicare physician fee schedule, status B",
)
def medicare_pays_the_code_alone(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A service Medicare bundles into others is not paid on a line of its own."""
    if not context.follows_medicare:
        return
    for line in content.lines:
        if line.code in context.therapy.bundled:
            yield Remark(
                f"{line.code} is bundled: Medicare pays nothing for it on its own.",
                line.uid,
                {"code": line.code},
                remove(line, content),
            )


@edit(
    "therapy.certifying_provider_missing",
    severity=Severity.BLOCKS,
    source="CMS Pub. 100-02, ch. 15, sec. 220.1; CMS-1500 box 17",
)
def therapy_names_the_certifying_provider(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Therapy billed to Medicare names the referring or certifying provider with an NPI."""
    if context.payer_class not in payers.MEDICARE_PART_B:
        return
    provider = content.referring
    missing = [
        words for words, value in (("name", provider.family), ("NPI", provider.npi)) if not value
    ]
    if missing and therapy_lines(content, context):
        yield Remark(
            "Therapy to Medicare needs the certifying or referring provider: "
            f"the {' and the '.join(missing)} is missing.",
            "referring.npi",
            {"missing": missing},
        )


def _beside(content: ClaimContent, assistant: str, discipline: str) -> Iterator[Remark]:
    for line in content.lines:
        if assistant in line.modifiers and discipline not in line.modifiers:
            at = line.modifiers.index(assistant)
            fixes = (
                *offer(AddModifier, line=line.uid, modifier=discipline, position=min(at, 100)),
                *offer(RemoveModifier, line=line.uid, modifier=assistant),
            )
            yield Remark(
                f"{line.code}: {assistant} needs {discipline} on the same line.",
                line.uid,
                {"modifiers": line.modifiers},
                fixes,
            )
