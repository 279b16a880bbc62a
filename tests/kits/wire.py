"""What a vendor's server would have seen, and what may never be printed of it."""

import traceback
from collections.abc import Callable, Iterator

import httpx

from tests.kits.full_claim import CANARIES

Handler = Callable[[httpx.Request], httpx.Response]


class Wire:
    """What the vendor's server would have seen; answers as told."""

    def __init__(self, answer: httpx.Response | Exception | Handler) -> None:
        self.requests: list[httpx.Request] = []
        self.answer = answer
        self.transport = httpx.MockTransport(self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        if isinstance(self.answer, httpx.Response):
            return fresh(self.answer)
        return self.answer(request)


class Chunks(httpx.SyncByteStream):
    """A body that arrives from the network, as a real one does."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self.content


class Endless(httpx.SyncByteStream):
    """A body that would go on to 32 MB; ``sent`` counts what was taken of it."""

    sent = 0

    def __iter__(self) -> Iterator[bytes]:
        while self.sent < 512:
            self.sent += 1
            yield b" " * 65536


def fresh(response: httpx.Response) -> httpx.Response:
    """Return an answer nobody has read yet."""
    stream = Chunks(response.content)
    return httpx.Response(response.status_code, headers=response.headers, stream=stream)


def assert_no_canary(error: BaseException) -> None:
    """Fail when the printed error or a cause holds anything of the patient."""
    printed = "".join(traceback.format_exception(error)) + repr(error)
    assert not [word for word in CANARIES if word in printed]
