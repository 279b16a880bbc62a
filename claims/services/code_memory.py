"""Rows of code tables kept in the process: a release never changes, so neither does a row."""

import itertools
import threading
from collections.abc import Iterable, Mapping
from typing import Any

_NONE = object()


class Memory:
    """Keeps at most ``most`` answers; safe for threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[Any, Any] = {}
        self._lock = threading.Lock()

    def found(self, keys: Iterable[Any]) -> dict[Any, Any]:
        """Return what is kept of these keys."""
        kept = self._kept  # the ids in a key are hashed by Python's own code: once for each
        return {key: value for key in keys if (value := kept.get(key, _NONE)) is not _NONE}

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
