"""Register what of the outside world is audited, and answer claims' announcements."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """The outside world: in, aside, out."""

    name = "integrations"
    verbose_name = "Connections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect once, when every model is there."""
        from claims import signals
        from claims.services import starters
        from clinicbridge import audit
        from integrations import models, registry

        audit.register(models.Credential, exclude=["watermarks"])
        audit.register(models.HookRoute)
        audit.exempt(
            models.InboundMessage,
            "A row of its own trail: kept whole and for ever, only its progress moves;"
            " quarantine and a person's retry leave entries.",
        )
        audit.exempt(models.ApiCall, "Telemetry without PHI, written once.")
        for name, starter in registry.STARTERS.items():
            starters.register(
                name=name,
                label=starter.label,
                vendor=starter.vendor,
                environment=starter.environment,
                file=Path(self.path) / starter.file,
            )
        signals.claim_approved.connect(push_soon, dispatch_uid="integrations.push_soon")


def push_soon(sender: Any, *, practice_id: Any, submission_id: Any, **_: object) -> None:
    """Have a submission delivered when its undo window ends; the sweep is the truth."""
    from claims.services.patience import UNDO_WINDOW
    from integrations import tasks

    tasks.wake_push(practice_id, submission_id, after=UNDO_WINDOW.total_seconds())
