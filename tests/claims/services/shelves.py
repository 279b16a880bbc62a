"""Releases with a few rows, ready for a test."""

from datetime import date

from claims.models import Code, CodeRelease, PtpEdit
from claims.services import code_rows
from clinicbridge import scope

BEGAN, ENDED = date(2026, 10, 1), date(2026, 12, 31)


def release(kind, name, rows=(), pairs=(), began=BEGAN, ended=ENDED, *, is_public=False):
    """Return a release of the current practice, or of none, with its rows."""
    practice_id = None if is_public else scope.current()
    made = CodeRelease.objects.create(
        practice_id=practice_id,
        kind=kind,
        name=name,
        effective_from=began,
        effective_to=ended,
        sha256=f"{kind}{name}"[:64],
        row_count=len(rows) + len(pairs),
    )
    Code.objects.bulk_create(
        Code(release=made, practice_id=practice_id, **code_rows.kept(row)._asdict()) for row in rows
    )
    PtpEdit.objects.bulk_create(
        PtpEdit(
            release=made,
            practice_id=practice_id,
            column1=pair.column1,
            column2=pair.column2,
            effective=pair.effective,
            deletion=pair.deletion,
            indicator=pair.indicator,
        )
        for pair in pairs
    )
    return made
