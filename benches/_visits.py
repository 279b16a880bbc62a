"""Visits to send: the demo clinic's own, each under an id of its own."""

import base64
import hashlib
import hmac
import json
import time
from datetime import date
from http.client import HTTPConnection
from typing import Any

from integrations.demo import bundles, visits


def bodies(count: int, *, day: date) -> list[bytes]:
    """Return COUNT readable visits of one to three services, all different."""
    made: list[bytes] = []
    number = 0
    while len(made) < count:
        number += 1
        visit = visits.visit(7, number, day)
        if visit.readable and visit.services and visit.status == "finished":
            text = json.dumps(bundles.bundle(visit), ensure_ascii=False)
            made.append(text.replace(visit.id, f"bench-{len(made):06d}").encode())
    return made


def headers(secret: str, event: str, body: bytes) -> dict[str, str]:
    """Sign a body as Standard Webhooks says."""
    stamp = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{event}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "content-type": "application/fhir+json",
        "webhook-id": event,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }


def post(line: HTTPConnection, path: str, body: bytes, head: dict[str, str]) -> tuple[int, Any]:
    """Send one body over an open line; return status and answer."""
    line.request("POST", path, body=body, headers=head)
    answer = line.getresponse()
    return answer.status, answer.read()
