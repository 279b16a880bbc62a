"""A visit of the demo clinic as a FHIR R4 collection Bundle."""

import base64
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from integrations.demo import clinic, notes, people
from integrations.demo.visits import Service, Visit

Resource = dict[str, Any]
CLINIC_TIME = timezone(timedelta(hours=-7))
CUSTOM = people.BASE + "/custom/"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"
TERMS = "http://terminology.hl7.org/CodeSystem/"


def clinic_today() -> date:
    """Return the date where the clinic is."""
    return datetime.now(CLINIC_TIME).date()


def body(visit: Visit) -> bytes:
    """Return the bytes the EMR sends; an unreadable visit breaks off half way."""
    whole = json.dumps(bundle(visit), ensure_ascii=False, separators=(",", ":")).encode()
    return whole if visit.readable else whole[: len(whole) // 2]


def bundle(visit: Visit) -> Resource:
    """Return one visit with everything it refers to."""
    began = datetime.combine(visit.day, time(visit.hour, 5), CLINIC_TIME)
    ended = notes.clock(visit, began)[-1][2] + timedelta(minutes=4)
    resources = [
        encounter(visit, began, ended),
        *people.resources(visit),
        *conditions(visit),
        *[done(visit, place, *timed) for place, timed in enumerate(notes.clock(visit, began), 1)],
        document(visit, began, ended),
    ]
    if visit.plan is not None:
        resources.append(plan_answers(visit, visit.plan, ended))
    return {
        "resourceType": "Bundle",
        "id": f"{visit.id}-{visit.version}",
        "type": "collection",
        "timestamp": _updated(visit, ended),
        "entry": [
            {"fullUrl": f"{people.BASE}/{r['resourceType']}/{r['id']}", "resource": r}
            for r in resources
        ],
    }


def encounter(visit: Visit, began: datetime, ended: datetime) -> Resource:
    """Return the Encounter: who took part, when, where, for what."""
    participants = [_participant("PPRF", visit.rendering)]
    if visit.assistant is not None:
        participants.append(_participant("SPRF", visit.assistant))
    period = {"start": began.isoformat()}
    if visit.status == "finished":
        period["end"] = ended.isoformat()
    return {
        "resourceType": "Encounter",
        "id": visit.id,
        "meta": {"versionId": str(visit.version), "lastUpdated": _updated(visit, ended)},
        "identifier": [{"system": people.BASE + "/visit", "value": visit.id}],
        "status": visit.status,
        "class": {"system": TERMS + "v3-ActCode", "code": "AMB"},
        "type": [{"text": visit.kind}],
        "subject": {"reference": f"Patient/{visit.patient.id}"},
        "participant": participants,
        "period": period,
        "diagnosis": [
            {
                "condition": {"reference": f"Condition/{_condition(visit, rank)}"},
                "use": {"coding": [{"system": TERMS + "diagnosis-role", "code": "billing"}]},
                "rank": rank,
            }
            for rank in range(1, len(visit.diagnoses) + 1)
        ],
        "location": [{"location": {"reference": "Location/loc-main"}}],
        "serviceProvider": {"reference": "Organization/org-ridgeline"},
    }


def conditions(visit: Visit) -> list[Resource]:
    """Return what was assessed, in the order the clinician ranked it."""
    return [
        {
            "resourceType": "Condition",
            "id": _condition(visit, rank),
            "category": [
                {
                    "coding": [
                        {"system": TERMS + "condition-category", "code": "encounter-diagnosis"}
                    ]
                }
            ],
            "code": {"coding": [{"system": ICD10, "code": code}], "text": label},
            "subject": {"reference": f"Patient/{visit.patient.id}"},
            "encounter": {"reference": f"Encounter/{visit.id}"},
        }
        for rank, (code, label) in enumerate(visit.diagnoses, 1)
    ]


def done(visit: Visit, place: int, service: Service, start: datetime, end: datetime) -> Resource:
    """Return one service: ChargeItem where charged, else Procedure."""
    coding = [{"system": CPT, "code": service.code}] if service.code else []
    code: Resource = {"coding": coding} if coding else {}
    code["text"] = service.label
    period = {"start": start.isoformat(), "end": end.isoformat()}
    common: Resource = {
        "id": f"{visit.id}-s{place}",
        "code": code,
        "subject": {"reference": f"Patient/{visit.patient.id}"},
        "extension": [_extension(name, value) for name, value in _fields(service, start, end)],
    }
    who = {"actor": {"reference": f"Practitioner/{visit.rendering.id}"}}
    if not service.as_charge:
        return {
            "resourceType": "Procedure",
            "status": "completed",
            **common,
            "encounter": {"reference": f"Encounter/{visit.id}"},
            "performedPeriod": period,
            "performer": [who],
        }
    charge: Resource = {
        "resourceType": "ChargeItem",
        "status": "billable",
        **common,
        "context": {"reference": f"Encounter/{visit.id}"},
        "occurrencePeriod": period,
        "performer": [who],
        "quantity": {"value": 1},
    }
    if service.price:
        charge["priceOverride"] = {"value": float(service.price), "currency": "USD"}
    return charge


def document(visit: Visit, began: datetime, ended: datetime) -> Resource:
    """Return the signed note, plain text in base64."""
    text = notes.write(visit, began=began)
    return {
        "resourceType": "DocumentReference",
        "id": f"{visit.id}-note",
        "status": "current",
        "docStatus": "amended" if visit.version > 1 else "final",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11506-3"}]},
        "subject": {"reference": f"Patient/{visit.patient.id}"},
        "date": _updated(visit, ended),
        "author": [{"reference": f"Practitioner/{visit.rendering.id}"}],
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": base64.b64encode(text.encode()).decode(),
                }
            }
        ],
        "context": {"encounter": [{"reference": f"Encounter/{visit.id}"}]},
    }


def plan_answers(visit: Visit, plan: tuple[date, date], ended: datetime) -> Resource:
    """Return the clinic's own therapy form as filled in at the visit."""
    answers: list[tuple[str, str, Resource]] = [
        ("visit_type", "Kind of visit", {"valueString": visit.kind}),
        ("discipline", "Discipline", {"valueString": "PT"}),
        ("plan_of_care_from", "Certified from", {"valueDate": plan[0].isoformat()}),
        ("plan_of_care_through", "Certified through", {"valueDate": plan[1].isoformat()}),
        ("certifying_npi", "Certified by (NPI)", {"valueString": clinic.MENSAH.npi}),
        ("timed_minutes", "Minutes in all", {"valueInteger": _timed_minutes(visit)}),
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": f"{visit.id}-therapy",
        "questionnaire": people.BASE + "/Questionnaire/therapy-visit",
        "status": "completed",
        "subject": {"reference": f"Patient/{visit.patient.id}"},
        "encounter": {"reference": f"Encounter/{visit.id}"},
        "authored": ended.isoformat(),
        "item": [
            {"linkId": link, "text": text, "answer": [answer]} for link, text, answer in answers
        ],
    }


def _fields(service: Service, start: datetime, end: datetime) -> list[tuple[str, int | str]]:
    """Return the custom fields of a service that were filled in."""
    shares = (service.pt, service.pta, service.together)
    names = ("pt_minutes", "pta_minutes", "together_minutes")
    fields: list[tuple[str, int | str]] = [
        (name, minutes) for name, minutes in zip(names, shares, strict=True) if minutes is not None
    ]
    if service.minutes is not None:
        treated = [w for w, m in (("PT", service.pt), ("PTA", service.pta)) if m]
        by = "PT+PTA" if service.together else "+".join(treated) or "PT"
        fields += [("minutes", service.minutes), ("treated_by", by)]
        fields += [("start_time", f"{start:%H:%M:%S}"), ("end_time", f"{end:%H:%M:%S}")]
    if service.side:
        fields.append(("side", service.side))
    return fields + list(service.extra)


def _extension(name: str, value: int | str) -> Resource:
    if isinstance(value, int):
        return {"url": CUSTOM + name, "valueInteger": value}
    kind = "valueTime" if name.endswith("_time") else "valueString"
    return {"url": CUSTOM + name, kind: value}


def _participant(role: str, who: clinic.Practitioner) -> Resource:
    return {
        "type": [{"coding": [{"system": TERMS + "v3-ParticipationType", "code": role}]}],
        "individual": {"reference": f"Practitioner/{who.id}"},
    }


def _condition(visit: Visit, rank: int) -> str:
    return f"{visit.id}-c{rank}"


def _timed_minutes(visit: Visit) -> int:
    return sum(service.minutes or 0 for service in visit.services)


def _updated(visit: Visit, ended: datetime) -> str:
    """Return when this version was saved: each later one half an hour on."""
    later = ended.astimezone(UTC) + timedelta(minutes=30 * visit.version)
    return later.strftime("%Y-%m-%dT%H:%M:%SZ")
