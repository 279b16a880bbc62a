"""Rows of code tables kept in the process: a release never changes, so neither does a row."""

import itertools
import threading
from collections.abc import Iterable, Mapping
from typing import Any


class Memory:
    """Keeps at most ``most`` answers; safe for threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[Any, Any] = {}
        self._lock = threading.Lock()

    def found(self, keys: Iterable[Any]) -> dict[Any, Any]:
        """Return what is kept of these keys."""
        kept = self._kept
        return {key: kept[key] for key in keys if key in kept}

    def keep(self, answers: Mapping[Any, Any]) -> None:
        """Keep answers; when they are too many, the older half goes."""
        with self._lock:
            self._kept.update(answers)
            too_many = len(self._kept) - self.most
            if too_many > 0:
                # A new dictionary: somebody may be reading the old one.
                older = max(too_many, self.most // 2)
                self._kept = dict(itertools.islice(self._kept.items(), older, None))

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept = {}
