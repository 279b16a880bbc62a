"""What tells every process that a practice's own settings changed."""

import secrets

from django.db import models

from clinicbridge.scope.models import TenantModel


def any_number() -> int:
    """Return a number that tells one change from another."""
    return secrets.randbelow(2**31)


class SettingChange(TenantModel):
    """One change of what a practice has set up: payers, fees, edits, mappings, lines.

    Written in the change's own transaction, only ever added: two people
    who change settings at once wait for each other at no row of this table.
    Count and sum of ``nonce`` name what holds; a change that was rolled
    back is never mistaken for the next one.
    """

    append_only = True

    nonce = models.BigIntegerField(default=any_number, editable=False)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["practice", "nonce"], name="setting_change_nonces")]

    def __str__(self) -> str:
        return f"Setting change {str(self.pk)[:8]}"
