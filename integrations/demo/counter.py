"""The billing system's counter: the HTTP requests it answers."""

import hmac
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from integrations.demo import checks
from integrations.demo.answers import JsonHandler, RequestProblem, Server
from integrations.demo.contract import Contract, Fault
from integrations.demo.faults import FaultUnreadable, Script, ScriptedFault
from integrations.demo.ledger import Ledger, is_ours

LARGEST_CLAIM = 1024 * 1024
GARBAGE = b"<html><body>Welcome to our new portal!</body></html>"


class Counter(Server):
    """The server with what its handlers share."""

    def __init__(
        self,
        port: int,
        *,
        ledger: Ledger,
        token: str,
        contract: Contract,
        acknowledge_after: float | None,
    ) -> None:
        super().__init__(port, ClaimHandler)
        self.ledger = ledger
        self.token = token
        self.contract = contract
        self.acknowledge_after = acknowledge_after
        self.script = Script()
        self.stopping = threading.Event()


class ClaimHandler(JsonHandler):
    """Takes claims, answers questions about them, misbehaves when told to."""

    server: Counter
    largest_body: ClassVar[int] = LARGEST_CLAIM

    def respond(self, method: str, path: str) -> None:
        """Route one request."""
        routes = {
            ("GET", "/health"): self.show_health,
            ("GET", "/ledger"): self.show_ledger,
            ("GET", "/claims"): self.look_up,
            ("POST", "/claims"): self.take_claim,
            ("POST", "/faults"): self.take_faults,
        }
        if (method, path) not in routes:
            raise RequestProblem(404, "There is nothing here.")
        routes[method, path]()

    def show_health(self) -> None:
        """Say that the program is alive."""
        self.answer(200, {"status": "ok"})

    def show_ledger(self) -> None:
        """Show every row, for tests."""
        self.answer(200, {"rows": self.server.ledger.rows()})

    def take_faults(self) -> None:
        """Replace the script of faults, for tests."""
        try:
            self.answer(200, {"faults": self.server.script.replace(self.read_json())})
        except FaultUnreadable as error:
            raise RequestProblem(400, str(error)) from error

    def look_up(self) -> None:
        """Say what is held under a reference."""
        self._require_token()
        asked = parse_qs(urlsplit(self.path).query).get("reference", [])
        if len(asked) != 1:
            raise RequestProblem(400, "Ask for one reference.")
        self.answer(200, {"claims": self.server.ledger.find(asked[0])})

    def take_claim(self) -> None:
        """Judge a claim, keep it, answer its id; or suffer the next fault."""
        claim = self.read_claim()
        fault = self.server.script.take()
        if fault is not None and not fault.after_commit and fault.do != "drip":
            self.suffer(fault, None)
            return
        faults = self.judge(claim)
        if faults:
            self.answer(422, {"errors": [self._error(found, claim) for found in faults]})
            return
        claim_id = self.server.ledger.keep(claim, acknowledge_after=self.server.acknowledge_after)
        receipt = {"id": claim_id, "reference": claim["patientControlNumber"]}
        if fault is None:
            self.answer(201, receipt)
        else:
            self.suffer(fault, receipt)

    def read_claim(self) -> Any:
        """Return the posted document once the caller has shown its token."""
        try:
            self._require_token()
        except RequestProblem:
            self.read_body()
            raise
        return self.read_json()

    def judge(self, claim: Any) -> list[Fault]:
        """Return everything wrong with a claim: its shape first, then its sense."""
        return (
            self.server.contract.faults(claim)
            or list(checks.check(claim))
            or list(self._of_original(claim))
        )

    def _of_original(self, claim: Any) -> Iterator[Fault]:
        """Find fault with a correction of a claim of ours that we do not hold, or turned back."""
        number = claim.get("originalClaimNumber", "")
        if claim["claimFrequencyCode"] == "1" or not is_ours(number):
            return
        status = self.server.ledger.status_of(number)
        if status is None:
            yield Fault("/originalClaimNumber", "ORIGINAL_UNKNOWN", "We hold no such claim.")
        elif status == "rejected":
            said = "That claim was rejected: send it anew, not corrected."
            yield Fault("/originalClaimNumber", "ORIGINAL_REJECTED", said)

    def suffer(self, fault: ScriptedFault, receipt: dict[str, str] | None) -> None:
        """Misbehave as scripted; with a receipt the claim is already kept."""
        if fault.do == "status":
            self.answer(fault.code, {"message": "Scripted."}, fault.headers)
        elif fault.do == "hang":
            self.server.stopping.wait(fault.seconds)
            self.hang_up()
        elif fault.do == "reset":
            self.hang_up(hard=True)
        elif fault.do == "garbage":
            self.send(200, GARBAGE, {"Content-Type": "text/html"})
        elif fault.do == "drip":
            self._drip(str(receipt).replace("'", '"').encode())

    def _drip(self, body: bytes) -> None:
        self.close_connection = True
        self.wfile.write(self.prepare(201, body, {"Content-Type": "application/json"}))
        for byte in body:
            if self.server.stopping.is_set():
                return
            self.wfile.write(bytes([byte]))
            time.sleep(1)

    def _require_token(self) -> None:
        given = self.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, f"Bearer {self.server.token}".encode()):
            raise RequestProblem(401, "The token is wrong.")

    @staticmethod
    def _error(fault: Fault, claim: Any) -> dict[str, str]:
        """Write a fault; on a line it also names the line's own number."""
        error = asdict(fault)
        at = re.match(r"/lines/(\d+)", fault.field)
        if at:
            line = claim["lines"][int(at[1])]
            number = line.get("lineControlNumber") if isinstance(line, dict) else None
            if isinstance(number, str):
                error["lineControlNumber"] = number
        return error
