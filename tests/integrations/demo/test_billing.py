"""The demo billing system as a program: what it keeps, refuses and prints."""

import copy
from pathlib import Path
from typing import Any

import httpx
import pytest

from integrations.errors import Misconfigured, Refused, Unavailable
from integrations.ports import Delivered
from integrations.vendors.demo.wire import to_wire
from tests.kits.billing_system import FULL, REFERENCE
from tests.kits.demo_programs import PLAIN, TOKEN, adapter, billing
from tests.kits.wire import assert_no_canary

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_a_claim_is_kept_and_answered_with_its_id(system, reference):
    delivered = adapter(system).submit(FULL, reference=reference)

    [row] = system.kept(reference)
    assert delivered == Delivered(remote_id=row["id"])
    assert row["claim"] == to_wire(FULL, reference)


def test_the_same_claim_twice_is_two_rows(system, reference):
    first = adapter(system).submit(FULL, reference=reference)
    second = adapter(system).submit(FULL, reference=reference)

    assert [row["id"] for row in system.kept(reference)] == [first.remote_id, second.remote_id]
    assert adapter(system).look_up(reference=reference) == first


def test_a_claim_never_posted_is_not_found(system, reference):
    assert adapter(system).look_up(reference=reference) is None


def test_a_wrong_token_is_refused_and_nothing_kept(system, reference):
    with pytest.raises(Misconfigured):
        adapter(system, token="x" * 20).submit(FULL, reference=reference)
    with pytest.raises(Misconfigured):
        adapter(system, token="x" * 20).look_up(reference=reference)

    assert not system.kept(reference)


def test_an_unknown_modifier_is_refused_at_our_line(system, reference):
    line = FULL.lines[1].model_copy(update={"modifiers": ("GP", "QQ")})
    claim = FULL.model_copy(update={"lines": (FULL.lines[0], line)})

    with pytest.raises(Refused) as caught:
        adapter(system).submit(claim, reference=reference)

    [reason] = caught.value.reasons
    assert (reason.cell, reason.code) == ("lines[U2].modifiers", "MODIFIER_UNKNOWN")
    assert not system.kept(reference)
    assert_no_canary(caught.value)


def test_what_is_missing_is_named_at_our_cells(system, reference):
    line = FULL.lines[0].model_copy(update={"charge": None, "pointers": ()})
    coverage = FULL.coverage.model_copy(update={"member_id": ""})
    claim = FULL.model_copy(update={"lines": (line,), "coverage": coverage})

    with pytest.raises(Refused) as caught:
        adapter(system).submit(claim, reference=reference)

    assert {(r.cell, r.code) for r in caught.value.reasons} == {
        ("lines[U1].charge", "REQUIRED"),
        ("lines[U1].pointers", "REQUIRED"),
        ("coverage.member_id", "REQUIRED"),
    }


@pytest.mark.parametrize(
    ("path", "value", "field", "code"),
    [
        (("lines", 0, "modifiers", 1), "QQ", "/lines/0/modifiers/1", "MODIFIER_UNKNOWN"),
        (
            ("lines", 0, "diagnosisPointers"),
            [1, 9],
            "/lines/0/diagnosisPointers/1",
            "POINTER_NOWHERE",
        ),
        (("lines", 0, "units"), "0", "/lines/0/units", "VALUE"),
        (("lines", 0, "dateTo"), "2026-11-01", "/lines/0/dateTo", "VALUE"),
        (("lines", 1, "dateFrom"), "2026-02-30", "/lines/1/dateFrom", "VALUE"),
        (("lines", 0, "procedureCode"), "97110\n", "/lines/0/procedureCode", "FORMAT"),
        (("lines", 0, "minutes"), True, "/lines/0/minutes", "TYPE"),
        (("diagnoses",), ["M25.561"] * 13, "/diagnoses", "TOO_MANY"),
        (("originalClaimNumber",), None, "/originalClaimNumber", "REQUIRED"),
        (("insurance", "subscriber"), None, "/insurance/subscriber", "REQUIRED"),
        (("favouriteColour",), "blue", "", "UNKNOWN_FIELD"),
    ],
)
def test_a_fault_is_pointed_at(system, path, value, field, code):
    document: Any = copy.deepcopy(to_wire(FULL, REFERENCE))
    holder = document
    for part in path[:-1]:
        holder = holder[part]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value

    reply = system.post("/claims", json=document, headers=BEARER)

    assert reply.status_code == 422
    assert (field, code) in [(e["field"], e["code"]) for e in reply.json()["errors"]]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b'{"a": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
    ],
    ids=["cut", "twice", "NaN", "deep", "not text", "a list", "text", "too long"],
)
def test_a_body_that_cannot_be_a_claim_is_refused(system, body, content_type, status):
    headers = {**BEARER, "Content-Type": content_type}

    assert system.post("/claims", content=body, headers=headers).status_code == status


def test_another_host_name_is_not_answered(system):
    assert system.get("/ledger", headers={"Host": "evil.example"}).status_code == 421


def test_a_place_that_is_not_there_answers_404(system):
    assert system.get("/nothing").status_code == 404


def test_health_answers_without_a_token(system):
    assert system.get("/health").json() == {"status": "ok"}


def test_a_program_that_is_not_there_is_unavailable(tmp_path):
    with billing(tmp_path) as system:
        pass

    with pytest.raises(Unavailable):
        adapter(system).submit(FULL, reference=REFERENCE)


def test_the_ledger_survives_a_restart(tmp_path):
    with billing(tmp_path) as system:
        first = adapter(system).submit(FULL, reference=REFERENCE)

    with billing(tmp_path) as system:
        assert adapter(system).look_up(reference=REFERENCE) == first


def test_nothing_of_a_claim_is_logged(tmp_path):
    with billing(tmp_path) as system:
        adapter(system).submit(FULL, reference=REFERENCE)
        adapter(system).look_up(reference=REFERENCE)
        httpx.post(f"{system.url}/claims?patient=Zwyckqa", **PLAIN)
        system.process.terminate()
        out, err = system.process.communicate(timeout=10)

    assert "POST /claims 201" in err
    assert not [word for word in ("Zwyckqa", "MBR9Q1188", REFERENCE) if word in out + err]


@pytest.mark.parametrize("secret", ["", "short", "whsec_AAAA"])
def test_a_secret_that_cannot_sign_stops_the_start(tmp_path: Path, secret: str):
    with (
        pytest.raises(AssertionError, match="ack-secret must hold"),
        billing(tmp_path, *_overwrite(tmp_path, secret), hook="http://127.0.0.1:9/"),
    ):
        pass


def _overwrite(folder: Path, secret: str) -> tuple[str | Path, ...]:
    other = folder / "other-ack-secret"
    other.write_text(secret)
    return ("--ack-secret-file", other)


@pytest.mark.parametrize(
    ("number", "code"), [("DB-999999", "ORIGINAL_UNKNOWN"), ("ICN5550001", None)]
)
def test_a_correction_of_its_own_names_a_claim_it_holds(system, reference, number, code):
    document: Any = to_wire(FULL, reference)
    document |= {"claimFrequencyCode": "7", "originalClaimNumber": number}

    reply = system.post("/claims", json=document, headers=BEARER)

    assert reply.status_code == (422 if code else 201)
    if code:
        (error,) = reply.json()["errors"]
        assert (error["field"], error["code"]) == ("/originalClaimNumber", code)
    assert len(system.kept(reference)) == (0 if code else 1)
