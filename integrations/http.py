"""The one way to build an HTTP client for the outside world."""

import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

import httpcore
import httpx

from integrations import addresses
from integrations.network import Clock, Network

MOST_BYTES = 2 * 1024 * 1024
CONNECT_SECONDS = 5.0
origin = addresses.origin  # for vendors, who see of ours this module and not that one
logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Call:
    """What is remembered of one call: nothing that could name a patient.

    ``outcome`` is ``answered`` or the class of the error; ``status`` is
    None when no answer came.
    """

    method: str
    host: str
    route: str
    status: int | None
    duration_ms: int
    size: int
    outcome: str


Record = Callable[[Call], object]
_record: ContextVar[Record | None] = ContextVar("record", default=None)


@contextmanager
def recording(record: Record) -> Iterator[None]:
    """Give every call made inside to RECORD, when it has ended."""
    token = _record.set(record)
    try:
        yield
    finally:
        _record.reset(token)


def client(
    base_url: str,
    *,
    timeout: float = 15.0,
    headers: Mapping[str, str] | None = None,
    transport: httpx.BaseTransport | None = None,
    most_bytes: int = MOST_BYTES,
) -> httpx.Client:
    """Return a client for one use by one thread.

    ``timeout`` is the total for a call, in seconds. TLS is verified,
    redirects are not followed, proxies and netrc of the machine not
    used, answers larger than ``most_bytes`` or packed refused, private
    addresses refused unless listed. A call's ``extensions={"route":
    "/claims/{id}"}`` names it in the record. Raises Misconfigured for
    an address that may not be.
    """
    addresses.check_url(base_url)
    guarded = Guard(transport, clock=Clock(timeout), most_bytes=most_bytes)
    return httpx.Client(
        base_url=base_url,
        headers={"Accept-Encoding": "identity", "User-Agent": "ClinicBridge", **(headers or {})},
        timeout=httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout), pool=1.0),
        transport=guarded,
        follow_redirects=False,
        trust_env=False,
    )


class Guard(httpx.BaseTransport):
    """Ends calls in time, caps answers and records how each went."""

    def __init__(self, inner: httpx.BaseTransport | None, *, clock: Clock, most_bytes: int) -> None:
        self._inner = inner or _Checked(clock)
        self._clock, self._most = clock, most_bytes

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Make one call."""
        self._clock.start()
        entry = _Entry(request)
        try:
            reply = self._inner.handle_request(request)
        except Exception as error:
            entry.end(outcome=type(error).__name__)
            raise
        entry.status = reply.status_code
        if reply.headers.get("content-encoding", "identity").lower() != "identity":
            reply.close()
            entry.end(outcome="packed answer")
            raise httpx.RemoteProtocolError("The answer is packed, which was not asked for.")
        body = _Body(reply, entry, clock=self._clock, most_bytes=self._most)
        return httpx.Response(
            reply.status_code, headers=reply.headers, stream=body, extensions=reply.extensions
        )

    def close(self) -> None:
        """Close every connection."""
        self._inner.close()


class _Checked(httpx.HTTPTransport):
    """httpx's own transport over our network."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(),
            max_connections=2,
            network_backend=Network(clock),
        )


@cache
def _tls() -> ssl.SSLContext:
    """Return what verifies the other side: reading all authorities takes 25 ms, so once."""
    return httpx.create_ssl_context(trust_env=False)


class _Entry:
    """One call while it lasts."""

    def __init__(self, request: httpx.Request) -> None:
        self._request, self._record = request, _record.get()
        self._began = time.monotonic()
        self.status: int | None = None
        self.size = 0

    def end(self, *, outcome: str) -> None:
        """Record the call, once."""
        record, self._record = self._record, None
        if record is None:
            return
        url = self._request.url
        route = str(self._request.extensions.get("route") or template(url.path))
        duration = int((time.monotonic() - self._began) * 1000)
        record(
            Call(self._request.method, url.host, route, self.status, duration, self.size, outcome)
        )


class _Body(httpx.SyncByteStream):
    """An answer's body, read no further than it may be."""

    def __init__(
        self, reply: httpx.Response, entry: _Entry, *, clock: Clock, most_bytes: int
    ) -> None:
        self._reply, self._entry, self._clock, self._most = reply, entry, clock, most_bytes

    def __iter__(self) -> Iterator[bytes]:
        try:
            for part in self._reply.iter_raw():
                self._clock.left(None, httpx.ReadTimeout)
                self._entry.size += len(part)
                if self._entry.size > self._most:
                    raise httpx.RemoteProtocolError("The answer is larger than allowed.")
                yield part
        except httpx.TransportError as error:
            self._entry.end(outcome=type(error).__name__)
            raise
        self._entry.end(outcome="answered")

    def close(self) -> None:
        self._reply.close()
        self._entry.end(outcome="answered")


def template(path: str) -> str:
    """Return a path with everything that could be an id left out."""
    parts = path.split("/")
    return "/".join(p if re.fullmatch(r"v\d|[A-Za-z$_-]*", p) else "{id}" for p in parts)
