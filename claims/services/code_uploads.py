"""Keep uploaded code files until a worker has loaded them, and no longer."""

import json
import re
import shutil
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction

from claims.services import codesets, work
from claims.services.code_sources import Refused, Source
from clinicbridge import audit

LARGEST = 128 * 1024 * 1024
MOST_FILES = 8
_TOLD, _ABOUT = "progress", "about.json"
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


class Uploaded(Protocol):
    """A file as the browser sent it."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]:
        """Yield its bytes, piece by piece."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for with the files."""

    set_name: str
    ask: codesets.Ask


def keep(files: Sequence[Uploaded], wanted: Wanted) -> uuid.UUID:
    """Keep files and what is wanted of them; Refused when they are too many or too large."""
    if len(files) > MOST_FILES:
        raise Refused(f"At most {MOST_FILES} files are loaded together.")
    for file in files:
        if (file.size or 0) > LARGEST:
            raise Refused(f"{file.name} is larger than {LARGEST // 1024 // 1024} MB.")
    upload = uuid.uuid4()
    folder = _folder(upload)
    folder.mkdir(mode=0o700, parents=True)
    names = []
    for place, file in enumerate(files):
        names.append(Path(file.name or "file").name[:100])
        with (folder / str(place)).open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    ask = wanted.ask
    about = {
        "set": wanted.set_name,
        "names": names,
        "release": ask.name,
        "from": ask.effective_from.isoformat() if ask.effective_from else "",
        "to": ask.effective_to.isoformat() if ask.effective_to else "",
    }
    (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
    return upload


def told(upload: str) -> int:
    """Return how many rows are written so far: no transaction shows it before its end."""
    try:
        return int((_folder(uuid.UUID(upload)) / _TOLD).read_text())
    except (OSError, ValueError):
        return 0


class Load:
    """Long work: load what was uploaded, and delete it."""

    def plan(self, arguments: dict[str, Any]) -> list[uuid.UUID]:
        """Return the one upload."""
        return [uuid.UUID(arguments["upload"])]

    def do(self, piece: uuid.UUID) -> Counter[str]:
        """Load an upload; nothing counts when it was loaded and deleted before."""
        folder = _folder(piece)
        if not (folder / _ABOUT).exists():
            return Counter()
        names = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))["names"]
        try:
            is_new = self._load(folder)
        except Refused as refusal:
            _delete(folder)
            raise work.Failed(_bare(str(refusal), names)) from None
        transaction.on_commit(lambda: _delete(folder))
        return Counter({"loaded": 1} if is_new else {})

    def _load(self, folder: Path) -> bool:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        sources = [Source(folder / str(n), name) for n, name in enumerate(about["names"])]
        loaded = codesets.load(
            name=about["set"],
            sources=sources,
            ask=codesets.Ask(about["release"], _day(about["from"]), _day(about["to"])),
            actor=audit.actor(),
            tell=lambda count: _tell(folder, count),
        )
        return loaded.is_new


def _bare(refusal: str, names: Sequence[str]) -> str:
    """Say a refusal without what the files are called and hold: somebody uploads the wrong one.

    A job's row is kept in clear; a list of patients would leave its name and its cells there.
    """
    for place, name in enumerate(names, 1):
        refusal = refusal.replace(name, f"File {place}")
    return _QUOTED.sub("what stands there", refusal)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _tell(folder: Path, count: int) -> None:
    (folder / _TOLD).write_text(str(count))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _folder(upload: uuid.UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "codes" / upload.hex
