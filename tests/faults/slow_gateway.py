"""A gateway that passes a claim on only after our side has given up on it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


@contextmanager
def slow_gateway(behind: str, *, seconds: float) -> Iterator[str]:
    """Stand before a billing system; the first POST reaches it SECONDS late."""
    late = threading.Event()
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if late.is_set():
                self._pass_on(body)
                return
            late.set()
            until = time.monotonic() + seconds
            while time.monotonic() < until and not ended.wait(0.1):
                continue
            self._ask(body)  # nobody waits for the answer any more
            self.close_connection = True

        def _ask(self, body: bytes) -> httpx.Response:
            headers = {"authorization": self.headers["authorization"]}
            if body:
                headers["content-type"] = self.headers["content-type"]
            return httpx.request(
                self.command, behind + self.path, content=body, headers=headers, trust_env=False
            )

        def _pass_on(self, body: bytes) -> None:
            reply = self._ask(body)
            self.send_response_only(reply.status_code)
            self.send_header("content-type", reply.headers["content-type"])
            self.send_header("content-length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            """Say nothing: a path names a reference."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
