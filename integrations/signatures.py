"""Checks the Standard Webhooks signature of a body, before anything reads it."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from integrations.errors import SignatureInvalid

TOLERANCE_SECONDS = 300
MOST_SIGNATURES = 20
# No dot: it parts id, time and body in what is signed.
_EVENT_ID = re.compile(r"[!-\-/-~]{1,128}\Z", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,12}\Z", re.ASCII)


def verify(
    *, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime
) -> str:
    """Return the event id of a body one of SECRETS has signed.

    Every secret is tried on every signature, so that the time taken
    tells nothing. Raises SignatureInvalid without saying which part
    failed. Source: standardwebhooks.com, scheme v1.
    """
    event_id = headers.get("webhook-id", "")
    seconds = headers.get("webhook-timestamp", "")
    if not _EVENT_ID.match(event_id) or not _SECONDS.match(seconds):
        raise SignatureInvalid("The call carries no proof.")
    if abs(now.timestamp() - int(seconds)) > TOLERANCE_SECONDS:
        raise SignatureInvalid("The call is too old or too new.")
    given = _signatures(headers.get("webhook-signature", ""))
    content = b".".join((event_id.encode(), seconds.encode(), body))
    matches = False
    for secret in secrets:
        try:
            key = key_of(secret)
        except SignatureInvalid:
            continue  # the others may still prove the caller
        expected = hmac.new(key, content, hashlib.sha256).digest()
        for signature in given:
            matches |= hmac.compare_digest(expected, signature)
    if not matches:
        raise SignatureInvalid("No signature holds.")
    return event_id


def key_of(secret: str) -> bytes:
    """Return the key bytes of a ``whsec_...`` secret."""
    try:
        plain = secret.removeprefix("whsec_")
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise SignatureInvalid("The connection's secret cannot be used.") from None
    if len(key) < 16:  # an empty or short key would let anyone sign
        raise SignatureInvalid("The connection's secret cannot be used.")
    return key


def _signatures(header: str) -> list[bytes]:
    found = []
    for part in header.split(" ")[:MOST_SIGNATURES]:
        version, _, signature = part.partition(",")
        if version != "v1":
            continue
        try:
            found.append(base64.b64decode(signature, validate=True))
        except (binascii.Error, ValueError):
            continue
    return found
