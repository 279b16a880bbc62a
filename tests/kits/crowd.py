"""Threads with a connection each that act at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from clinicbridge import scope, vault

THREADS = 8
Act = Callable[[], Any]


class Crowd:
    """Threads with a connection each that act at the same moment."""

    def __init__(self, practice_id: Any, size: int) -> None:
        self.practice_id, self.size = practice_id, size
        self.pool = ThreadPoolExecutor(size)
        self.gate = threading.Barrier(size, timeout=30)

    def act(self, *acts: Act) -> list[Any]:
        """Run all acts at once; return what each returned or raised."""
        assert len(acts) == self.size
        return [future.result(60) for future in [self.pool.submit(self._one, a) for a in acts]]

    def _one(self, act: Act) -> Any:
        with scope.practice(self.practice_id), connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # the connection is open before the gate
        self.gate.wait()
        try:
            with scope.practice(self.practice_id), vault.reading(purpose="claim.review"):
                return act()
        except Exception as error:  # noqa: BLE001 the test looks at every end
            return error

    def close(self) -> None:
        """Give back every thread's connection."""
        waits = threading.Barrier(self.size, timeout=30)
        list(self.pool.map(lambda _: (waits.wait(), connection.close()), range(self.size)))
        self.pool.shutdown()
