"""Leave a mark in the data folder while worker and beat do their work."""

import time
from pathlib import Path

from django.conf import settings


def mark(name: str) -> None:
    """Say that NAME works at this moment."""
    folder: Path = settings.DATA_DIR / "heartbeats"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / name).touch()


def is_fresh(name: str, *, seconds: float) -> bool:
    """Tell whether NAME left its mark within SECONDS."""
    try:
        marked_at = (settings.DATA_DIR / "heartbeats" / name).stat().st_mtime
    except FileNotFoundError:
        return False
    return bool(time.time() - marked_at <= seconds)
