"""Standard Webhooks as a sender: sign a message, post it once, read when to come back."""

import base64
import email.utils
import hashlib
import hmac
import http.client
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 15.0
LONGEST_WAIT_SECONDS = 60.0


class SecretUnreadable(Exception):
    """The secret file is missing or does not hold ``whsec_`` and base64."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where messages go and the key that signs them."""

    url: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What one attempt brought: a status, or 0 when nobody answered."""

    status: int
    retry_after: float | None = None

    @property
    def delivered(self) -> bool:
        """Only a 2xx counts as delivered."""
        return 200 <= self.status < 300

    @property
    def final(self) -> bool:
        """A 3xx or 4xx will not change by asking again; 408, 425 and 429 may."""
        return 300 <= self.status < 500 and self.status not in (408, 425, 429)


def read_secret(path: Path) -> bytes:
    """Return the signing key kept in a file as ``whsec_<base64>``."""
    try:
        text = path.read_text(encoding="ascii").strip()
        if not text.startswith("whsec_"):
            raise ValueError("no prefix")
        secret = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except (OSError, ValueError) as error:
        raise SecretUnreadable(f"{path} must hold whsec_ and base64.") from error
    if len(secret) < 24:
        raise SecretUnreadable(f"{path} must hold at least 24 random bytes.")
    return secret


def sign(secret: bytes, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the ``webhook-signature`` value: v1, HMAC-SHA256, base64."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def post(hook: Hook, *, message_id: str, body: bytes, content_type: str) -> Answer:
    """Send one message once; over retries its id stays, its time does not."""
    timestamp = int(time.time())
    headers = {
        "content-type": content_type,
        "user-agent": "ridgeline-demo/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(
            hook.secret, message_id=message_id, timestamp=timestamp, body=body
        ),
    }
    connection, target = _connect(hook.url)
    try:
        connection.request("POST", target, body=body, headers=headers)
        reply = connection.getresponse()
        reply.read(64 * 1024)
        return Answer(reply.status, _seconds(reply.getheader("retry-after")))
    except (OSError, http.client.HTTPException):
        return Answer(0)
    finally:
        connection.close()


def wait(attempt: int, answer: Answer) -> float:
    """Return the seconds before the next attempt; 1 is the first retry."""
    backoff = min(0.5 * 2.0 ** min(attempt - 1, 10), LONGEST_WAIT_SECONDS)
    return max(backoff, min(answer.retry_after or 0.0, 3600.0))


def _connect(url: str) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return (
            http.client.HTTPSConnection(host, parts.port, timeout=TIMEOUT_SECONDS, context=context),
            target,
        )
    return http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS), target


def _seconds(header: str | None) -> float | None:
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
