"""A call to the outside ends in time, stays small and goes only where it may."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import httpx
import pytest

from integrations import addresses, http, network
from integrations.errors import Misconfigured


class Awkward(BaseHTTPRequestHandler):
    """Answers slowly, hugely or elsewhere."""

    def do_GET(self) -> None:
        try:
            getattr(self, self.path.strip("/").split("/")[0])()
        except OSError:
            return  # the caller hung up, which is what the tests are about

    def plain(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")

    def drip_body(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 999\r\n\r\n")
        self._drip(b"x" * 100)

    def drip_headers(self) -> None:
        self._drip(b"HTTP/1.0 200 OK\r\nX-Slow: " + b"x" * 100)

    def huge(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + b"x" * (http.MOST_BYTES + 70_000))

    def packed(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\nxx")

    def elsewhere(self) -> None:
        self.wfile.write(b"HTTP/1.0 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n")

    def _drip(self, content: bytes) -> None:
        for number in content:
            self.wfile.write(bytes([number]))
            time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Awkward)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _loopback_is_listed(settings: Any) -> None:
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.mark.parametrize("path", ["/drip_body", "/drip_headers"])
def test_a_dripping_answer_ends_with_the_total_limit(address, path):
    # Each byte comes in time and the last after ten seconds: then nothing would be raised.
    with http.client(address, timeout=0.5) as client, pytest.raises(httpx.ReadTimeout):
        client.get(path)


@pytest.mark.parametrize("path", ["/huge", "/packed"])
def test_an_answer_too_large_or_packed_is_refused(address, path):
    with http.client(address) as client, pytest.raises(httpx.RemoteProtocolError):
        client.get(path)


def test_a_redirect_is_not_followed(address):
    with http.client(address) as client:
        assert client.get("/elsewhere").status_code == 302


@pytest.mark.parametrize("url", [
    "http://example.com", "ftp://example.com", "https://", "example.com", "https://a:b@example.com",
    "https://example.com/?a=b", "https://example.com:99999",
    "https://169.254.169.254", "https://10.0.0.1", "https://192.168.1.1", "https://0.0.0.0",
    "https://[::1]", "https://[::ffff:10.0.0.1]", "https://[fe80::1]", "https://[64:ff9b::a00:1]",
    "https://0x7f000002", "https://2130706434", "https://127.2", "https://100.64.0.1",
    "https://localhost",
])  # fmt: skip
def test_an_address_that_may_not_be_is_refused_when_saved(url):
    with pytest.raises(Misconfigured):
        addresses.check_url(url)


def test_a_name_that_turns_private_between_save_and_call_is_refused(monkeypatch):
    answers = iter(["93.184.216.34", "169.254.169.254"])

    def rebind(host: str, port: int, **_: Any) -> Any:
        return [(2, 1, 6, "", (next(answers), port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebind)
    with http.client("https://emr.example") as client, pytest.raises(Misconfigured):
        client.get("/")


def test_a_host_of_one_public_and_one_private_address_is_refused(monkeypatch):
    def both(host: str, port: int, **_: Any) -> Any:
        return [(2, 1, 6, "", (number, port)) for number in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", both)
    with pytest.raises(Misconfigured):
        addresses.check_url("https://emr.example")


def test_an_unlisted_loopback_is_refused(address, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = []
    with pytest.raises(Misconfigured):
        http.client(address)


def test_a_call_is_recorded_with_a_route_in_place_of_its_path(address):
    calls: list[http.Call] = []
    with http.recording(calls.append), http.client(address) as client:
        client.get("/plain/MRN-00417", params={"name": "McKay"})

    (call,) = calls
    assert (call.method, call.host, call.route) == ("GET", "127.0.0.1", "/plain/{id}")
    assert (call.status, call.size, call.outcome) == (200, 2, "answered")


def test_a_call_that_failed_is_recorded_by_the_class_of_its_error():
    calls: list[http.Call] = []
    with (
        http.recording(calls.append),
        http.client("http://127.0.0.1:9") as client,
        pytest.raises(httpx.ConnectError),
    ):
        client.get("/plain")
    assert (calls[0].status, calls[0].outcome) == (None, "ConnectError")


@pytest.mark.parametrize(("path", "shown"), [
    ("/v1/195900/chart/encounter/77", "/v1/{id}/chart/encounter/{id}"),
    ("/Patient/a-195900.E-1", "/Patient/{id}"),
    ("/claims", "/claims"),
])  # fmt: skip
def test_whatever_in_a_path_could_be_an_id_is_left_out(path, shown):
    assert http.template(path) == shown


def test_nothing_of_a_call_is_logged(address, caplog):
    with caplog.at_level("INFO"), http.client(address) as client:
        client.get("/plain/MRN-00417")
    assert "MRN-00417" not in caplog.text


class Sluggish(httpcore.NetworkStream):
    """Takes what is written in small sips, each of them in time."""

    def __init__(self) -> None:
        self.taken = 0

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.taken += len(buffer)
        time.sleep(0.1)


def test_a_host_that_reads_slowly_gets_no_more_than_the_total_time():
    clock = network.Clock(0.25)
    clock.start()
    slow = Sluggish()

    with pytest.raises(httpcore.WriteTimeout):
        network.Stream(slow, clock).write(b"x" * 20 * network.PIECE, 30)
    assert slow.taken < 5 * network.PIECE


def test_a_name_server_that_does_not_answer_ends_a_call_in_time(monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(addresses, "RESOLVE_SECONDS", 0.2)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: ended.wait(20))
    began = time.monotonic()

    with http.client("https://emr.example") as client, pytest.raises(httpx.ConnectTimeout):
        client.get("/")
    ended.set()
    assert time.monotonic() - began < 5
