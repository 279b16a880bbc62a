"""Put cases of visits to the engine."""

from collections.abc import Mapping
from typing import Any

from claims.domain.coding import em_ladders, em_level, em_time
from claims.domain.coding.codetables import Tables
from claims.domain.coding.em_ladders import UnknownSetting
from claims.domain.coding.em_words import UnknownWord
from claims.domain.facts import StudyFacts, VisitFacts
from claims.management.casework import claims
from claims.management.casework.answers import Answer, Unsupported

SETTINGS = {
    "EMERGENCY_DEPARTMENT": "EMERGENCY",
    "ED": "EMERGENCY",
    "INPATIENT_INITIAL": "HOSPITAL_INITIAL",
    "INPATIENT_SUBSEQUENT": "HOSPITAL_SUBSEQUENT",
    "OBSERVATION_INITIAL": "HOSPITAL_INITIAL",
    "OBSERVATION_SUBSEQUENT": "HOSPITAL_SUBSEQUENT",
    "ER": "EMERGENCY",
    "OFFICE_CONSULTATION": "CONSULTATION_OFFICE",
    "HOSPITAL_CONSULTATION": "CONSULTATION_HOSPITAL",
    "INPATIENT_CONSULTATION": "CONSULTATION_HOSPITAL",
}
# A setting that says for whom the visit is too, as a ladder's name does.
STANDINGS = {"_NEW": "new", "_ESTABLISHED": "established"}
PATIENTS = {"new": True, "established": False, None: None}


def answer(case: Mapping[str, Any], tables: Tables) -> Answer:
    """Return what the engine says of a case."""
    try:
        case = _with_standing(case)
        visit, is_new = _visit(case), PATIENTS[case.get("patient")]
        if case["family"] == "em_by_mdm":
            return _by_mdm(visit, is_new, tables)
        return _by_time(case, visit, is_new, tables)
    except (UnknownWord, UnknownSetting) as unknown:
        raise Unsupported(str(unknown)) from None
    except (KeyError, TypeError, ValueError) as odd:
        raise Unsupported(f"no visit of this shape is taken: {type(odd).__name__}") from None


def _by_time(
    case: Mapping[str, Any], visit: VisitFacts, is_new: bool | None, tables: Tables
) -> Answer:
    if base := case.get("base_code"):
        return _by_base(str(base), case, visit, tables)
    level = em_level.choose(visit, is_new=is_new, em=tables.em)
    if level is None or not level.basis:
        raise Unsupported("an office visit needs its minutes, and whether the patient is new")
    return _of_level(level, _prolonged(level.code or "", case, visit, tables))


def _by_base(base: str, case: Mapping[str, Any], visit: VisitFacts, tables: Tables) -> Answer:
    """Return what is added to a code, and its kind's level for the minutes.

    The code says what kind of visit it was, whatever the case calls the place.
    """
    added = _prolonged(base, case, visit, tables)
    ladder = em_ladders.ladder_of(base, em=tables.em)
    if ladder is None:
        return added
    setting = ladder.name.upper()
    for end in STANDINGS:
        setting = setting.removesuffix(end)
    is_new = em_ladders.is_new_of(base, em=tables.em)
    level = em_level.choose(
        visit.model_copy(update={"setting": setting}), is_new=is_new, em=tables.em
    )
    return added if level is None or not level.basis else _of_level(level, added)


def _of_level(level: em_level.Level, added: Answer) -> Answer:
    return {"code": level.code, "basis": level.basis, **added}


def _prolonged(base: str, case: Mapping[str, Any], visit: VisitFacts, tables: Tables) -> Answer:
    minutes = em_level.minutes_of(visit)
    if minutes is None:
        return {"countable_minutes": None}
    payer_class = claims.payer_class(case)
    added = em_time.prolonged(base, minutes=minutes, payer_class=payer_class, em=tables.em)
    return {"countable_minutes": minutes, "add_on": added.code, "units": added.units}


def _by_mdm(visit: VisitFacts, is_new: bool | None, tables: Tables) -> Answer:
    new, established = (em_level.choose(visit, is_new=each, em=tables.em) for each in (True, False))
    level = new if is_new else established
    if new is None or established is None or level is None or level.by_mdm is None:
        raise Unsupported("the case holds nothing decision-making follows from")
    has_one_ladder = new.ladder == established.ladder
    return {
        "elements": dict(level.by_mdm.elements),
        "mdm": level.by_mdm.word,
        "code": level.code if is_new is not None or has_one_ladder else None,
        "code_new": new.code,
        "code_established": established.code,
    }


def _with_standing(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read "office_new" as the office and a new patient."""
    setting = str(case.get("setting", "office")).upper()
    for end, patient in STANDINGS.items():
        if setting.endswith(end):
            return {"patient": patient, **case, "setting": setting.removesuffix(end)}
    return case


def _visit(case: Mapping[str, Any]) -> VisitFacts:
    setting = str(case.get("setting", "office")).upper()
    data = dict(case.get("data", {}))
    levels = dict(case.get("elements", {}))
    if "mdm_level" in case:
        levels["mdm"] = case["mdm_level"]
    return VisitFacts(
        setting=SETTINGS.get(setting, setting),
        total_minutes=case.get("total_minutes"),
        separate_minutes=case.get("minutes_on_separately_reported_services", 0),
        staff_minutes=case.get("clinical_staff_minutes_included", 0),
        problems=tuple((one["type"], one.get("count", 1)) for one in case.get("problems", ())),
        studies=tuple(_study(test) for test in data.pop("tests", ())),
        data={name: _number(said) for name, said in data.items()},
        risk=_listed(case.get("risk", ())),
        levels=levels,
    )


def _study(test: Mapping[str, Any]) -> StudyFacts:
    return StudyFacts(
        name=test["name"],
        # Whoever names a test and says no more counts it; only "ordered": false does not.
        is_ordered=test.get("ordered", not test.get("reviewed", False)),
        is_reviewed=test.get("reviewed", False),
        is_billed_by_practice=test.get("interpretation_billed_by_practice", False),
    )


def _number(said: Any) -> int:
    return len(said) if isinstance(said, list) else int(said)


def _listed(risk: Any) -> tuple[str, ...]:
    return (risk,) if isinstance(risk, str) else tuple(risk)
