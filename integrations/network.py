"""A network whose calls end in time and reach only checked addresses."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from integrations import addresses

# Written at once: of a whole body each small step would get the time of the whole.
PIECE = 16 * 1024


class Clock:
    """How long the current call may still take."""

    def __init__(self, total: float) -> None:
        self.total = total
        self.ends = 0.0

    def start(self) -> None:
        """Begin a call."""
        self.ends = time.monotonic() + self.total

    def left(self, timeout: float | None, late: Callable[[str], Exception]) -> float:
        """Return the shorter of TIMEOUT and what is left; raise LATE at the end."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise late("The call took longer than its total limit.")
        return left if timeout is None else min(timeout, left)


class Network(httpcore.NetworkBackend):
    """Resolves, checks, and connects to the very address it checked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        try:
            numbers = addresses.resolve(host, port, within=left)
        except TimeoutError:
            raise httpcore.ConnectTimeout("No name server answered in time.") from None
        except socket.gaierror:
            raise httpcore.ConnectError("The host's name does not resolve.") from None
        for place, number in enumerate(numbers):
            left = self._clock.left(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._plain.connect_tcp(number, port, left, local_address, socket_options)
                return Stream(stream, self._clock)
            except httpcore.ConnectError:
                if place == len(numbers) - 1:
                    raise
        raise httpcore.ConnectError("The host has no address.")


class Stream(httpcore.NetworkStream):
    """A connection that obeys the clock at every read and write."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, no longer than the call may still take."""
        return self._inner.read(max_bytes, self._clock.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, no longer than the call may still take."""
        for start in range(0, len(buffer), PIECE):
            left = self._clock.left(timeout, httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + PIECE], left)

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt; the certificate is checked against the host's name."""
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._inner.get_extra_info(info)
