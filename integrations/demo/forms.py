"""The clinic's own forms as filled in at a visit: FHIR QuestionnaireResponse."""

from datetime import date, datetime
from typing import Any

from integrations.demo import clinic, notes, people
from integrations.demo.parts import Answer, Service, Visit

Resource = dict[str, Any]
MINUTES = {
    "pt_minutes": "Minutes by the therapist",
    "pta_minutes": "Minutes by the assistant",
    "together_minutes": "Minutes by both together",
    "minutes": "Minutes in all",
    "treated_by": "Treated by",
    "start_time": "From",
    "end_time": "To",
}


def answers(visit: Visit, began: datetime, ended: datetime) -> Resource:
    """Return the form of a visit: its plan of care, what else was asked, minutes if kept there."""
    items = [_item(*one) for one in (*_plan(visit), *visit.form)]
    if visit.on_form:
        items += [_group(*timed) for timed in notes.clock(visit, began) if timed[0].minutes]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"{visit.id}-therapy",
        "questionnaire": people.BASE + "/Questionnaire/therapy-visit",
        "status": "completed",
        "subject": {"reference": f"Patient/{visit.patient.id}"},
        "encounter": {"reference": f"Encounter/{visit.id}"},
        "authored": ended.isoformat(),
        "item": items,
    }


def minutes(service: Service, start: datetime, end: datetime) -> list[tuple[str, int | str]]:
    """Return the fields of a service's time that were filled in."""
    shares = (service.pt, service.pta, service.together)
    names = ("pt_minutes", "pta_minutes", "together_minutes")
    fields: list[tuple[str, int | str]] = [
        (name, share) for name, share in zip(names, shares, strict=True) if share is not None
    ]
    if service.minutes is not None:
        treated = [w for w, m in (("PT", service.pt), ("PTA", service.pta)) if m]
        by = "PT+PTA" if service.together else "+".join(treated) or "PT"
        fields += [("minutes", service.minutes), ("treated_by", by)]
        fields += [("start_time", f"{start:%H:%M:%S}"), ("end_time", f"{end:%H:%M:%S}")]
    return fields


def _plan(visit: Visit) -> list[tuple[str, str, Answer]]:
    if visit.plan is None:
        return []
    return [
        ("visit_type", "Kind of visit", visit.kind),
        ("discipline", "Discipline", "PT"),
        ("plan_of_care_from", "Certified from", visit.plan[0]),
        ("plan_of_care_through", "Certified through", visit.plan[1]),
        ("certifying_npi", "Certified by (NPI)", clinic.MENSAH.npi),
        ("timed_minutes", "Minutes in all", sum(one.minutes or 0 for one in visit.services)),
    ]


def _group(service: Service, start: datetime, end: datetime) -> Resource:
    """Return the minutes of one service: a group named by its code."""
    told = minutes(service, start, end)
    items = [_item(name, MINUTES[name], value) for name, value in told]
    return {"linkId": f"service/{service.code}", "text": service.label, "item": items}


def _item(link: str, text: str, answer: Answer) -> Resource:
    return {"linkId": link, "text": text, "answer": [_value(link, answer)]}


def _value(link: str, answer: Answer) -> Resource:
    if isinstance(answer, bool):
        return {"valueBoolean": answer}
    if isinstance(answer, int):
        return {"valueInteger": answer}
    if isinstance(answer, date):
        return {"valueDate": answer.isoformat()}
    return {"valueTime" if link.endswith("_time") else "valueString": answer}
