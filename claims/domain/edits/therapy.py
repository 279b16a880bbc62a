"""Edits on therapy lines: discipline, assistant, certifying provider."""

from collections.abc import Iterator

from claims.domain import fixing
from claims.domain.coding.assistant_split import ASSISTANT_MODIFIER, DISCIPLINE_MODIFIER
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.disciplines import (
    DISCIPLINES,
    discipline_modifiers,
    documented,
    therapy_lines,
)
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import remove
from claims.domain.field_fixes import SetField
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import AddModifier, RemoveModifier, SetCode, SetModifiers

MANUAL = "CMS Pub. 100-04, ch. 5, sec. {}"
_ASSISTANTS = {DISCIPLINE_MODIFIER[d]: m for d, m in ASSISTANT_MODIFIER.items()}


@edit(
    "therapy.therapy_discipline_modifier_missing",
    severity=Severity.BLOCKS,
    source=MANUAL.format("20 and 20.1"),
)
def therapy_line_names_its_discipline(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line of therapy carries GP, GO or GN; payers outside Medicare may not ask.

    What is therapy only sometimes carries one where a therapist gave it,
    or it was given under a plan of care.
    """
    own = context.payer.discipline_modifiers
    is_asked = context.follows_medicare if own is None else own
    for line in therapy_lines(content, context) if own is not False else ():
        if not set(line.modifiers) & set(DISCIPLINES):
            wanted = discipline_modifiers(line, content, context)
            fixes = offers(AddModifier, "modifier", wanted, line=line.uid) if has_room(line) else ()
            yield Remark(
                f"{line.code} needs modifier {' or '.join(wanted)}.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers, "payer": context.payer_class},
                fixes,
                None if is_asked else Severity.CONFIRM,
            )


@edit("therapy.one_discipline_modifier", severity=Severity.BLOCKS, source=MANUAL.format("20.1"))
def therapy_line_has_one_discipline(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line belongs to one plan of care: one of GP, GO and GN, never two."""
    for line in content.lines:
        given = [m for m in line.modifiers if m in DISCIPLINES]
        if len(set(given)) > 1:
            own = context.therapy.discipline.get(line.code)
            kept = [own] if own else given
            yield Remark(
                f"{line.code} carries {' and '.join(given)}; one discipline gave it.",
                line.uid,
                {"modifiers": given},
                tuple(fix for one in kept for fix in _instead(line, one)),
            )


@edit("therapy.discipline_of_the_code", severity=Severity.BLOCKS, source="CMS MM10176 (2018-04-01)")
def code_of_one_discipline_says_so(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An evaluation or a speech therapy code carries the modifier of its one discipline."""
    for line in content.lines:
        wanted = context.therapy.discipline.get(line.code, "")
        given = [m for m in line.modifiers if m in DISCIPLINES]
        if wanted and len(given) == 1 and given != [wanted]:
            yield Remark(
                f"{line.code} is given under {wanted}, not {given[0]}.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
                _instead(line, wanted),
                None if context.follows_medicare else Severity.CONFIRM,
            )


@edit("therapy.discipline_contradicts", severity=Severity.CONFIRM, source=MANUAL.format("20.1"))
def line_keeps_the_records_discipline(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line's discipline is the one the record or the plan of care names."""
    for line in content.lines:
        given = [m for m in line.modifiers if m in DISCIPLINES]
        wanted = documented(line, content, context)
        if len(given) == 1 and wanted not in ("", given[0]):
            yield Remark(
                f"{line.code} carries {given[0]}; the record says {wanted}.",
                line.uid,
                {"modifiers": line.modifiers, "documented": wanted},
                _instead(line, wanted),
            )


@edit("therapy.cq_requires_gp", severity=Severity.BLOCKS, source=MANUAL.format("20.1"))
def cq_stands_beside_gp(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """CQ, for a physical therapist assistant, stands on a line with GP."""
    yield from _beside(content, context, "CQ", "GP")


@edit("therapy.co_requires_go", severity=Severity.BLOCKS, source=MANUAL.format("20.1"))
def co_stands_beside_go(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """CO, for an occupational therapy assistant, stands on a line with GO."""
    yield from _beside(content, context, "CO", "GO")


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
            left = tuple(m for m in line.modifiers if m not in given)
            fixes = offer(SetModifiers, line=line.uid, modifiers=left)
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
    if not context.follows_medicare:
        return
    provider = content.referring
    missing = [
        words for words, value in (("name", provider.family), ("NPI", provider.npi)) if not value
    ]
    if missing and therapy_lines(content, context):
        yield Remark(
            "Therapy to Medicare needs the certifying or referring provider: "
            f"missing {' and '.join(missing)}.",
            "referring.npi",
            {"missing": missing},
            severity=None if context.is_medicare else Severity.CONFIRM,
        )


@edit(
    "therapy.certifying_qualifier",
    severity=Severity.CONFIRM,
    source="CMS-1500 box 17; 837P loop 2310A",
)
def certifying_provider_refers_or_orders(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """The provider in box 17 of a therapy claim refers (DN) or orders (DK)."""
    qualifier = content.referring_qualifier
    is_named = bool(content.referring.family or content.referring.npi)
    if is_named and qualifier not in ("", "DN", "DK") and therapy_lines(content, context):
        yield Remark(
            f"Box 17 says {qualifier}; the certifying provider refers (DN) or orders (DK).",
            "referring_qualifier",
            {"qualifier": qualifier},
            offers(SetField, "value", ("DN", "DK"), cell="referring_qualifier"),
        )


def _instead(line: Line, wanted: str) -> tuple[BaseFix, ...]:
    """Offer one discipline's modifier, with its own assistant's where there was one."""
    place = next(n for n, m in enumerate(line.modifiers) if m in DISCIPLINES)
    left = [m for m in line.modifiers if m not in DISCIPLINES or m == wanted]
    if wanted not in left:
        left.insert(place, wanted)
    assistant = _ASSISTANTS.get(wanted, "")
    swapped = (assistant if m in ("CQ", "CO") else m for m in left)
    return offer(
        SetModifiers, line=line.uid, modifiers=tuple(dict.fromkeys(m for m in swapped if m))
    )


def has_room(line: Line) -> bool:
    """Say whether box 24D holds one more modifier."""
    return len(line.modifiers) < fixing.MAX_MODIFIERS


def _beside(
    content: ClaimContent, context: Context, assistant: str, discipline: str
) -> Iterator[Remark]:
    for line in content.lines:
        if assistant in line.modifiers and discipline not in line.modifiers:
            yield Remark(
                f"{line.code}: {assistant} needs {discipline} on the same line.",
                line.uid,
                {"modifiers": line.modifiers},
                (
                    *_joined(line, assistant, discipline, context),
                    *offer(RemoveModifier, line=line.uid, modifier=assistant),
                ),
            )


def _joined(line: Line, assistant: str, discipline: str, context: Context) -> tuple[BaseFix, ...]:
    """Offer the discipline beside its assistant, or the assistant of the discipline there."""
    given = [m for m in line.modifiers if m in DISCIPLINES]
    if len(given) == 1 and given[0] in _ASSISTANTS:
        return _instead(line, given[0])
    if (
        given
        or not has_room(line)
        or context.therapy.discipline.get(line.code, discipline) != discipline
    ):
        return ()
    at = line.modifiers.index(assistant)
    return offer(AddModifier, line=line.uid, modifier=discipline, position=at)
