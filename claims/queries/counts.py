"""How many claims each view holds, counted no further than a person reads."""

import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import UUIDField

from claims.models import Claim
from claims.queries.queue import AFTER_APPROVAL, BEFORE_APPROVAL, MINE, VIEWS
from clinicbridge import scope

HERE, PERSON = "the practice", "the person"  # stand for their ids until it is asked
# What waits for a biller is told exactly far beyond what they can do in a day;
# what has left only grows, and nobody acts on its number.
MOST = {**dict.fromkeys(BEFORE_APPROVAL, 2000), **dict.fromkeys(AFTER_APPROVAL, 500)}


def by_view(person: uuid.UUID) -> dict[str, int]:
    """Return how many claims each view holds for a person, at most MOST. One query, no PHI.

    Counted each time, so it cannot drift, and from the index of the
    queue alone, so it costs the same however many claims there are.
    """
    statement, fixed = _statement()
    ids = {HERE: scope.current(), PERSON: person}
    known = {name: UUIDField().get_db_prep_value(pk, connection) for name, pk in ids.items()}
    with connection.cursor() as cursor:
        cursor.execute(statement, [known.get(part, part) for part in fixed])
        row = cursor.fetchone()
    return dict(zip(VIEWS, row, strict=True))


def words(counts: Mapping[str, int]) -> dict[str, str]:
    """Return each count as it is shown: what was counted to the end, or 'more than'."""
    return {key: f"{n}+" if n >= MOST[key] else str(n) for key, n in counts.items()}


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Return one statement over all views and its values, the practice and the person by name."""
    parts, values = [], []
    for key, (_, what) in VIEWS.items():
        wanted: dict[str, Any] = dict(what.children)  # type: ignore[arg-type]
        statuses = wanted.pop("status__in", None) or [wanted.pop("status")]
        where = ["practice_id = %s", f"status IN ({', '.join('%s' for _ in statuses)})"]
        wanted |= {"owner_id": PERSON} if key == MINE else {}
        where += [f"{column} = %s" for column in wanted]
        values += [HERE, *statuses, *wanted.values(), MOST[key]]
        parts.append(
            f"(SELECT COUNT(*) FROM (SELECT 1 FROM {Claim._meta.db_table}"  # noqa: S608 - our own names
            f" WHERE {' AND '.join(where)} LIMIT %s) AS {key})"
        )
    return f"SELECT {', '.join(parts)}", tuple(values)
