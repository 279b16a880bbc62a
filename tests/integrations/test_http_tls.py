"""Whoever answers over TLS is who they say they are, at the first call and at every later one."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from integrations import http

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])


class Answering(BaseHTTPRequestHandler):
    """Answers anybody."""

    def do_GET(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Impostors(ThreadingHTTPServer):
    """Whose callers hang up, which is what the test is about."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[str]:
    """A server whose certificate nobody but itself vouches for; its address."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME)
    made = made.public_key(key.public_key()).serial_number(1).add_extension(names, critical=False)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    clear = serialization.NoEncryption()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, clear
    ) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    file = tmp_path / "both.pem"
    file.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = Impostors(("127.0.0.1", 0), Answering)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_certificate_nobody_vouches_for_is_refused_by_every_client(impostor, settings):
    settings.CLINICBRIDGE_PRIVATE_HOSTS = ["localhost"]
    for _ in range(2):
        with (
            http.client(impostor) as client,
            pytest.raises(httpx.ConnectError, match="self-signed certificate"),
        ):
            client.get("/")
