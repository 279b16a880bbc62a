"""The official SDK over our own network: one bounded call, its failures in our words."""

import email.utils
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import httpx

from integrations import http
from integrations.errors import Misconfigured, OutsideError, Refused, Unavailable

if TYPE_CHECKING:  # a second to load: nobody pays it who asks no model
    import anthropic
    import httpx2

TOTAL_SECONDS = 30.0
VERSION = "2023-06-01"  # of the Messages API
LOGGERS = ("anthropic", "httpx2", "httpcore2")
WAITS = (408, 409, 425, 429)
SECRETS = (401, 403)


class Client:
    """A Messages API on the line; use it with ``with``."""

    def __init__(
        self, *, base_url: str, token: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        if not base_url or not token:
            raise Misconfigured("Suggestions need an address and a key.")
        if not token.isascii() or not token.isprintable():
            raise Misconfigured("The key holds characters a header cannot carry.")
        self._token, self._base_url = token, base_url.rstrip("/").removesuffix("/v1")
        self._http = http.client(base_url, timeout=TOTAL_SECONDS, transport=transport)
        if http.origin(str(self._http.base_url)) != http.origin(base_url):
            raise Misconfigured("The address can be read in two ways.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def create(self, call: dict[str, Any]) -> "anthropic.types.Message":
        """Return the answer to one call.

        Raises Unavailable when it may be asked again, Refused when this
        call will always be refused, Misconfigured for settings. Asking
        twice costs tokens and nothing else: no end is unknown here.
        """
        import anthropic

        _quieten()
        sdk = anthropic.Anthropic(
            api_key=self._token,
            base_url=self._base_url,
            timeout=TOTAL_SECONDS,
            max_retries=0,  # when to try again is the row's to say
            http_client=_over(self._http, token=self._token),
            open_telemetry=False,
        )
        try:
            return sdk.messages.create(**call)  # type: ignore[no-any-return]
        except anthropic.APIStatusError as error:
            raise _of_status(error.status_code, error.response.headers) from None
        except anthropic.APIConnectionError as error:
            raise _of_connection(error) from None
        except (anthropic.AnthropicError, ValueError, TypeError, RecursionError):
            raise Unavailable("The answer could not be read.") from None


def _quieten() -> None:
    """Let no ANTHROPIC_LOG of the environment write what is sent into a log."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


def _of_status(status: int, headers: Any) -> OutsideError:
    said = f"The endpoint answered {status}."
    if status in SECRETS:
        return Misconfigured(f"{said} Check the key.")
    if status == 404:
        return Misconfigured(f"{said} Check the address and the model's name.")
    if status in WAITS or status >= 500:
        return Unavailable(said, retry_after=_retry_after(headers))
    return Refused(said)


def _of_connection(error: "anthropic.APIConnectionError") -> OutsideError:
    cause = error.__cause__
    if isinstance(cause, OutsideError):
        return cause
    return Unavailable(type(cause).__name__ if cause else "APIConnectionError")


def _retry_after(headers: Any) -> timedelta | None:
    """Read Retry-After: seconds or an HTTP date; nonsense is no wish at all."""
    text = str(headers.get("retry-after", "")).strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        at = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(at - datetime.now(UTC), timedelta(0))


def _over(inner: httpx.Client, *, token: str) -> "httpx2.Client":
    """Return the SDK's kind of client, whose every call goes through ours.

    So its address is checked as it connects, the whole call ends in
    time, a drip too, an answer has a largest size and the call is
    recorded, as for every other vendor. Of what the SDK would send only
    address, body and time count: its headers hold what the environment
    of this process says (ANTHROPIC_CUSTOM_HEADERS, another key).
    """
    import httpx2

    headers = {
        "accept": "application/json",
        "anthropic-version": VERSION,
        "content-type": "application/json",
        "x-api-key": token,
    }
    own = http.origin(str(inner.base_url))

    class Through(httpx2.BaseTransport):
        """Hands a request of the SDK to our client."""

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if http.origin(str(request.url)) != own:
                raise Misconfigured("The call would leave for another address.")
            try:
                reply = inner.request(
                    request.method, str(request.url), headers=headers, content=request.read()
                )
            except httpx.TimeoutException as error:
                raise httpx2.ReadTimeout(type(error).__name__) from None
            except httpx.ConnectError as error:
                raise httpx2.ConnectError(type(error).__name__) from None
            except httpx.TransportError as error:
                raise httpx2.ReadError(type(error).__name__) from None
            return httpx2.Response(
                reply.status_code, headers=reply.headers.multi_items(), content=reply.content
            )

    return httpx2.Client(transport=Through(), trust_env=False)
