"""A stand-in for a Messages API: a server of its own that answers as a test tells it to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-of-the-stand-in"
Answer = Callable[[dict[str, Any]], Any]


class MessagesApi(ThreadingHTTPServer):
    """What a test says to the stand-in, and what the stand-in was asked.

    ``answer`` makes an answer's JSON of a request; ``fault`` names what
    goes wrong instead, for the next ``times`` calls.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.ended = threading.Event()
        self.be_well()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def be_well(self, answer: Answer | None = None) -> None:
        """Answer every call so, with nothing found unless told otherwise."""
        self.answer: Answer = answer or (lambda _: NOTHING)
        self.fault, self.times, self.headers = "", 0, {}
        self.usage: Any = USAGE
        self.calls.clear()
        self.keys.clear()
        self.heads.clear()

    def suffer(self, fault: str, *, times: int = 1000, **headers: str) -> None:
        """Let the next calls go wrong."""
        self.fault, self.times, self.headers = fault, times, headers

    def handle_error(self, *_: object) -> None:
        """Stay quiet about a caller who hung up."""

    def note(self, place: int = -1) -> str:
        """Return what was sent as the user's words in a call."""
        return str(self.calls[place]["messages"][0]["content"])


USAGE = {
    "input_tokens": 1200, "output_tokens": 300,
    "cache_read_input_tokens": 900, "cache_creation_input_tokens": 20,
}  # fmt: skip
NOTHING: dict[str, Any] = {
    "problems": [], "diagnoses": [], "services": [], "visit": None, "distinct_services": [],
    "missing": [], "instruction_like_quotes": [],
}  # fmt: skip


def whole(text: str, *, stop: str = "end_turn") -> dict[str, Any]:
    """Return a message of the API that says this text."""
    return {
        "id": "msg_1", "type": "message", "role": "assistant", "model": "stand-in-1",
        "content": [{"type": "text", "text": text}], "stop_reason": stop, "stop_sequence": None,
        "usage": USAGE,
    }  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """One call."""

    server: MessagesApi
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        asked = json.loads(body)
        self.server.calls.append(asked)
        self.server.heads.append({name.lower(): text for name, text in self.headers.items()})
        key = self.headers.get("x-api-key") or self.headers.get("authorization", "")
        self.server.keys.append(key.removeprefix("Bearer "))
        if self.server.keys[-1] != KEY:
            self._say(401, _error("authentication_error"))
        elif self.path != "/v1/messages":
            self._say(404, _error("not_found_error"))
        elif self.server.fault and self.server.times > 0:
            self.server.times -= 1
            getattr(self, f"_{self.server.fault}")(asked)
        else:
            said = whole(json.dumps(self.server.answer(asked)))
            self._say(200, {**said, "usage": self.server.usage})

    # --- faults ----------------------------------------------------------------
    def _malformed(self, asked: dict[str, Any]) -> None:
        self._say(200, whole('{"problems": [' + json.dumps(_last_line(asked))))

    def _wrong_shape(self, asked: dict[str, Any]) -> None:
        self._say(200, whole(json.dumps({"codes": ["99215"], "note": _last_line(asked)})))

    def _truncated(self, asked: dict[str, Any]) -> None:
        self._say(200, whole('{"problems": [{"quote": "' + _last_line(asked), stop="max_tokens"))

    def _refusal(self, asked: dict[str, Any]) -> None:
        self._say(200, whole(f"I cannot help with {_last_line(asked)}", stop="refusal"))

    def _strange_stop(self, _: dict[str, Any]) -> None:
        self._say(200, {**whole("{}"), "stop_reason": ["refusal"]})

    def _strange_name(self, _: dict[str, Any]) -> None:
        self._say(200, {**whole(json.dumps(NOTHING)), "model": "stand\x00-in\ud800-1"})

    def _nested(self, _: dict[str, Any]) -> None:
        body = b'{"content":' * 100_000
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _empty(self, _: dict[str, Any]) -> None:
        self._say(200, {**whole(""), "content": []})

    def _html(self, asked: dict[str, Any]) -> None:
        page = f"<html><p>Welcome. {_last_line(asked)}</p></html>".encode()
        self._send(200, page, "text/html")

    def _not_a_message(self, _: dict[str, Any]) -> None:
        self._say(200, ["what", {"is": "this"}])

    def _limited(self, asked: dict[str, Any]) -> None:
        self._say(429, _error("rate_limit_error", _last_line(asked)))

    def _overloaded(self, asked: dict[str, Any]) -> None:
        self._say(529, _error("overloaded_error", _last_line(asked)))

    def _broken(self, asked: dict[str, Any]) -> None:
        self._say(500, _error("api_error", _last_line(asked)))

    def _too_large(self, asked: dict[str, Any]) -> None:
        self._say(400, _error("invalid_request_error", _last_line(asked)))

    def _forbidden(self, asked: dict[str, Any]) -> None:
        self._say(403, _error("permission_error", _last_line(asked)))

    def _moved(self, _: dict[str, Any]) -> None:
        self.server.headers = {"location": "https://elsewhere.example/v1/messages"}
        self._send(307, b"", "text/plain")

    def _endless(self, _: dict[str, Any]) -> None:
        self._send(200, b'{"id": "' + b"x" * (4 * 1024 * 1024) + b'"}', "application/json")

    def _hang(self, _: dict[str, Any]) -> None:
        self.server.ended.wait(60)
        self.close_connection = True

    def _drip(self, _: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "100000")
        self.end_headers()
        while not self.server.ended.wait(0.05):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                break
        self.close_connection = True

    def _reset(self, _: dict[str, Any]) -> None:
        self.close_connection = True
        self.connection.close()

    def _say(self, status: int, document: Any) -> None:
        self._send(status, json.dumps(document).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        lines = {"content-type": kind, "content-length": str(len(body)), **self.server.headers}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
        # One write: two would wait for the other side's late acknowledgement.
        try:
            self.wfile.write(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def _error(kind: str, said: str = "") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": f"No. {said}"}}


def _last_line(asked: dict[str, Any]) -> str:
    """Return words of the note, as a careless server would put them into its answer."""
    return str(asked["messages"][0]["content"])[-400:]


@contextmanager
def running() -> Iterator[MessagesApi]:
    """Have a stand-in answer while the block runs."""
    server = MessagesApi()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        time.sleep(0)
        server.shutdown()
        thread.join()
        server.server_close()
