"""Write the rows of a release, many at a time."""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection

from claims.domain.coding.codetables import PtpEdit
from claims.models import Code, CodeRelease
from claims.models import PtpEdit as PtpRow
from claims.services import code_rows

BATCH = 5_000
NEVER_IN_FORCE = 9
Tell = Callable[[int], None]


def unheard(count: int) -> None:
    """Tell nobody how far it is."""


def codes(release: CodeRelease, rows: Iterable[Any], tell: Tell) -> int:
    """Write one row for each code; return how many."""
    return _in_batches(rows, tell, lambda batch: _write_codes(release, batch))


def pairs(release: CodeRelease, rows: Iterable[PtpEdit], tell: Tell) -> int:
    """Write procedure pairs; return how many the files hold.

    One that was never in force is counted and not kept: it can speak of
    no claim, and they are a good part of the files.
    """
    return _in_batches(rows, tell, lambda batch: _write_pairs(release, batch))


def _in_batches(rows: Iterable[Any], tell: Tell, write: Callable[[list[Any]], None]) -> int:
    count = 0
    for batch in _batches(iter(rows)):
        write(batch)
        count += len(batch)
        tell(count)
    return count


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _write_codes(release: CodeRelease, rows: list[Any]) -> None:
    Code.objects.bulk_create(
        [
            Code(
                release_id=release.pk,
                practice_id=release.practice_id,
                code=kept.code,
                modifier=kept.modifier,
                description=kept.description,
                valid_from=kept.valid_from,
                valid_to=kept.valid_to,
                facts=kept.facts,
            )
            for kept in map(code_rows.kept, rows)
        ]
    )


_PAIR = ("release", "practice", "column1", "column2", "effective", "deletion", "indicator")
_MARKS = ", ".join(["%s"] * len(_PAIR))
# One statement for a batch: Postgres takes rows one by one three times as long.
_FROM_ARRAYS = (
    "SELECT %s::uuid, %s::uuid, * FROM"
    " unnest(%s::varchar[], %s::varchar[], %s::date[], %s::date[], %s::smallint[])"
)


def _write_pairs(release: CodeRelease, rows: list[PtpEdit]) -> None:
    """Write past the models: making a million of them is most of the work."""
    columns: list[Any] = [PtpRow._meta.get_field(name) for name in _PAIR]
    day = functools.cache(lambda value: columns[4].get_db_prep_value(value, connection))
    own = [
        column.get_db_prep_value(value, connection)
        for column, value in zip(columns, (release.pk, release.practice_id), strict=False)
    ]
    names = ", ".join(f'"{column.column}"' for column in columns)
    into = f'INSERT INTO "{PtpRow._meta.db_table}" ({names})'
    values = [
        (row.column1, row.column2, day(row.effective), day(row.deletion), row.indicator)
        for row in rows
        if row.indicator != NEVER_IN_FORCE
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = [list(column) for column in zip(*values, strict=True)] or [[]] * 5
            cursor.execute(f"{into} {_FROM_ARRAYS}", [*own, *arrays])
        else:
            cursor.executemany(f"{into} VALUES ({_MARKS})", [(*own, *value) for value in values])
