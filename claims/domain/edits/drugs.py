"""Edits on drugs: what was thrown away, what was given with them, their NDC."""

from collections.abc import Iterator

from claims.domain import codes
from claims.domain.coding import drug_units
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import remove
from claims.domain.facts import DrugFacts
from claims.domain.fixing import MAX_MODIFIERS, BaseFix
from claims.domain.line_fixes import AddModifier, RemoveModifier, SetModifiers, SetUnits

NDC = "ASC X12N 837P, loop 2410 LIN and CTP"
KNOWLEDGE = "Payer policy on drugs and their administration"
NDC_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})
# Code numbers that give a drug: into lesions and implants, tendons, trigger
# points and joints, the bladder, the womb, spine and nerves, the eye; scans and
# stress tests; immunization, infusions and injections; by inhalation.
_RANGES = (
    (11900, 11983),
    (20500, 20501),
    (20526, 20611),
    (27096, 27096),
    (51700, 51720),
    (52287, 52287),
    (58300, 58300),
    (62320, 62327),
    (64400, 64530),
    (64600, 64681),
    (67028, 67028),
    (67500, 67515),
    (78000, 78999),
    (90460, 90474),
    (93015, 93018),
    (93350, 93351),
    (94640, 94645),
    (96360, 96549),
)
_WASTE = ("JW", "JZ")
_JOINT_LINE = "20600 20604 20605 20606 20610 20611"
_JOINTS = frozenset(_JOINT_LINE.split())


@edit("drugs.jw_jz_exclusive", severity=Severity.BLOCKS, source=drug_units.SOURCE)
def waste_and_no_waste_exclude_each_other(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A line says that drug was thrown away (JW) or that none was (JZ), never both."""
    for line in content.lines:
        if set(_WASTE) <= set(line.modifiers):
            yield Remark(
                f"{line.code} carries JW and JZ: something was thrown away, or nothing.",
                line.uid,
                {"modifiers": line.modifiers},
                offers(RemoveModifier, "modifier", _WASTE, line=line.uid),
            )


@edit("drugs.jw_or_jz_required", severity=Severity.BLOCKS, source=drug_units.SOURCE)
def single_dose_drug_says_what_was_wasted(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A drug from a single-dose container says what was thrown away, or that nothing was.

    JW since 2017, so before July 2023 only where the record shows a
    whole unit thrown away; from then on JW or JZ always. Where the record
    does not name the container, that is told once for the claim.
    """
    if not drug_units.asks(context.payer_class):
        return
    unknown: list[Line] = []
    for line in content.lines:
        if not _asks_for_waste(line, content, context):
            continue
        drug = _given(line, context)
        if drug is None or not drug.container:
            unknown.append(line)
        elif drug.container == drug_units.SINGLE_DOSE:
            yield Remark(
                f"{line.code} came from a single-dose container: JW for what was thrown away"
                f"{'.' if drug_units.is_before_jz(line.from_date) else ', JZ when nothing was.'}",
                line.uid,
                {"modifiers": line.modifiers, "container": drug.container},
                _told(line, drug, content, context),
            )
    if unknown:
        named = ", ".join(sorted({line.code for line in unknown}))
        yield Remark(
            f"The record names no container of {named}: what came from a single-dose one "
            "needs JW or JZ.",
            unknown[0].uid,
            {"modifiers": [line.modifiers for line in unknown], "codes": named},
            severity=Severity.NOTE,
        )


@edit("drugs.waste_of_multi_dose", severity=Severity.CONFIRM, source=drug_units.SOURCE)
def multi_dose_container_has_no_waste(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """What is left in a multi-dose container is not thrown away at the payer's cost."""
    for line in content.lines:
        given = [m for m in line.modifiers if m in _WASTE]
        drug = _given(line, context)
        if given and drug is not None and drug.container == "MULTI_DOSE":
            yield Remark(
                f"{line.code} came from a multi-dose container: {' '.join(given)} does not apply.",
                line.uid,
                {"modifiers": given},
                offers(RemoveModifier, "modifier", given, line=line.uid),
            )


@edit("drugs.waste_against_record", severity=Severity.CONFIRM, source=drug_units.SOURCE)
def waste_is_what_the_record_says(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """JZ and JW say of a single-dose container what the record says was thrown away.

    JZ is of a drug no whole unit of which was thrown away; JW has its own
    line, of the whole units that were.
    """
    if not drug_units.asks(context.payer_class):
        return
    for line in content.lines:
        given = [m for m in line.modifiers if m in _WASTE]
        wasted = _wasted(line, content, context) if codes.is_drug(line.code) else None
        if wasted is None or len(given) != 1 or (given == ["JZ"]) != (wasted > 0):
            continue
        others = _same_drug(line, content)
        said = f"{wasted} units of it were" if wasted else "no whole unit of it was"
        yield Remark(
            f"{line.code} carries {given[0]}; the record says that {said} thrown away.",
            line.uid,
            {"modifiers": line.modifiers, "beside": sorted(one.modifiers for one in others)},
            _unsaid(line, content, context) if wasted else _nothing_left(line, others, content),
        )


@edit("drugs.units_differ", severity=Severity.CONFIRM, source=drug_units.SOURCE)
def drug_units_follow_the_amount(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The units of a drug are those of the documented amount given."""
    for line in content.lines:
        drug = _given(line, context)
        if drug is None or not codes.is_drug(line.code) or "JW" in line.modifiers:
            continue
        due = drug_units.reckon(drug, on=line.from_date, payer_class=context.payer_class)
        if due is not None and line.units is not None and line.units != due.given:
            yield Remark(
                f"{line.code} carries {line.units} units; the amount given is {due.given}.",
                line.uid,
                {"units": line.units, "given": due.given},
                offer(SetUnits, line=line.uid, units=due.given),
            )


@edit("drugs.not_administered", severity=Severity.CONFIRM, source=KNOWLEDGE)
def drug_stands_beside_its_administration(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A drug is billed with the service that gave it, on the same day."""
    for line in content.lines:
        if codes.is_drug(line.code) and not any(
            _gives(c) for c in _codes_of_day(line, content, context)
        ):
            yield Remark(
                f"{line.code} is a drug and nothing on the claim gave it.",
                line.uid,
                {"code": line.code},
            )


@edit("drugs.nothing_injected", severity=Severity.NOTE, source=KNOWLEDGE)
def injection_stands_beside_its_drug(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A joint injection without a drug is an aspiration, or the drug is missing."""
    for line in content.lines:
        if line.code in _JOINTS and not any(
            map(codes.is_drug, _codes_of_day(line, content, context))
        ):
            yield Remark(
                f"{line.code} stands without a drug: was it an aspiration?",
                line.uid,
                {"code": line.code},
            )


@edit("drugs.ndc_missing", severity=Severity.CONFIRM, source="42 CFR 447.520 (Medicaid)")
def medicaid_drug_names_its_ndc(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A drug billed to Medicaid names its NDC."""
    if context.payer_class != "MEDICAID":
        return
    for line in content.lines:
        if codes.is_drug(line.code) and (line.drug is None or not line.drug.ndc):
            yield Remark(f"{line.code} needs its NDC for Medicaid.", line.uid, {"code": line.code})


@edit("drugs.ndc_incomplete", severity=Severity.BLOCKS, source=NDC)
def ndc_says_how_much_of_what(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An NDC goes with a quantity and its unit: F2, GR, ME, ML or UN."""
    for line in content.lines:
        drug = line.drug
        if drug is None or not drug.ndc:
            continue
        if not drug.quantity or drug.unit not in NDC_UNITS:
            yield Remark(
                f"{line.code}: the NDC needs a quantity and its unit (F2, GR, ME, ML or UN).",
                line.uid,
                {"quantity": drug.quantity, "unit": drug.unit},
            )


def _asks_for_waste(line: Line, content: ClaimContent, context: Context) -> bool:
    if not codes.is_drug(line.code) or "JZ" in line.modifiers or _waste_is_billed(line, content):
        return False
    if not drug_units.is_before_jz(line.from_date):
        return True
    drug = _given(line, context)
    is_due = line.from_date is not None and line.from_date >= drug_units.JW_SINCE
    return is_due and drug is not None and bool(drug_units.wasted(drug))


def _gives(code: str) -> bool:
    return code.isdigit() and any(low <= int(code) <= high for low, high in _RANGES)


def _given(line: Line, context: Context) -> DrugFacts | None:
    service = context.service_of(line.uid)
    return service.drug if service else None


def _codes_of_day(line: Line, content: ClaimContent, context: Context) -> set[str]:
    here = {other.code for other in content.lines if other.from_date == line.from_date}
    return here | {one.code for one in context.history.lines if one.on == line.from_date}


def _is_whole(line: Line) -> bool:
    where = line.pointers and line.place_of_service and line.from_date and line.to_date
    return bool(where and line.units and line.charge is not None)


def _waste_is_billed(line: Line, content: ClaimContent) -> bool:
    return any("JW" in one.modifiers for one in (line, *_same_drug(line, content)))


def _same_drug(line: Line, content: ClaimContent) -> list[Line]:
    """Return the other lines of a drug on its day."""
    of = (line.code, line.from_date)
    return [o for o in content.lines if o.uid != line.uid and (o.code, o.from_date) == of]


def _wasted(line: Line, content: ClaimContent, context: Context) -> int | None:
    """Count what the record says was thrown away: JW's line may be of any of the day's doses."""
    doses = _same_drug(line, content) if "JW" in line.modifiers else []
    drugs = [drug for one in (line, *doses) if (drug := _given(one, context)) is not None]
    counted = [drug_units.wasted(drug) for drug in drugs]
    known = [one for one in counted if one is not None]
    return sum(known) if known and len(known) == len(counted) else None


def _unsaid(line: Line, content: ClaimContent, context: Context) -> tuple[BaseFix, ...]:
    """Take JZ off once a line of its own bills the waste; offer that line before."""
    if _waste_is_billed(line, content):
        return offer(RemoveModifier, line=line.uid, modifier="JZ")
    drug = _given(line, context)
    return _told(line, drug, content, context) if drug is not None else ()


def _nothing_left(line: Line, others: list[Line], content: ClaimContent) -> tuple[BaseFix, ...]:
    """Let JZ stand for JW; where the dose has a line of its own, JZ there, then JW's line goes."""
    is_jz = not drug_units.is_before_jz(line.from_date)
    given = [one for one in others if "JW" not in one.modifiers]
    if not given:
        instead = [("JZ" if m == "JW" else m) for m in line.modifiers if is_jz or m != "JW"]
        return offer(SetModifiers, line=line.uid, modifiers=tuple(instead))
    silent = [one for one in given if is_jz and "JZ" not in one.modifiers]
    if silent:
        room = [one for one in silent if len(one.modifiers) < MAX_MODIFIERS]
        return tuple(f for o in room for f in offer(AddModifier, line=o.uid, modifier="JZ"))
    return remove(line, content)


def _told(
    line: Line, drug: DrugFacts, content: ClaimContent, context: Context
) -> tuple[BaseFix, ...]:
    """Offer JW or JZ as the record says it; nothing where it does not say what was left."""
    if drug.discarded is None:
        return ()
    due = drug_units.reckon(drug, on=line.from_date, payer_class=context.payer_class)
    if due is not None:
        # What a line lacks, the line of its waste would lack too.
        return drug_units.fixes(content, line, due) if due.modifier or _is_whole(line) else ()
    is_jz = drug.discarded == 0 and len(line.modifiers) < MAX_MODIFIERS
    return offer(AddModifier, line=line.uid, modifier="JZ") if is_jz else ()
