"""Grant the application's role what it needs, and no more."""

from typing import Any

from django.conf import settings
from django.db import connections

# Tables the application may add to but never change.
APPEND_ONLY = ("audit_logentry", "audit_accessrecord")


def after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Grant once per migrate, when the last app of ours has been migrated."""
    role = getattr(settings, "DATABASE_APP_ROLE", "")
    connection = connections[using]
    if connection.vendor != "postgresql" or not role or sender.name != "integrations":
        return
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        existing = connection.introspection.table_names(cursor)
        for table in APPEND_ONLY:
            if table in existing:
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM {name}')
