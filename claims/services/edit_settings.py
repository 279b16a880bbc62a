"""The practice's own severities of edits, for all payers or for one."""

import uuid
from collections.abc import Iterable

from claims.domain.edits import registry
from claims.domain.edits.findings import Severity
from claims.models import EditSetting
from claims.services import standing

OFF = EditSetting.Choice.OFF
Row = tuple[str, str, uuid.UUID | None]


def for_payer(payer_id: uuid.UUID | None) -> dict[str, Severity | None]:
    """Return severity by edit, None where it is off."""
    rows = standing.remembered("edits", _all)
    return choose(row for row in rows if row[2] in (None, payer_id))


def off(payer_id: uuid.UUID | None) -> set[str]:
    """Return the ids of the edits that do not run for a payer; a fixed one always does."""
    chosen = for_payer(payer_id)
    return {
        one.id for one in registry.edits() if not one.is_fixed and chosen.get(one.id, "") is None
    }


def _all() -> tuple[Row, ...]:
    return tuple(EditSetting.objects.values_list("edit", "severity", "payer_id"))


def choose(rows: Iterable[Row]) -> dict[str, Severity | None]:
    """Let what is set for the payer win over what is set for all."""
    payers_last = sorted(rows, key=lambda row: row[2] is not None)
    return {edit: None if said == OFF else Severity(said) for edit, said, _ in payers_last}
