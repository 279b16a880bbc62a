"""A patient nobody else could be, and messages of every kind that speak of her."""

import dataclasses
import json
from datetime import date, timedelta
from typing import Any

from integrations.demo import bundles, clinic, visits

FAMILY, GIVEN = "Quarrelfeather", "Zephyrinda"
MRN, MEMBER, REJECTED = "MRN77Q413XK", "7QK4XK8WP41", "QZ8841KKWPX9"
STREET, PHONE = "4471 Thistlewhistle Terrace", "303-555-8812"
NOTE_WORD, HOLD_WORD, VISIT = "xanthoplectically", "brindlewhacked", "visit-of-qzk-1177"
BORN = date(1931, 7, 19)
BORN_AS = ("1931-07-19", "07/19/1931", "19310719")
WORDS = (FAMILY, GIVEN, MRN, MEMBER, REJECTED, STREET, PHONE, NOTE_WORD, HOLD_WORD, *BORN_AS)


def body(visit_id: str = VISIT, *, member: str = MEMBER, **changes: Any) -> bytes:
    """Return the bytes of a PT visit of hers."""
    return json.dumps(bundle(visit_id, member=member, **changes)).encode()


def bundle(visit_id: str = VISIT, *, member: str = MEMBER, **changes: Any) -> dict[str, Any]:
    """Return a PT visit of hers; CHANGES go to the Encounter."""
    days_ago = 1 if visit_id == VISIT else 2  # twice on one day would be asked about
    day = bundles.clinic_today() - timedelta(days=days_ago)
    scripted = visits.visit(7, 2, day)
    patient = clinic.Patient(
        id=f"patient-{MRN}",
        mrn=MRN,
        family=FAMILY,
        given=(GIVEN,),
        birth_date=BORN,
        sex="female",
        street=STREET,
        policies=(clinic.Policy(clinic.MEDICARE, member),),
    )
    note = f" She walks {NOTE_WORD}. Call {PHONE}."
    told = bundles.bundle(
        dataclasses.replace(scripted, id=visit_id, day=day, patient=patient, note=note)
    )
    for entry in told["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Patient":
            resource["telecom"] = [{"system": "phone", "value": PHONE, "use": "home"}]
        if resource["resourceType"] == "Encounter":
            resource.update(changes)
    return told


def broken() -> dict[str, bytes]:
    """Return bodies of hers that cannot become a claim, each broken in a way of its own."""
    whole = body("visit-of-qzk-broken")
    strange = bundle("visit-of-qzk-strange")
    for entry in strange["entry"]:
        if entry["resource"]["resourceType"] == "Procedure":
            entry["resource"]["code"]["coding"][0]["code"] = f"97110\x00{FAMILY}" * 40
    return {
        "half": whole[: len(whole) // 2],
        "bytes": b"\xff\xfe" + whole,
        "planned": body("visit-of-qzk-planned", status="planned"),
        "status": body("visit-of-qzk-status", status=FAMILY),
        "dates": body("visit-of-qzk-dates", period={"start": f"{FAMILY} 0000-99-99"}),
        "huge": body("visit-of-qzk-huge", period={"start": "99999-01-01T00:00:00+99:99"}),
        "list": json.dumps([FAMILY] * 10).encode(),
        "deep": b'{"a":' * 5000 + json.dumps(FAMILY).encode() + b"}" * 5000,
        "strange": json.dumps(strange).encode(),
    }
