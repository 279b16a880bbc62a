"""Read configuration from the environment, loudly when it is doubtful."""

import base64
import binascii
import os
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class Doubtful(ImproperlyConfigured):
    """A setting is missing or says something that cannot be meant."""


def text(name: str, default: str | None = None) -> str:
    """Return NAME, or the content of the file NAME_FILE names."""
    if file_name := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Doubtful(f"{name}_FILE names a file that cannot be read.") from error
    value = os.environ.get(name, default)
    if value is None:
        raise Doubtful(f"Set {name} or {name}_FILE.")
    return value.strip()


def flag(name: str, *, default: bool) -> bool:
    """Return NAME as yes or no; anything else is refused."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise Doubtful(f"{name} must be yes or no.")


def listed(name: str, default: str = "") -> list[str]:
    """Return NAME split at commas, empty parts left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return NAME as a whole number between LEAST and MOST."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise Doubtful(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, allowed: Iterable[str]) -> str:
    """Return NAME, which must be one of ALLOWED."""
    value, words = text(name, default), sorted(allowed)
    if value not in words:
        raise Doubtful(f"{name} must be one of: {', '.join(words)}.")
    return value


def key(name: str, file: Path) -> str:
    """Return NAME, else what FILE holds, else nothing."""
    if is_set(name):
        return text(name)
    try:
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def is_set(name: str) -> bool:
    """Tell whether the environment gives NAME, itself or as a file."""
    return name in os.environ or f"{name}_FILE" in os.environ


def is_key(value: str) -> bool:
    """Tell whether VALUE is base64 of exactly 32 bytes."""
    try:
        return len(base64.b64decode(value, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def refuse(problems: Iterable[tuple[bool, str]]) -> None:
    """Raise one error that names every problem that is so."""
    found = [message for is_so, message in problems if is_so]
    if found:
        raise Doubtful("Refusing to start:\n  " + "\n  ".join(found))
