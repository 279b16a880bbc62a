"""The demo billing system's adapter keeps every promise of a billing system."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from claims.domain.content import ClaimContent, Line
from integrations.errors import Misconfigured, PayloadInvalid, Reason, Refused, Unavailable, Unknown
from integrations.ports import AcknowledgementRecord, Endpoint, Verdict
from integrations.vendors.demo.adapter import Demo
from integrations.vendors.demo.wire import to_wire
from tests.kits.billing_system import FULL, REFERENCE, BillingSystemKit
from tests.kits.wire import Wire

ENDPOINT = Endpoint(base_url="http://127.0.0.1:9", secrets={"token": "t" * 20})
CONTRACT = json.loads(Path("integrations/demo/billing.schema.json").read_text())
ACCEPTED = httpx.Response(201, json={"id": "DB-000123", "reference": REFERENCE})
MESSAGE = {
    "type": "claim.rejected",
    "reference": REFERENCE,
    "id": "DB-000123",
    "by": "payer",
    "reasons": [
        {
            "field": "/lines/0/modifiers",
            "code": "MODIFIER_INVALID",
            "message": "Modifier does not fit the procedure.",
            "lineControlNumber": "U1",
        }
    ],
}


@pytest.fixture(autouse=True)
def _loopback_is_allowed(settings: Any) -> None:
    """No name is resolved and nothing listens: every answer is the test's own."""
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]


class TestDemo(BillingSystemKit):
    accepted = ACCEPTED
    remote_id = "DB-000123"
    found = httpx.Response(
        200,
        json={"claims": [{"id": "DB-000123", "reference": REFERENCE, "status": "received"}]},
    )
    not_found = httpx.Response(200, json={"claims": []})
    acknowledgement = json.dumps(MESSAGE).encode()
    acknowledged = AcknowledgementRecord(
        reference=REFERENCE,
        verdict=Verdict.REJECTED,
        remote_id="DB-000123",
        by_payer=True,
        reasons=(
            Reason(
                text="Modifier does not fit the procedure.",
                code="MODIFIER_INVALID",
                cell="lines[U1].modifiers",
            ),
        ),
    )

    def make(self, transport: httpx.BaseTransport) -> Demo:
        return Demo(ENDPOINT, transport=transport)

    def modifiers_on(self, request: httpx.Request) -> list[list[str]]:
        return [line["modifiers"] for line in json.loads(request.content)["lines"]]


def faults(document: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(CONTRACT)
    return [error.json_path for error in validator.iter_errors(document)]


def submit(answer: httpx.Response, claim: ClaimContent = FULL) -> None:
    Demo(ENDPOINT, transport=Wire(answer).transport).submit(claim, reference=REFERENCE)


def test_a_full_claim_keeps_the_published_contract():
    assert faults(to_wire(FULL, REFERENCE)) == []


def test_a_full_claim_uses_every_field_of_the_published_contract():
    wire = to_wire(FULL, REFERENCE)

    def unused(schema: dict[str, Any], value: Any, at: str) -> list[str]:
        if "$ref" in schema:
            schema = CONTRACT["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        if schema.get("type") == "array":
            return unused(schema["items"], value[0], at + "[]")
        names = schema.get("properties", {})
        missing = [f"{at}.{name}" for name in names if name not in value]
        return missing + [
            gap
            for name, part in names.items()
            if name in value
            for gap in unused(part, value[name], f"{at}.{name}")
        ]

    assert unused(CONTRACT, wire, "") == []


def test_an_empty_claim_says_only_what_it_knows():
    assert to_wire(ClaimContent(), REFERENCE) == {
        "patientControlNumber": REFERENCE,
        "claimFrequencyCode": "1",
        "patient": {"sex": "U"},
        "insurance": {"relationshipToSubscriber": "self"},
        "acceptAssignment": True,
    }


def test_a_zero_and_a_no_are_said():
    claim = ClaimContent(
        accept_assignment=False,
        amount_paid=Decimal(0),
        lines=(Line(uid="U1", charge=Decimal(0), units=Decimal(0), minutes=0),),
    )

    wire = to_wire(claim, REFERENCE)

    assert wire["acceptAssignment"] is False
    assert wire["amountPaid"] == "0.00"
    assert wire["lines"] == [
        {"lineControlNumber": "U1", "units": "0", "minutes": 0, "charge": "0.00"}
    ]


@pytest.mark.parametrize(
    ("units", "said"), [("2", "2"), ("2.0", "2"), ("1E+2", "100"), ("0.125", "0.125")]
)
def test_units_are_said_without_exponent_or_idle_zeros(units, said):
    claim = ClaimContent(lines=(Line(uid="U1", units=Decimal(units)),))

    assert to_wire(claim, REFERENCE)["lines"][0]["units"] == said


@pytest.mark.parametrize(
    ("changed", "cell"),
    [
        ({"charge": Decimal("10.005")}, "lines[U1].charge"),
        ({"charge": Decimal("-1.00")}, "lines[U1].charge"),
        ({"units": Decimal("0.1234")}, "lines[U1].units"),
        ({"note": "x" * 201}, "lines[U1].note"),
        ({"minutes": 1441}, "lines[U1].minutes"),
        ({"pointers": ("D1", "D2", "D3", "D1", "D2")}, "lines[U1].pointers"),
    ],
)
def test_a_line_the_format_cannot_hold_is_refused_at_its_cell(changed, cell):
    line = FULL.lines[0].model_copy(update=changed)

    with pytest.raises(Refused) as caught:
        to_wire(FULL.model_copy(update={"lines": (line,)}), REFERENCE)

    assert [reason.cell for reason in caught.value.reasons] == [cell]
    assert caught.value.reasons[0].code == "CANNOT_SAY"


def test_an_unknown_relationship_is_refused_not_guessed():
    coverage = FULL.coverage.model_copy(update={"relationship": "NEIGHBOUR"})

    with pytest.raises(Refused) as caught:
        to_wire(FULL.model_copy(update={"coverage": coverage}), REFERENCE)

    assert caught.value.reasons[0].cell == "coverage.relationship"


@pytest.mark.parametrize(
    ("pointer", "cell"),
    [
        ("/lines/1/modifiers/0", "lines[U2].modifiers"),
        ("/lines/0/diagnosisPointers/1", "lines[U1].pointers"),
        ("/lines/0/drug/ndc", "lines[U1].drug.ndc"),
        ("/lines/0", "lines[U1]"),
        ("/lines", "lines"),
        ("/lines/9/charge", ""),
        ("/diagnoses/1", "diagnoses[D2].code"),
        ("/diagnoses", "diagnoses"),
        ("/insurance/memberId", "coverage.member_id"),
        ("/insurance/payerCode", "coverage.payer.code"),
        ("/insurance/subscriber/birthDate", "coverage.subscriber.birth_date"),
        ("/otherInsurances/0/memberId", "other_coverages[0].member_id"),
        ("/patient/address/street2", "patient.address.line2"),
        ("/dates/other", "other_date"),
        ("/accident/other", "accident.other"),
        ("/planOfCare/certifiedTo", "plan_of_care.certified_to"),
        ("/patientControlNumber", ""),
        ("", ""),
        ("/no/such/place", ""),
    ],
)
def test_a_refusal_is_pinned_to_our_cell(pointer, cell):
    error = {"field": pointer, "code": "C", "message": "M"}

    with pytest.raises(Refused) as caught:
        submit(httpx.Response(422, json={"errors": [error]}))

    assert caught.value.reasons == (Reason(text="M", code="C", cell=cell),)


def test_every_place_of_the_contract_maps_to_a_cell_that_exists():
    wire = to_wire(FULL, REFERENCE)
    pointers = [f"/{p}" for p in _pointers(wire) if p != "patientControlNumber"]
    errors = [{"field": pointer, "code": "C", "message": pointer} for pointer in pointers]

    with pytest.raises(Refused) as caught:
        submit(httpx.Response(422, json={"errors": errors[:100]}))
    first = caught.value.reasons
    with pytest.raises(Refused) as caught:
        submit(httpx.Response(422, json={"errors": errors[100:]}))

    for reason in first + caught.value.reasons:
        assert _exists(reason.cell), reason.text


def _pointers(value: Any, at: str = "") -> list[str]:
    if isinstance(value, dict):
        return [p for k, v in value.items() for p in _pointers(v, f"{at}/{k}" if at else k)]
    if isinstance(value, list):
        return [p for i, v in enumerate(value) for p in _pointers(v, f"{at}/{i}")]
    return [at]


def _exists(cell: str) -> bool:
    value: Any = FULL
    for part in cell.replace("]", "").split("."):
        name, _, key = part.partition("[")
        value = getattr(value, name)
        if key:
            by_uid = {getattr(item, "uid", str(i)): item for i, item in enumerate(value)}
            value = by_uid[key]
    return bool(cell)


def test_an_answer_about_another_claim_is_unknown():
    with pytest.raises(Unknown):
        submit(httpx.Response(201, json={"id": "DB-000123", "reference": "CB0000OTHER"}))


def test_an_answer_that_says_a_name_twice_is_unknown():
    twice = b'{"id": "DB-1", "id": "DB-2", "reference": "%s"}' % REFERENCE.encode()

    with pytest.raises(Unknown):
        submit(httpx.Response(201, content=twice))


def test_a_look_up_answered_about_another_claim_is_unavailable():
    held = {"claims": [{"id": "DB-1", "reference": "CB0000OTHER"}]}

    with pytest.raises(Unavailable):
        Demo(ENDPOINT, transport=Wire(httpx.Response(200, json=held)).transport).look_up(
            reference=REFERENCE
        )


@pytest.mark.parametrize(
    "endpoint",
    [
        replace(ENDPOINT, base_url=""),
        replace(ENDPOINT, base_url="ftp://127.0.0.1"),
        replace(ENDPOINT, base_url="http://127.0.0.1:port"),
        replace(ENDPOINT, base_url="http://192.0.2.1"),
        replace(ENDPOINT, secrets={}),
        replace(ENDPOINT, secrets={"token": "line\nbreak"}),
        Endpoint(),
    ],
)
def test_an_endpoint_that_leads_nowhere_is_misconfigured(endpoint):
    with pytest.raises(Misconfigured):
        Demo(endpoint).submit(FULL, reference=REFERENCE)


def test_an_acceptance_by_the_clearinghouse_is_read():
    message = {**MESSAGE, "type": "claim.accepted", "by": "clearinghouse", "reasons": []}

    [record] = Demo(ENDPOINT).read_acknowledgement(json.dumps(message).encode())

    assert record == AcknowledgementRecord(
        reference=REFERENCE, verdict=Verdict.ACCEPTED, remote_id="DB-000123", by_payer=False
    )


@pytest.mark.parametrize(
    "wrong", [{"by": "someone"}, {"reference": "not ours!"}, {"id": 7}, {"reasons": "none"}]
)
def test_an_acknowledgement_with_a_word_out_of_place_is_invalid(wrong):
    with pytest.raises(PayloadInvalid):
        Demo(ENDPOINT).read_acknowledgement(json.dumps({**MESSAGE, **wrong}).encode())
