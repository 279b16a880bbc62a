"""Brokers of one installation's own, which a test may empty and look into."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import redis


class Broker(Protocol):
    """Where tasks wait."""

    url: str
    options: dict[str, Any]

    def empty(self) -> None:
        """Lose everything that waits."""

    def content(self) -> bytes:
        """Return everything that waits, for a search."""


class Folder:
    """The filesystem broker of a data folder."""

    url = "filesystem://localhost"

    def __init__(self, data: Path) -> None:
        self._messages = data / "broker" / "messages"
        self.options: dict[str, Any] = {
            "data_folder_in": str(self._messages),
            "data_folder_out": str(self._messages),
            "control_folder": str(data / "broker" / "control"),
        }

    def empty(self) -> None:
        """Delete every message."""
        for message in self._messages.iterdir():
            message.unlink(missing_ok=True)

    def content(self) -> bytes:
        """Return names and bodies of all messages."""
        parts = []
        for message in self._messages.iterdir():
            parts.append(message.name.encode())
            try:
                parts.append(message.read_bytes())
            except FileNotFoundError:  # a worker was faster
                continue
        return b"\n".join(parts)


class Redis:
    """A Redis server of our own."""

    def __init__(self, port: int) -> None:
        self.url = f"redis://127.0.0.1:{port}/0"
        self.options: dict[str, Any] = {}

    def empty(self) -> None:
        """Flush, without closing: the client may be gone afterwards."""
        with redis.Redis.from_url(self.url) as client:
            client.flushdb()

    def content(self) -> bytes:
        """Return every key and what it holds, as it lies in memory."""
        with redis.Redis.from_url(self.url) as client:
            parts = [part for key in client.scan_iter() for part in (key, client.dump(key) or b"")]
        return b"\n".join(parts)


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """Run a Redis for one installation until the block ends."""
    found = shutil.which("redis-server")
    assert found, "Postgres sessions need redis-server: apt-get install redis-server"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [found, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--dir", str(folder), "--logfile", str(folder / "redis.log")]
    command += ["--rdbcompression", "no"]  # or a search of what it holds would miss repeats
    server = subprocess.Popen(command, start_new_session=True)
    try:
        _wait_until_it_answers(port)
        yield Redis(port)
    finally:
        server.kill()
        server.wait(timeout=10)


def _wait_until_it_answers(port: int) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
