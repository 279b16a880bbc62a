"""A place in a resource from which values are taken, each leaving its trace."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from integrations.errors import PayloadInvalid
from integrations.protocols.fhir.ledger import Ledger
from integrations.protocols.fhir.resource import Resource

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_PARTIAL = re.compile(r"\d{4}(-\d{2})?\Z", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?\Z", re.ASCII
)


class Node:
    """One value of a resource; a missing one is falsy and reads as empty."""

    __slots__ = ("ledger", "resource", "trail", "value")

    def __init__(self, resource: Resource, ledger: Ledger, value: Any, trail: str = "") -> None:
        self.resource, self.ledger, self.value, self.trail = resource, ledger, value, trail

    def __bool__(self) -> bool:
        return self.value is not None

    @property
    def path(self) -> str:
        """Name the leaf as ``sources`` does."""
        return f"{self.resource.path}{self.trail}"

    def get(self, *names: str) -> "Node":
        """Go down by member names."""
        node = self
        for name in names:
            if node.value is not None and not isinstance(node.value, dict):
                node.refuse("should be an object")
            value = node.value.get(name) if node.value is not None else None
            node = Node(node.resource, node.ledger, value, f"{node.trail}.{name}")
        return node

    def first(self, *names: str) -> "Node":
        """Return the first of several members that is there."""
        found = (self.get(name) for name in names)
        return next((node for node in found if node), self.get(names[0]))

    def each(self, name: str) -> list["Node"]:
        """Return the items of a list; one object alone is a list of one."""
        node = self.get(name)
        if node.value is None:
            return []
        if isinstance(node.value, dict):
            return [node]
        if not isinstance(node.value, list):
            node.refuse("should be a list")
        return [
            Node(node.resource, node.ledger, part, f"{node.trail}[{place}]")
            for place, part in enumerate(node.value)
            if part is not None
        ]

    def peek(self) -> str:
        """Return the text without taking it."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool | dict | list):
            self.refuse("should be text")
        return str(self.value).strip()

    def text(self, ours: str) -> str:
        """Take the text as our value OURS; a number reads as its digits."""
        return self._take(ours, self.peek) or ""

    def number(self, ours: str) -> Decimal | None:
        """Take the number as our value OURS."""
        return self._take(ours, self._number)  # type: ignore[no-any-return]

    def peek_whole(self, otherwise: int) -> int:
        """Return the whole number without taking it."""
        number = self._whole()
        return otherwise if number is None else number

    def whole(self, ours: str) -> int | None:
        """Take the whole number as our value OURS."""
        return self._take(ours, self._whole)  # type: ignore[no-any-return]

    def day(self, ours: str) -> date | None:
        """Take a day; of an instant the day where it was written down."""
        moment = self._take(ours, self._moment)
        return moment.date() if isinstance(moment, datetime) else moment

    def moment(self, ours: str) -> datetime | date | None:
        """Take an instant, or a day where no time zone says which instant."""
        return self._take(ours, self._moment)  # type: ignore[no-any-return]

    def mark(self, ours: str) -> None:
        """Say that OURS rests on this leaf without being its value."""
        if self.value is not None:
            self.ledger.note(ours, self.path, self.value)

    def refuse(self, wrong: str) -> NoReturn:
        """Quarantine the message, naming the place but not the value."""
        raise PayloadInvalid(
            f"{self.resource.where}{self.trail} {wrong}.",
            fix="Have this value corrected in the EMR and the visit sent again.",
        )

    def _take(self, ours: str, read: Callable[[], Any]) -> Any:
        value = read()
        if value not in (None, ""):
            self.mark(ours)
        return value

    def _number(self) -> Decimal | None:
        try:
            number = Decimal(self.peek()) if self.value is not None else None
        except InvalidOperation:
            self.refuse("should be a number")
        if number is not None and not (number.is_finite() and abs(number) < 10**12):
            self.refuse("is no number that can be meant")
        return number

    def _whole(self) -> int | None:
        number = self._number()
        if number is not None and number != int(number):
            self.refuse("should be a whole number")
        return None if number is None else int(number)

    def _moment(self) -> datetime | date | None:
        text = self.peek()
        try:
            if not text or _PARTIAL.match(text):
                return None  # a year alone is no day; it stays among the unknown
            if _DATE.match(text):
                return date.fromisoformat(text)
            if not _INSTANT.match(text):
                self.refuse("is not a date")
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.refuse("is not a date")
        # At the ends of the calendar a change of zone would overflow.
        is_safe = moment.tzinfo is not None and 1 < moment.year < 9999
        return moment if is_safe else moment.date()
