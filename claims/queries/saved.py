"""How many claims the clinic's own views hold, counted no further than a person reads."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection

from claims.queries import queue
from claims.queries.queue import Filters

MOST = 500


def numbers(asked: Mapping[uuid.UUID, Filters]) -> dict[uuid.UUID, int]:
    """Return how many claims each view of what waits holds, at most MOST. One query, no PHI.

    Of what has left nothing is counted: that grows for ever, and to find
    the few of one payer in it all of it would be read.
    """
    counted = {pk: one for pk, one in asked.items() if one.view in queue.BEFORE_APPROVAL}
    parts: list[str] = []
    values: list[Any] = []
    for filters in counted.values():
        rows = queue.matching(filters).order_by().values("pk")[:MOST]
        statement, fixed = rows.query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({statement}) AS waiting)")  # noqa: S608 - our own
        values += fixed
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(counted, cursor.fetchone(), strict=True))


def words(number: int) -> str:
    """Return a count as it is shown: what was counted to the end, or "more than"."""
    return f"{number}+" if number >= MOST else str(number)
