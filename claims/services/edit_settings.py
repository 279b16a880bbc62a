"""The practice's own severities of edits, for all payers or for one."""

import uuid
from collections.abc import Iterable

from django.db.models import Q

from claims.domain.edits.findings import Severity
from claims.models import EditSetting

OFF = EditSetting.Choice.OFF
Row = tuple[str, str, uuid.UUID | None]


def for_payer(payer_id: uuid.UUID | None) -> dict[str, Severity | None]:
    """Return severity by edit, None where it is off. One query."""
    rows = EditSetting.objects.filter(Q(payer=None) | Q(payer=payer_id))
    return choose(rows.values_list("edit", "severity", "payer_id"))


def choose(rows: Iterable[Row]) -> dict[str, Severity | None]:
    """Let what is set for the payer win over what is set for all."""
    payers_last = sorted(rows, key=lambda row: row[2] is not None)
    return {edit: None if said == OFF else Severity(said) for edit, said, _ in payers_last}
