"""The demo billing system behind the port every billing system stands behind."""

from typing import ClassVar

import httpx

from claims.domain.content import ClaimContent
from integrations.errors import Unavailable, Unknown
from integrations.ports import AcknowledgementRecord, Capabilities, Delivered, Endpoint
from integrations.vendors.demo import replies, wire
from integrations.vendors.demo.client import Client


class Demo:
    """Submits claims to the demo billing system; built per use."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        idempotency_key=False, look_up=True, webhooks=True, corrections=True
    )

    def __init__(self, endpoint: Endpoint, *, transport: httpx.BaseTransport | None = None) -> None:
        self._endpoint = endpoint
        self._transport = transport

    def submit(self, claim: ClaimContent, *, reference: str) -> Delivered:
        """Send one claim and return the billing system's own id for it."""
        document = wire.to_wire(claim, reference)
        with self._client() as client:
            reply = client.call("POST", "/claims", json=document)
        return replies.read_receipt(reply, claim=claim, reference=reference)

    def look_up(self, *, reference: str) -> Delivered | None:
        """Return what the billing system holds under our reference, or None."""
        try:
            with self._client() as client:
                reply = client.call("GET", "/claims", params={"reference": reference})
        except Unknown as error:
            raise Unavailable(str(error)) from None
        return replies.read_holdings(reply, reference=reference)

    def read_acknowledgement(self, body: bytes) -> list[AcknowledgementRecord]:
        """Read the webhook that tells what became of one claim."""
        return [replies.read_message(body)]

    def _client(self) -> Client:
        return Client(
            base_url=self._endpoint.base_url,
            token=(self._endpoint.secrets or {}).get("token", ""),
            transport=self._transport,
        )
