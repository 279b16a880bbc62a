"""A gateway that passes a claim on only after our side has given up on it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.kits.demo_programs import PLAIN


class Gateway(ThreadingHTTPServer):
    """What the handlers of one gateway share."""

    daemon_threads = True

    def __init__(self, behind: str, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind, self.seconds = behind, seconds
        self.late, self.ended = threading.Event(), threading.Event()


class Handler(BaseHTTPRequestHandler):
    """Passes everything on; the first POST late, to nobody who waits."""

    server: Gateway

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.server.late.is_set():
            self._pass_on(body)
            return
        self.server.late.set()
        until = time.monotonic() + self.server.seconds
        while time.monotonic() < until and not self.server.ended.wait(0.1):
            continue
        self._ask(body)
        self.close_connection = True

    def _ask(self, body: bytes) -> httpx.Response:
        headers = {"authorization": self.headers["authorization"]}
        if body:
            headers["content-type"] = self.headers["content-type"]
        address = self.server.behind + self.path
        return httpx.request(self.command, address, content=body, headers=headers, **PLAIN)

    def _pass_on(self, body: bytes) -> None:
        reply = self._ask(body)
        self.send_response_only(reply.status_code)
        self.send_header("content-type", reply.headers["content-type"])
        self.send_header("content-length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, *_: object) -> None:
        """Say nothing: a path names a reference."""


@contextmanager
def slow_gateway(behind: str, *, seconds: float) -> Iterator[str]:
    """Stand before a billing system; the first POST reaches it SECONDS late."""
    server = Gateway(behind, seconds)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
