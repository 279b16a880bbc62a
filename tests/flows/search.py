"""Looks for words in everything an installation leaves behind, also in disguise."""

import base64
import subprocess
from collections.abc import Iterable, Iterator

import psycopg.conninfo

from tests import machine
from tests.flows.installation import Installation

OUTSIDE = ("demo-billing.sqlite3", "demo-emr", "keys")  # another's memory, and no place for words


def found(made: Installation, words: Iterable[str], **more: bytes) -> list[str]:
    """Return "word in place" for every place that shows one of the words."""
    disguised = {word: list(disguises(word)) for word in words}
    places = [*_files(made), ("broker", made.broker.content()), *more.items()]
    if machine.ON_POSTGRES:
        places.append(("database", dumped(made)))
    return [
        f"{word} in {name}"
        for name, content in places
        for word, forms in disguised.items()
        if _shows(content, forms)
    ]


def disguises(word: str) -> Iterator[bytes]:
    """Return how a word may lie in bytes: as text, hex, or within base64."""
    plain = word.encode()
    yield plain.lower()
    yield word.lower().encode("utf-16-le")
    yield plain.hex().encode()
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain).decode()
        whole = coded[4 if offset else 0 : -4]  # what its neighbours cannot change
        yield whole.lower().encode()


def dumped(made: Installation) -> bytes:
    """Return the whole database as text, read by somebody row-level security lets by."""
    url = psycopg.conninfo.make_conninfo(machine.POSTGRES_URL, dbname=made.database)
    command = ["pg_dump", "--data-only", "--dbname", url]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def _files(made: Installation) -> Iterator[tuple[str, bytes]]:
    for path in sorted(made.data.rglob("*")):
        name = str(path.relative_to(made.data))
        if path.is_file() and not name.startswith((*OUTSIDE, "broker")):
            yield name, path.read_bytes()
            yield f"the name {name}", name.encode()


def _shows(content: bytes, forms: list[bytes]) -> bool:
    lowered = content.lower()
    return any(form in lowered for form in forms)
