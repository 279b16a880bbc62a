"""HTTP to the demo billing system: one bounded call, its failures in our words."""

import email.utils
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import httpx

from integrations import http
from integrations.errors import Misconfigured, Unavailable, Unknown

TOTAL_SECONDS = 15.0
LARGEST_REPLY = 256 * 1024
CANNOT_HAVE_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
CANNOT_BE_SENT = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; ``body`` never goes into a message or a log."""

    status: int
    body: bytes
    retry_after: timedelta | None


class Client:
    """The billing system on the line; use it with ``with``."""

    def __init__(
        self, *, base_url: str, token: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        if not base_url or not token:
            raise Misconfigured("The demo billing system needs an address and a token.")
        if not token.isascii() or not token.isprintable():
            raise Misconfigured("The token holds characters a header cannot carry.")
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._http = http.client(
            base_url,
            timeout=TOTAL_SECONDS,
            headers=headers,
            transport=transport,
            most_bytes=LARGEST_REPLY,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def call(self, method: str, path: str, **content: Any) -> Reply:
        """Return the answer.

        Raises Unavailable when it cannot have left, Unknown when it may
        have arrived, Misconfigured when it could not even be tried.
        """
        try:
            response = self._http.request(method, path, **content)
        except CANNOT_HAVE_LEFT as error:
            raise Unavailable(type(error).__name__) from None
        except CANNOT_BE_SENT as error:
            raise Misconfigured(type(error).__name__) from None
        except httpx.RequestError as error:
            raise Unknown(type(error).__name__) from None
        return Reply(response.status_code, response.content, _retry_after(response))


def _retry_after(response: httpx.Response) -> timedelta | None:
    """Read Retry-After: seconds or an HTTP date; nonsense is no wish at all."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        at = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(at - datetime.now(UTC), timedelta(0))
