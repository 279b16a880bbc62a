"""A visit of the demo clinic as a FHIR R4 collection Bundle."""

import base64
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from integrations.demo import calendar, forms, notes, people
from integrations.demo.clinic import Practitioner
from integrations.demo.parts import BROKEN_DATE, PATIENT_GONE, Service, Visit

Resource = dict[str, Any]
CUSTOM = people.BASE + "/custom/"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"
TERMS = "http://terminology.hl7.org/CodeSystem/"
SHORTEST = timedelta(minutes=16)


def clinic_today() -> date:
    """Return the date where the clinic is."""
    now = datetime.now(UTC)
    return now.astimezone(calendar.offset(now.date())).date()


def body(visit: Visit) -> bytes:
    """Return the bytes the EMR sends."""
    return json.dumps(bundle(visit), ensure_ascii=False, separators=(",", ":")).encode()


def bundle(visit: Visit) -> Resource:
    """Return one visit with everything it refers to."""
    began = datetime.combine(visit.day, time(visit.hour, 5), calendar.offset(visit.day))
    timed = notes.clock(visit, began)[-1][2]
    ended = max(timed, began + SHORTEST) + timedelta(minutes=4)
    resources = [
        encounter(visit, began, ended),
        *people.resources(visit),
        *conditions(visit),
        *[done(visit, place, *timed) for place, timed in enumerate(notes.clock(visit, began), 1)],
        document(visit, began, ended),
    ]
    if visit.plan is not None or visit.form:
        resources.append(forms.answers(visit, began, ended))
    if visit.fault == PATIENT_GONE:
        resources = [one for one in resources if one["resourceType"] != "Patient"]
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
    if visit.fault == BROKEN_DATE:
        period["start"] = f"{visit.day:%Y-%m}-32T{visit.hour:02}:05:00-07:00"
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
        "location": [{"location": {"reference": f"Location/{visit.location}"}}],
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
    fields = [*([] if visit.on_form else forms.minutes(service, start, end)), *_own(service)]
    common: Resource = {
        "id": f"{visit.id}-s{place}",
        "code": code,
        "subject": {"reference": f"Patient/{visit.patient.id}"},
        "extension": [_extension(name, value) for name, value in fields],
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
        "quantity": {"value": service.quantity},
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


def _own(service: Service) -> list[tuple[str, int | str]]:
    """Return the custom fields that stand on a service whatever the form says."""
    return [*([("side", service.side)] if service.side else []), *service.extra]


def _extension(name: str, value: int | str) -> Resource:
    if isinstance(value, int):
        return {"url": CUSTOM + name, "valueInteger": value}
    kind = "valueTime" if name.endswith("_time") else "valueString"
    return {"url": CUSTOM + name, kind: value}


def _participant(role: str, who: Practitioner) -> Resource:
    return {
        "type": [{"coding": [{"system": TERMS + "v3-ParticipationType", "code": role}]}],
        "individual": {"reference": f"Practitioner/{who.id}"},
    }


def _condition(visit: Visit, rank: int) -> str:
    return f"{visit.id}-c{rank}"


def _updated(visit: Visit, ended: datetime) -> str:
    """Return when this version was saved: each later one half an hour on."""
    later = ended.astimezone(UTC) + timedelta(minutes=30 * visit.version)
    return later.strftime("%Y-%m-%dT%H:%M:%SZ")
