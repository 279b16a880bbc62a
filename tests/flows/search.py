"""Looks for words in everything an installation leaves behind, also in disguise."""

import base64
import contextlib
import re
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator

import psycopg.conninfo

from tests import machine
from tests.flows.installation import Installation

OUTSIDE = ("demo-billing.sqlite3", "demo-emr", "keys")  # another's memory, and no place for words
SAFE = bytes.maketrans(b"+/", b"-_")
FEW_HEX = re.compile(rb"[0-9a-f]{1,12}")
ALONE = rb"(?<![0-9a-f])%s(?![0-9a-f])"


def found(made: Installation, words: Iterable[str], **more: bytes) -> list[str]:
    """Return "word in place" for every place that shows one of the words."""
    disguised = {word: list(disguises(word)) for word in words}
    places = [*_files(made), ("broker", made.broker.content()), *more.items()]
    places.append(("database", dumped(made)))
    return [
        f"{word} in {name}"
        for name, content in places
        for word, forms in disguised.items()
        if shows(content, forms)
    ]


def disguises(word: str) -> Iterator[bytes]:
    """Return how a word may lie in bytes: as text, hex, or within either base64."""
    plain = word.encode()
    yield plain.lower()
    yield word.lower().encode("utf-16-le")
    yield plain.hex().encode()
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain)
        begins, ends = -(-offset * 8 // 6), (offset + len(plain)) * 8 // 6
        whole = coded[begins:ends].lower()  # what its neighbours cannot change
        yield from {whole, whole.translate(SAFE)}


def dumped(made: Installation) -> bytes:
    """Return the whole database as text, read by somebody row-level security lets by.

    SQLite's file is searched too, but in it nothing stands between two values of a row.
    """
    if not machine.ON_POSTGRES:
        with contextlib.closing(sqlite3.connect(made.database)) as file:
            return "\n".join(file.iterdump()).encode()
    url = psycopg.conninfo.make_conninfo(machine.POSTGRES_URL, dbname=made.database)
    command = ["pg_dump", "--data-only", "--dbname", url]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def _files(made: Installation) -> Iterator[tuple[str, bytes]]:
    for path in sorted(made.data.rglob("*")):
        name = str(path.relative_to(made.data))
        if path.is_file() and not name.startswith((*OUTSIDE, "broker")):
            yield name, path.read_bytes()
            yield f"the name {name}", name.encode()


def shows(content: bytes, forms: Iterable[bytes]) -> bool:
    """Whether one of the forms stands there.

    Few hex digits within more of them are chance and no word: digests,
    ids and a dump's bytes are full of such.
    """
    lowered = content.lower()
    return any(
        form in lowered
        and (not FEW_HEX.fullmatch(form) or re.search(ALONE % form, lowered) is not None)
        for form in forms
    )
