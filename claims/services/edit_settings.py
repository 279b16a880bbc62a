"""The practice's own severities of edits, for all payers or for one."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Subquery

from claims.domain.edits.findings import Severity
from claims.models import EditSetting

# practice -> (mark, rows): read again as soon as the mark says that they changed.
_kept: dict[uuid.UUID, tuple[Any, tuple[EditSetting, ...]]] = {}


def mark() -> dict[str, Any]:
    """Return what to select beside another query to know whether settings changed."""
    rows = EditSetting.objects.order_by().values("practice_id")
    return {
        "settings_count": Subquery(rows.annotate(n=Count("pk")).values("n")),
        "settings_at": Subquery(rows.annotate(at=Max("updated_at")).values("at")),
    }


def for_payer(
    practice_id: uuid.UUID, payer_id: uuid.UUID | None, *, marked: dict[str, Any]
) -> dict[str, Severity | None]:
    """Return severity by edit, None where it is off. At most one query.

    ``marked`` are the values of ``mark`` as just read.
    """
    told = (marked["settings_count"], marked["settings_at"])
    if told[0] is None:
        return {}
    kept = _kept.get(practice_id)
    if kept is None or kept[0] != told:
        kept = _kept[practice_id] = told, tuple(EditSetting.objects.all())
    return choose(kept[1], payer_id)


def choose(rows: Iterable[EditSetting], payer_id: uuid.UUID | None) -> dict[str, Severity | None]:
    """Return severity by edit; what is set for the payer wins over what is set for all."""
    chosen: dict[str, Severity | None] = {}
    for row in sorted(rows, key=lambda row: row.payer_id is not None):
        if row.payer_id in (None, payer_id):
            off = row.severity == EditSetting.Choice.OFF
            chosen[row.edit] = None if off else Severity(row.severity)
    return chosen
