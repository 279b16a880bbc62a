"""Prepare something once by the code that makes it, and then write the same rows again."""

import copy
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Generic, TypeVar

import time_machine
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from clinicbridge import audit

Made = TypeVar("Made")
WRITES = ("INSERT", "UPDATE", "SELECT set_config")


@dataclass
class Recording(Generic[Made]):
    """What was made, and every statement that wrote it, in order."""

    made: Made
    statements: list[tuple[str, Any, bool]] = field(default_factory=list)

    def play(self) -> Made:
        """Write the rows as they were written, keys and times included; return a copy."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, values, is_for_each in self.statements:
                (cursor.executemany if is_for_each else cursor.execute)(statement, values)
        return copy.deepcopy(self.made)


_recordings: dict[tuple[Any, ...], Recording[Any]] = {}


def once(name: tuple[str, ...], make: Callable[[], Made]) -> Made:
    """Return what ``make`` makes, by calling it the first time only.

    The rows a database wrote of its own accord, by a trigger, it writes again.
    """
    key = (*name, settings.VAULT_KEK, *_content_types())
    if key in _recordings:
        return _recordings[key].play()
    statements: list[tuple[str, Any, bool]] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            values = list(values) if many else values
            statements.append((sql, values, many))
        return execute(sql, values, many, context)

    with _true_time(), connection.execute_wrapper(note):
        made = make()
    _recordings[key] = Recording(copy.deepcopy(made), statements)
    return made


def _true_time() -> AbstractContextManager[Any]:
    """Go by the true clock, whatever the first test to come along has set it to."""
    hatch = time_machine.escape_hatch
    if not hatch.is_travelling():
        return nullcontext()
    return time_machine.travel(hatch.datetime.datetime.now(UTC))


def _content_types() -> list[int]:
    """Return the numbers entries of the audit carry; they change when tables were emptied."""
    types = ContentType.objects.get_for_models(*audit.registered())
    return [types[model].pk for model in audit.registered()]
