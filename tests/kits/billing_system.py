"""The promises of a billing system, tested for every vendor behind the port."""

from datetime import timedelta
from typing import Any, ClassVar

import httpx
import pytest

from claims.domain.content import ClaimContent, Diagnosis
from integrations.errors import (
    Misconfigured,
    OutsideError,
    PayloadInvalid,
    Refused,
    Unavailable,
    Unknown,
)
from integrations.ports import AcknowledgementRecord, BillingSystem, Delivered
from tests.kits.full_claim import CANARIES, OURS, Path, change, full_claim, kind, leaves
from tests.kits.wire import Endless, Handler, Wire, assert_no_canary

REFERENCE = "CB26K7Q2M9X4T1"
FULL = full_claim()

BILLABLE = [path for path, _ in leaves(FULL.as_json()) if kind(path) not in OURS]


class BillingSystemKit:
    """Subclass per vendor: name what it answers, build it on a transport."""

    accepted: ClassVar[httpx.Response]
    remote_id: ClassVar[str]
    found: ClassVar[httpx.Response]
    not_found: ClassVar[httpx.Response]
    acknowledgement: ClassVar[bytes]
    acknowledged: ClassVar[AcknowledgementRecord]

    def make(self, transport: httpx.BaseTransport) -> BillingSystem:
        """Build the adapter as the registry would, on this transport."""
        raise NotImplementedError

    def modifiers_on(self, request: httpx.Request) -> list[list[str]]:
        """Return each line's modifiers as they stand in a request."""
        raise NotImplementedError

    def said_in(self, request: httpx.Request) -> Any:
        """Return what a request says, without what changes by the clock."""
        return request.content

    def submitted(
        self, answer: httpx.Response | Exception | Handler, claim: ClaimContent = FULL
    ) -> tuple[Delivered, Wire]:
        """Submit a claim to a server that answers so."""
        wire = Wire(answer)
        return self.make(wire.transport).submit(claim, reference=REFERENCE), wire

    def test_the_billing_systems_own_id_is_returned(self) -> None:
        delivered, wire = self.submitted(self.accepted)

        assert delivered == Delivered(remote_id=self.remote_id)
        assert len(wire.requests) == 1

    def test_our_reference_travels_with_the_claim(self) -> None:
        _, wire = self.submitted(self.accepted)

        assert REFERENCE.encode() in wire.requests[0].content

    @pytest.mark.parametrize(
        "fault",
        [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")],
        ids=lambda fault: type(fault).__name__,
    )
    def test_what_cannot_have_left_may_be_tried_again(self, fault: Exception) -> None:
        with pytest.raises(Unavailable):
            self.submitted(fault)

    @pytest.mark.parametrize(
        ("header", "wish"),
        [({"Retry-After": "7"}, timedelta(seconds=7)), ({"Retry-After": "soon"}, None), ({}, None)],
        ids=["seconds", "nonsense", "none"],
    )
    def test_too_many_requests_may_be_tried_again_when_asked(
        self, header: dict[str, str], wish: timedelta | None
    ) -> None:
        with pytest.raises(Unavailable) as caught:
            self.submitted(httpx.Response(429, headers=header))

        assert caught.value.retry_after == wish

    @pytest.mark.parametrize(
        "fault",
        [
            httpx.ReadTimeout("slow"),
            httpx.WriteTimeout("slow"),
            httpx.ReadError("reset"),
            httpx.WriteError("reset"),
            httpx.RemoteProtocolError("cut"),
        ],
        ids=lambda fault: type(fault).__name__,
    )
    def test_a_call_whose_end_nobody_saw_is_unknown(self, fault: Exception) -> None:
        with pytest.raises(Unknown):
            self.submitted(fault)

    @pytest.mark.parametrize("status", [302, 500, 502, 503, 504])
    def test_an_answer_that_tells_nothing_is_unknown(self, status: int) -> None:
        with pytest.raises(Unknown):
            self.submitted(httpx.Response(status, text="Zwyckqa"))

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"<html>welcome Zwyckqa</html>",
            b"{",
            b"[]",
            b"null",
            b"{}",
            b'{"id": ""}',
            b'{"id": 7}',
            b"\xff\xfe",
            b"[" * 100_000,
        ],
        ids=lambda body: body[:8].decode("latin-1") or "empty",
    )
    @pytest.mark.parametrize("status", [200, 201])
    def test_a_success_that_cannot_be_read_is_unknown(self, status: int, body: bytes) -> None:
        with pytest.raises(Unknown):
            self.submitted(httpx.Response(status, content=body))

    def test_an_answer_without_end_is_cut_and_unknown(self) -> None:
        endless = Endless()

        with pytest.raises(Unknown):
            self.submitted(lambda request: httpx.Response(201, stream=endless))

        assert endless.sent < 100

    @pytest.mark.parametrize("status", [400, 404, 413, 422])
    def test_a_no_needs_a_person(self, status: int) -> None:
        with pytest.raises(Refused):
            self.submitted(httpx.Response(status, text="Zwyckqa is wrong"))

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_wrong_secret_is_the_settings_fault(self, status: int) -> None:
        with pytest.raises(Misconfigured):
            self.submitted(httpx.Response(status, text="Zwyckqa"))

    @pytest.mark.parametrize("path", BILLABLE, ids=lambda path: ".".join(map(str, path)))
    def test_every_billable_cell_reaches_the_wire_or_is_refused(self, path: Path) -> None:
        _, before = self.submitted(self.accepted)

        try:
            _, after = self.submitted(self.accepted, change(FULL, path))
        except Refused:
            return
        assert self.said_in(after.requests[0]) != self.said_in(before.requests[0])

    def test_modifiers_keep_their_order(self) -> None:
        first, second = FULL.lines
        turned = first.model_copy(update={"modifiers": first.modifiers[::-1]})

        _, before = self.submitted(self.accepted)
        _, after = self.submitted(
            self.accepted, FULL.model_copy(update={"lines": (turned, second)})
        )

        assert self.modifiers_on(before.requests[0]) == [["GP", "CQ", "KX", "59"], ["GP", "CQ"]]
        assert self.modifiers_on(after.requests[0])[0] == ["59", "KX", "CQ", "GP"]

    @pytest.mark.parametrize(
        ("changed", "cell"),
        [
            ({"modifiers": ("GP", "CQ", "KX", "59", "76")}, "lines[U1].modifiers"),
            ({"pointers": ("D1", "GONE")}, "lines[U1].pointers"),
        ],
        ids=["fifth modifier", "pointer to nowhere"],
    )
    def test_a_line_that_cannot_be_said_in_full_is_refused_and_not_sent(
        self, changed: dict[str, Any], cell: str
    ) -> None:
        line = FULL.lines[0].model_copy(update=changed)
        wire = Wire(self.accepted)

        with pytest.raises(Refused) as caught:
            self.make(wire.transport).submit(
                FULL.model_copy(update={"lines": (line,)}), reference=REFERENCE
            )

        assert [reason.cell for reason in caught.value.reasons] == [cell]
        assert not wire.requests

    def test_a_thirteenth_diagnosis_is_refused_and_not_sent(self) -> None:
        more = tuple(Diagnosis(uid=f"D{n}", code="M25.561") for n in range(1, 14))
        wire = Wire(self.accepted)

        with pytest.raises(Refused):
            self.make(wire.transport).submit(
                FULL.model_copy(update={"diagnoses": more}), reference=REFERENCE
            )

        assert not wire.requests

    def test_a_claim_the_other_side_holds_is_found_by_our_reference(self) -> None:
        wire = Wire(self.found)

        assert self.make(wire.transport).look_up(reference=REFERENCE) == Delivered(self.remote_id)

    def test_a_claim_the_other_side_never_got_is_not_found(self) -> None:
        wire = Wire(self.not_found)

        assert self.make(wire.transport).look_up(reference=REFERENCE) is None

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.ConnectError("refused"),
            httpx.ReadTimeout("slow"),
            httpx.ReadError("reset"),
            httpx.Response(429),
            httpx.Response(404),
            httpx.Response(500),
            httpx.Response(200, text="<html>"),
            httpx.Response(200, content=b""),
            httpx.Response(200, json={}),
            httpx.Response(204),
        ],
        ids=repr,
    )
    def test_a_question_without_a_clear_answer_is_unavailable(
        self, answer: httpx.Response | Exception
    ) -> None:
        with pytest.raises(Unavailable):
            self.make(Wire(answer).transport).look_up(reference=REFERENCE)

    def test_a_look_up_with_a_wrong_secret_is_the_settings_fault(self) -> None:
        with pytest.raises(Misconfigured):
            self.make(Wire(httpx.Response(401)).transport).look_up(reference=REFERENCE)

    def test_an_acknowledgement_is_read(self) -> None:
        records = self.make(Wire(self.accepted).transport).read_acknowledgement(
            self.acknowledgement
        )

        assert records == [self.acknowledged]

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"[]", b"null", b'{"type": "Zwyckqa"}', b"\xff\xfe", b"[" * 100_000],
        ids=lambda body: body[:8].decode("latin-1") or "empty",
    )
    def test_an_acknowledgement_that_cannot_be_read_is_invalid(self, body: bytes) -> None:
        adapter = self.make(Wire(self.accepted).transport)

        with pytest.raises(PayloadInvalid) as caught:
            adapter.read_acknowledgement(body)

        assert caught.value.fix
        assert_no_canary(caught.value)

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.ConnectError(" ".join(CANARIES)),
            httpx.ReadTimeout(" ".join(CANARIES)),
            *[
                httpx.Response(status, json={"message": " ".join(CANARIES)})
                for status in (200, 400, 401, 404, 422, 429, 500)
            ],
        ],
        ids=repr,
    )
    def test_no_error_text_names_the_patient(self, answer: httpx.Response | Exception) -> None:
        with pytest.raises(OutsideError) as caught:
            self.submitted(answer)

        assert_no_canary(caught.value)

    def test_no_refusal_of_ours_names_the_patient(self) -> None:
        long = FULL.patient.model_copy(update={"family": "Zwyckqa" * 100})

        with pytest.raises(Refused) as caught:
            self.submitted(self.accepted, FULL.model_copy(update={"patient": long}))

        assert_no_canary(caught.value)
        assert not any("Zwyckqa" in reason.text for reason in caught.value.reasons)

    def test_no_address_names_the_patient(self) -> None:
        _, wire = self.submitted(self.accepted)

        assert not [word for word in CANARIES if word in str(wire.requests[0].url)]
