"""A gateway that hangs up on a claim, and passes it on only after our side looked it up."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.kits.demo_programs import PLAIN


class Gateway(ThreadingHTTPServer):
    """What the handlers of one gateway share."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind, self.is_over = behind, False
        self.held, self.looked_up = threading.Event(), threading.Event()


class Handler(BaseHTTPRequestHandler):
    """Passes everything on; the first POST late, to nobody who waits."""

    server: Gateway

    def do_GET(self) -> None:
        self._pass_on(b"")
        self.server.looked_up.set()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.server.held.is_set():
            self._pass_on(body)
            return
        self.server.held.set()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
        self.server.looked_up.wait()
        if not self.server.is_over:
            self._ask(body)

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
def slow_gateway(behind: str) -> Iterator[str]:
    """Stand before a billing system; the first POST reaches it after the first look-up."""
    server = Gateway(behind)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.is_over = True
        server.looked_up.set()
        server.shutdown()
        thread.join()
        server.server_close()
