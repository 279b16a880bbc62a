"""Remembers which leaf each value of one visit was taken from."""

from typing import Any

from claims.domain.encounter import Leaf
from integrations.protocols.fhir.resource import Resource


class Ledger:
    """The taken leaves of one visit, and the resources it was read from."""

    def __init__(self) -> None:
        self.sources: dict[str, Leaf] = {}
        self.taken: set[str] = set()
        self.used: set[Resource] = set()

    def note(self, ours: str, path: str, raw: Any) -> None:
        """Say that our value OURS came from the leaf PATH, which read RAW.

        A value built from several leaves keeps each, the second under
        ``ours[1]`` and so on.
        """
        self.taken.add(path)
        key, again = ours, 0
        while key in self.sources:
            if self.sources[key].path == path:
                return
            again += 1
            key = f"{ours}[{again}]"
        self.sources[key] = Leaf(path=path, raw=raw)
