"""One resource of a message, with a name for people and for paths."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any


class Resource:
    """A resource as sent. Two are the same only when they are one object.

    ``path`` names it in leaf paths (``Patient/p1``), ``where`` in what
    people read: by position, since an id can identify a patient.
    ``key`` is its own id, empty when it has none. A contained resource
    has its ``owner``.
    """

    def __init__(
        self,
        body: dict[str, Any],
        *,
        kind: str,
        key: str,
        path: str,
        where: str,
        owner: "Resource | None" = None,
    ) -> None:
        self.body, self.kind, self.key = body, kind, key
        self.path, self.where, self.owner = path, where, owner
        self.wrapping: list[tuple[str, Any]] = []  # leaves of the entry round it

    @cached_property
    def leaves(self) -> list[tuple[str, Any]]:
        """Every leaf as (path, raw), but those the path itself spells."""
        spelled = {"id"} if self.key and self.body.get("id") == self.key else set()
        if self.owner or self.path.startswith(self.kind):
            spelled.add("resourceType")
        if self.owner is None and isinstance(self.body.get("contained"), dict | list):
            spelled.add("contained")  # resources of their own
        parts = {name: part for name, part in self.body.items() if name not in spelled}
        return [*walk(parts, self.path), *self.wrapping]

    @property
    def root(self) -> "Resource":
        """The resource that stands in the message itself."""
        return self.owner or self


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every scalar under VALUE with its path; depth is bounded."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from walk(part, f"{path}.{name}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from walk(part, f"{path}[{place}]")
    else:
        yield path, value
