"""Register the audit app and why its own tables have no entries."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did and saw what."""

    name = "clinicbridge.audit"
    label = "audit"

    def ready(self) -> None:
        from clinicbridge import audit
        from clinicbridge.audit.models import AccessRecord, LogEntry

        audit.exempt(LogEntry, "It is the audit.")
        audit.exempt(AccessRecord, "It is the audit.")
