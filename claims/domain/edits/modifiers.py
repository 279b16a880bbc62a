"""Edits on modifiers: which may stand together, where, in which order, on whose word."""

from collections.abc import Iterator

from claims.domain import attestations, codes
from claims.domain.coding import distinct, plans
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.registry import edit
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import RemoveModifier, SetModifiers

HOUSE = "Practice policy: attested, not applied"
FORM = "NUCC 1500 Claim Form Instruction Manual, item 24D"
# What changes payment goes first, what only informs goes last.
_INFORMS = frozenset({"GA", "GX", "GY", "GZ", "KX", "AT"}) | distinct.ANATOMIC
# One of them is due: without the word, the other question is asked.
_TOLD = frozenset({"JW", "JZ"})
_PRICING = "22 26 TC 50 52 53 54 55 56 58 59 62 66 76 77 78 79 80 81 82 AS XE XS XP XU"
_PRICES = frozenset(_PRICING.split())


@edit("modifiers.59_and_x_together", severity=Severity.BLOCKS, source=distinct.SOURCE)
def one_word_for_distinct(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """59 and XE, XS, XP or XU say the same more or less exactly: one of them, never both."""
    for line in content.lines:
        exact = [m for m in line.modifiers if m in distinct.X_MODIFIERS]
        if "59" in line.modifiers and exact:
            fixes = offers(RemoveModifier, "modifier", ["59"], line=line.uid)
            yield Remark(
                f"{line.code} carries 59 and {' '.join(exact)}: the more exact one is enough.",
                line.uid,
                {"modifiers": line.modifiers},
                fixes,
            )


@edit("modifiers.59_not_on_em", severity=Severity.BLOCKS, source=distinct.SOURCE)
def distinct_is_not_said_of_a_visit(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """59 and the X modifiers set procedures apart, not visits; a separate visit carries 25."""
    for line in content.lines:
        wrong = [m for m in line.modifiers if m in distinct.DISTINCT]
        if wrong and codes.is_evaluation(line.code):
            yield Remark(
                f"{line.code} is a visit: {' '.join(wrong)} does not stand on it. "
                "A visit apart from a procedure carries 25.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
                _without(line, wrong, instead="25"),
            )


@edit("modifiers.not_on_em", severity=Severity.CONFIRM, source=FORM)
def procedure_modifier_is_not_on_a_visit(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """Modifiers of sides, repeats and returns to surgery belong on procedures, not visits."""
    for line in content.lines:
        wrong = [
            m
            for m in line.modifiers
            if m in context.modifiers.not_on_em and m not in distinct.DISTINCT
        ]
        if wrong and codes.is_evaluation(line.code):
            yield Remark(
                f"{line.code} is a visit: {' '.join(wrong)} belongs on a procedure.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
                _without(line, wrong),
            )


@edit("modifiers.only_on_em", severity=Severity.CONFIRM, source=FORM)
def visit_modifier_is_on_a_visit(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """24, 25 and 57 are said of evaluation and management visits."""
    for line in content.lines:
        wrong = [m for m in line.modifiers if m in context.modifiers.em_only]
        if wrong and line.code and not codes.is_evaluation(line.code):
            yield Remark(
                f"{line.code} is no visit: {' '.join(wrong)} belongs on one.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
                _without(line, wrong),
            )


@edit(
    "modifiers.film_not_imaging",
    severity=Severity.CONFIRM,
    source="Social Security Act, sec. 1848(b)(9); CMS MM9727",
)
def film_modifier_is_on_imaging(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """FX and FY say how an x-ray was taken; they stand on imaging codes."""
    for line in content.lines:
        wrong = [m for m in line.modifiers if m in ("FX", "FY")]
        if wrong and line.code and not line.code.startswith("7"):
            yield Remark(
                f"{line.code} is no x-ray: {' '.join(wrong)} belongs on one.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
                _without(line, wrong),
            )


@edit("modifiers.unknown", severity=Severity.CONFIRM, source="Modifier table, own words")
def modifier_is_a_known_one(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A modifier is one we know; a letter mistyped is a payment lost."""
    if not context.modifiers.meanings:
        return
    for line in content.lines:
        for modifier in dict.fromkeys(line.modifiers):
            if codes.is_modifier(modifier) and modifier not in context.modifiers.meanings:
                yield Remark(
                    f"{line.code}: {modifier} is in no modifier table we have.",
                    line.uid,
                    {"modifier": modifier},
                    offer(RemoveModifier, line=line.uid, modifier=modifier),
                )


@edit("modifiers.order", severity=Severity.NOTE, source=FORM)
def pricing_modifier_goes_first(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A modifier that changes payment stands before one that only informs."""
    for line in content.lines:
        ordered = tuple(sorted(line.modifiers, key=_rank))
        if ordered != line.modifiers:
            yield Remark(
                f"{line.code}: {' '.join(ordered)} is the usual order.",
                line.uid,
                {"modifiers": line.modifiers},
                offer(SetModifiers, line=line.uid, modifiers=ordered),
            )


@edit("modifiers.nobody_attests", severity=Severity.CONFIRM, source=HOUSE)
def somebody_stands_for_the_modifier(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A modifier that says what only the record can is somebody's word: the EMR's or a person's."""
    known = context.history.attested | context.emr_modifiers
    for line in content.lines:
        for modifier in line.modifiers:
            if modifier not in attestations.ATTESTED or (line.uid, modifier) in known:
                continue
            if modifier != "KX" or plans.attesting(context.history, line) is None:
                yield Remark(
                    f"{line.code}: nobody stands for {modifier} yet.",
                    line.uid,
                    {"modifier": modifier},
                    ()
                    if modifier in _TOLD or _carries(modifier, line)
                    else offer(RemoveModifier, line=line.uid, modifier=modifier),
                )


def _carries(modifier: str, line: Line) -> bool:
    """Whether another modifier is true only beside this one: 57 beside a smaller procedure."""
    return modifier == "25" and "57" in line.modifiers


def _without(line: Line, wrong: list[str], *, instead: str = "") -> tuple[BaseFix, ...]:
    """Offer the line's modifiers without the wrong ones, and with another in their place."""
    left = tuple(m for m in line.modifiers if m not in wrong)
    plain = offer(SetModifiers, line=line.uid, modifiers=left)
    if not instead or instead in left:
        return plain
    return (*plain, *offer(SetModifiers, line=line.uid, modifiers=(instead, *left)))


def _rank(modifier: str) -> tuple[bool, bool]:
    return modifier not in _PRICES, modifier in _INFORMS
