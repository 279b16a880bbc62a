"""Make ready the folder and the ports one running copy needs for itself."""

import base64
import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from devtools.stop import Stop

LEAST_FREE = 200 * 1024 * 1024
FOLDERS = (
    "keys",
    "broker",
    "broker/messages",
    "broker/control",
    "logs",
    "tmp",
    "uploads",
    "heartbeats",
)


@contextlib.contextmanager
def hold(data: Path) -> Iterator[None]:
    """Make DATA ours alone until the block ends, keys and folders in it."""
    with _one_line_for_disk_trouble(data):
        for folder in (data, *(data / name for name in FOLDERS)):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(data).free < LEAST_FREE:
            raise Stop(f"Less than 200 MB are free in {data}: make room or choose another --data.")
        lock = (data / "lock").open("w")
        _make_keys(data / "keys")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(f"Another copy runs on {data}: stop it, or choose another --data.") from None
        yield


def take_ports(first: int, count: int) -> list[int]:
    """Return COUNT ports from FIRST on, all of them free at this moment."""
    ports = list(range(first, first + count))
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                what = (
                    "" if port == first else f" (the demo clinic needs {first + 1} and {first + 2})"
                )
                raise Stop(f"Port {port} is in use{what}: choose another with --port.") from None
    return ports


@contextlib.contextmanager
def _one_line_for_disk_trouble(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Stop(f"The disk of {data} is full: make room or choose another --data.") from None
        raise Stop(f"{data} cannot be written: choose another folder with --data.") from None


def _make_keys(folder: Path) -> None:
    """Make what is missing of the demo's own keys, readable by its user only."""
    made = {
        "secret_key": secrets.token_urlsafe(50),
        "vault_kek": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    for name, value in made.items():
        path = folder / name
        if path.exists() and path.stat().st_size:
            continue
        # Whole or not at all: a key cut short by a full disk would lock data away.
        part = folder / f".{name}.part"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(value)
        part.rename(path)
