"""Scripted faults: what the next POSTs of a claim shall suffer."""

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

KINDS = frozenset({"status", "hang", "reset", "garbage", "drip"})
FIELDS = {
    "do": str,
    "code": int,
    "headers": dict,
    "seconds": (int, float),
    "after_commit": bool,
}


class FaultUnreadable(ValueError):
    """The script asks for something that is not in the contract."""


@dataclass(frozen=True, slots=True)
class ScriptedFault:
    """One fault; ``after_commit`` says whether the claim is kept first."""

    do: str
    code: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 60
    after_commit: bool = False


class Script:
    """Faults in order, each used by one POST /claims."""

    def __init__(self) -> None:
        self._next: deque[ScriptedFault] = deque()
        self._lock = threading.Lock()

    def replace(self, document: Any) -> int:
        """Take a new script and return how many faults it holds."""
        if not isinstance(document, dict) or not isinstance(document.get("next"), list):
            raise FaultUnreadable("Send an object with the list next.")
        faults = [_read(item) for item in document["next"]]
        with self._lock:
            self._next = deque(faults)
        return len(faults)

    def take(self) -> ScriptedFault | None:
        """Return the fault this POST suffers, if any."""
        with self._lock:
            return self._next.popleft() if self._next else None


def _read(item: Any) -> ScriptedFault:
    if not isinstance(item, dict) or item.get("do") not in KINDS:
        raise FaultUnreadable(f"do is one of {', '.join(sorted(KINDS))}.")
    for name, value in item.items():
        if name not in FIELDS or not isinstance(value, FIELDS[name]):  # type: ignore[arg-type]
            raise FaultUnreadable("A fault holds do, code, headers, seconds, after_commit.")
    return ScriptedFault(**item)
