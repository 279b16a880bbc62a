"""An HTTP handler for small JSON programs on loopback: one write per answer."""

import json
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})


class RequestProblem(Exception):
    """The request itself is wrong; answer with its status and stop."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Server(ThreadingHTTPServer):
    """A server bound to loopback only; threads never outlive the program."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    quiet = True

    def __init__(self, port: int, handler: type["JsonHandler"]) -> None:
        super().__init__(("127.0.0.1", port), handler)

    @property
    def address(self) -> str:
        """Return the address callers use."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """Say what kind of error hit a request, never a value of it."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            print(f"request failed: {type(error).__name__}", file=sys.stderr, flush=True)


class JsonHandler(BaseHTTPRequestHandler):
    """Reads JSON, answers JSON; header and body leave in one send."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 120
    largest_body: ClassVar[int] = 1024 * 1024

    def do_GET(self) -> None:
        """Answer a read."""
        self._run("GET")

    def do_POST(self) -> None:
        """Answer a write."""
        self._run("POST")

    def respond(self, method: str, path: str) -> None:
        """Route one request; subclasses answer or raise RequestProblem."""
        raise NotImplementedError

    def read_body(self) -> bytes:
        """Return the body; 411 without a length, 413 when it is too long."""
        length = self.headers.get("content-length")
        if length is None or not length.isdigit():
            raise RequestProblem(411, "Content-Length is required.")
        if int(length) > self.largest_body:
            self._discard(int(length))
            raise RequestProblem(413, f"At most {self.largest_body} bytes.")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionAbortedError
        return body

    def read_json(self) -> Any:
        """Return the parsed body; 415 for another type, 400 when unreadable."""
        body = self.read_body()
        if self.headers.get_content_type() not in ("application/json", "application/fhir+json"):
            raise RequestProblem(415, "Send application/json.")
        try:
            return json.loads(body, object_pairs_hook=unique, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise RequestProblem(400, "The body is not JSON.") from error

    def answer(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        """Send a JSON answer in one write."""
        body = json.dumps(document).encode()
        self.send(status, body, {"Content-Type": "application/json", **(headers or {})})

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Send any answer in one write: two small ones cost 40 ms each."""
        self.wfile.write(self.prepare(status, body, headers) + body)

    def prepare(self, status: int, body: bytes, headers: dict[str, str]) -> bytes:
        """Return the head of an answer and log its line."""
        self.log_request(status)
        lines = [f"{self.protocol_version} {status} {self.responses.get(status, ('',))[0]}"]
        everything = {**headers, "Content-Length": str(len(body)), "Date": self.date_time_string()}
        lines += [f"{name}: {value}" for name, value in everything.items()]
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def hang_up(self, *, hard: bool = False) -> None:
        """End the connection without an answer; hard sends a reset."""
        self.close_connection = True
        if hard:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: Any) -> None:
        """Log the method, the path without its query and the status."""
        if not self.server.quiet:
            path = urlsplit(self.path).path if hasattr(self, "path") else "-"
            status = args[2] if len(args) > 2 else "-"
            print(f"{self.command or '-'} {path} {status}", file=sys.stderr, flush=True)

    def log_error(self, *_: Any) -> None:
        """Say nothing: the standard text quotes the request."""

    def _discard(self, length: int) -> None:
        """Read a refused body away, or closing would reset the answer too."""
        left = min(length, 16 * self.largest_body)
        while left > 0 and (chunk := self.rfile.read(min(left, 65536))):
            left -= len(chunk)

    def _run(self, method: str) -> None:
        host = (self.headers.get("host") or "").rsplit(":", 1)[0]
        try:
            if host not in LOOPBACK:
                raise RequestProblem(421, "This program answers on loopback only.")
            self.respond(method, urlsplit(self.path).path)
        except RequestProblem as problem:
            self.close_connection = True
            self.answer(problem.status, {"message": str(problem)})


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; a name said twice is not JSON we can trust."""
    built = dict(pairs)
    if len(built) != len(pairs):
        raise ValueError("duplicate name")
    return built


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
