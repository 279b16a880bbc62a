"""Edits on sides: LT, RT, 50, fingers, toes and eyelids against code, diagnosis and record."""

from collections.abc import Iterator
from dataclasses import replace

from claims.domain.coding import bilateral, icd_sides, laterality
from claims.domain.coding.codetables import ServiceFacts
from claims.domain.coding.distinct import SIDES
from claims.domain.coding.laterality import MIRROR, SIDE_MODIFIER
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.registry import edit
from claims.domain.facts import Side
from claims.domain.fixing import BaseFix
from claims.domain.line_fixes import AddModifier, RemoveModifier, SetModifiers, SetUnits

INDICATOR = "Medicare physician fee schedule, bilateral indicator {}"
MANUAL = "CMS Pub. 100-04, ch. 12, sec. 40.7"
CENTER = "CMS Pub. 100-04, ch. 14, sec. 40.5"
BOTH = frozenset({Side.LEFT, Side.RIGHT})
_EITHER = ("LT", "RT")
_NOT_TWICE = frozenset({"0", "9"})
_ALREADY = "2"
_SPEAKS = {"record": "the record says", "diagnoses": "the diagnoses it points to say"}


@edit("sides.side_modifier_missing", severity=Severity.CONFIRM, source=laterality.SOURCE)
def paired_structure_names_its_side(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A service on one of two knees, shoulders or hands says which one, as the record does."""
    for line in content.lines:
        facts = _facts(line, context)
        if laterality.sides_of(line.modifiers) or not laterality.is_paired(line.code, facts):
            continue
        known = _known(line, content, context)
        wanted = (SIDE_MODIFIER[known],) if known else _EITHER
        named = f"the record says {wanted[0]}" if known else "LT or RT"
        yield Remark(
            f"{line.code} is of one side or both and names none: {named}.",
            line.uid,
            {"code": line.code, "modifiers": line.modifiers, "side": known},
            offers(AddModifier, "modifier", wanted, line=line.uid),
        )


@edit("sides.laterality_mismatch", severity=Severity.CONFIRM, source="ICD-10-CM guidelines I.B.13")
def side_agrees_with_diagnosis_and_record(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """The side of a line is the side of the diagnoses it points to and of the record."""
    for line in content.lines:
        given = laterality.sides_of(line.modifiers)
        if given:
            known = {
                "record": _spread(_recorded(line, context)),
                "diagnoses": _spread(_pointed(line, content, context)),
            }
            said = {by: named for by, named in known.items() if named}
            if any(not given <= named for named in said.values()):
                yield _mismatch(line, given, said)


@edit(
    "sides.bilateral_not_allowed",
    severity=Severity.BLOCKS,
    source=INDICATOR.format("0 and 9") + "; First Coast and CGS on indicator 0",
)
def code_may_be_bilateral(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A code of indicator 0 or 9 is not billed for both sides: no 50, no LT with RT.

    On one of indicator 0 Medicare's contractors want no single side
    either, but where it sets two services of a day apart; the fee
    schedule prices it all the same, so that it is only confirmed.
    """
    for line in content.lines:
        side = _lone_side(line, content) if context.follows_medicare else ""
        indicator = _indicator(line, context) if side or _is_doubled(line) else ""
        if side and indicator == "0":
            words = f"{line.code} has bilateral indicator 0: Medicare wants no {side} on it."
            yield replace(_doubled(words, line, indicator, context), severity=Severity.CONFIRM)
        elif indicator in _NOT_TWICE and not side:
            words = f"{line.code} has bilateral indicator {indicator}: it is not billed twice."
            once = line.model_copy(
                update={"modifiers": tuple(m for m in line.modifiers if m != "50")}
            )
            lone = indicator == "0" and context.follows_medicare and _lone_side(once, content)
            yield _doubled(words, line, indicator, context, takes_no_side=bool(lone))


@edit("sides.already_bilateral", severity=Severity.BLOCKS, source=INDICATOR.format(2))
def code_is_bilateral_already(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A code of indicator 2 pays both sides already: no 50, no LT with RT."""
    for line in content.lines:
        indicator = _indicator(line, context) if _is_doubled(line) else ""
        if indicator == _ALREADY:
            words = f"{line.code} has bilateral indicator 2: its payment is for both sides."
            yield _doubled(words, line, indicator, context)


@edit("sides.bilateral_units", severity=Severity.CONFIRM, source=MANUAL)
def bilateral_line_has_one_unit(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line with 50 is one unit; the modifier says that it was both sides."""
    for line in content.lines:
        if line.code in context.therapy.timed:
            continue  # its units are its minutes'
        if "50" in line.modifiers and line.units is not None and line.units > 1:
            yield Remark(
                f"{line.code} with 50 is both sides in one unit, not {line.units}.",
                line.uid,
                {"code": line.code, "units": line.units},
                offer(SetUnits, line=line.uid, units=1),
            )


@edit("sides.bilateral_with_78", severity=Severity.CONFIRM, source=MANUAL + "; MAC guidance on 78")
def return_to_surgery_names_each_side(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """50 and 78 do not share a line: a return for both sides is a line with RT and one with LT."""
    for line in content.lines:
        if {"50", "78"} <= set(line.modifiers):
            yield Remark(
                f"{line.code} carries 50 and 78: bill a line with RT and one with LT.",
                line.uid,
                {"modifiers": line.modifiers},
            )


@edit("sides.center_bills_each_side", severity=Severity.CONFIRM, source=CENTER)
def center_bills_each_side(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A surgery center bills Medicare for each side on its own line, or two units, not with 50."""
    is_center = content.billing.taxonomy == bilateral.ASC_TAXONOMY
    for line in content.lines if is_center and context.is_medicare else ():
        if "50" in line.modifiers:
            yield Remark(
                f"{line.code} carries 50: a surgery center bills a line for each side.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
            )


@edit("sides.two_lines_for_both", severity=Severity.CONFIRM, source=MANUAL)
def both_sides_share_a_line(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A professional bills Medicare for both sides on one line with 50, not on LT and RT lines."""
    if not context.is_medicare or content.billing.taxonomy == bilateral.ASC_TAXONOMY:
        return
    lefts = {(line.code, line.from_date) for line in content.lines if _is_plain(line, "LT")}
    for line in content.lines if lefts else ():
        is_right = _is_plain(line, "RT") and (line.code, line.from_date) in lefts
        if is_right and _indicator(line, context) == "1":
            yield Remark(
                f"{line.code} is billed with LT and with RT: Medicare wants one line with 50.",
                line.uid,
                {"code": line.code, "modifiers": line.modifiers},
            )


def _facts(line: Line, context: Context) -> ServiceFacts | None:
    return context.tables.physician_fees.facts(line.code, line.from_date)


def _indicator(line: Line, context: Context) -> str:
    facts = _facts(line, context)
    return facts.bilateral if facts else ""


def _is_doubled(line: Line) -> bool:
    return "50" in line.modifiers or {"LT", "RT"} <= set(line.modifiers)


def _lone_side(line: Line, content: ClaimContent) -> str:
    """Return LT or RT where it stands alone, and on no other line of the day the other one."""
    given = {"50", *SIDES} & set(line.modifiers)
    if len(given) != 1 or "50" in given:
        return ""
    (side,) = given
    day = (one for one in content.lines if one.from_date == line.from_date)
    return "" if any(MIRROR[side] in one.modifiers for one in day) else side


def _is_plain(line: Line, side: str) -> bool:
    return side in line.modifiers and "78" not in line.modifiers


def _recorded(line: Line, context: Context) -> frozenset[Side]:
    return frozenset(s.side for s in context.services if s.side and s.key == line.uid)


def _pointed(line: Line, content: ClaimContent, context: Context) -> frozenset[Side]:
    table = context.tables.icd.on(line.from_date)
    if table is None or not line.pointers:
        return frozenset()
    codes = [one.code for one in content.diagnoses if one.code and one.uid in line.pointers]
    named = (icd_sides.side_of(code, table) for code in codes)
    return frozenset(Side(one.value) for one in named if one.value in set(Side))


def _spread(sides: frozenset[Side]) -> frozenset[Side]:
    return BOTH if Side.BILATERAL in sides else sides


def _known(line: Line, content: ClaimContent, context: Context) -> Side | None:
    """Return the side of the record, else of the diagnoses pointed to."""
    recorded = laterality.together(_recorded(line, context))
    return recorded or laterality.together(_pointed(line, content, context))


def _mismatch(line: Line, given: frozenset[Side], said: dict[str, frozenset[Side]]) -> Remark:
    told = [f"{_SPEAKS[by]} {_words(named)}" for by, named in said.items() if not given <= named]
    agreed = laterality.together(frozenset.intersection(*said.values()))
    sided = tuple(m for m in line.modifiers if laterality.side_of_modifier(m))
    fixes: tuple[BaseFix, ...] = ()
    if agreed and len(sided) == 1 and sided[0] in SIDE_MODIFIER.values():
        fixes = _instead(line, sided, SIDE_MODIFIER[agreed])
    return Remark(
        f"{line.code} says {_words(given)}; {' and '.join(told)}.",
        line.uid,
        {"modifiers": line.modifiers, **said},
        fixes,
    )


def _words(sides: frozenset[Side]) -> str:
    return "both sides" if sides == BOTH else "".join(sides).lower()


def _doubled(
    words: str, line: Line, indicator: str, context: Context, *, takes_no_side: bool = False
) -> Remark:
    left = tuple(m for m in line.modifiers if m not in ("50", "LT", "RT"))
    one = next(m for m in ("50", "LT", "RT") if m in line.modifiers)
    fixes = offer(RemoveModifier, line=line.uid, modifier=one)
    if {"LT", "RT"} <= set(line.modifiers) or takes_no_side:
        fixes = offer(SetModifiers, line=line.uid, modifiers=left)
    return Remark(
        words,
        line.uid,
        {"code": line.code, "modifiers": line.modifiers, "indicator": indicator},
        fixes,
        None if context.follows_medicare else Severity.CONFIRM,
    )


def _instead(line: Line, gone: tuple[str, ...], modifier: str) -> tuple[BaseFix, ...]:
    """Offer the line's modifiers with one in the place of others."""
    changed = tuple(modifier if m in gone else m for m in line.modifiers)
    return offer(SetModifiers, line=line.uid, modifiers=tuple(dict.fromkeys(changed)))
