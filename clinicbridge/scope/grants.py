"""Grant the application's role what it needs, and no more."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction

LAST = "integrations"  # the signal comes once per app, when all tables are there
# Rows that may be blanked, in a way that is recorded, but never made to vanish.
KEPT = ("vault_practicekey", "accounts_practice", "accounts_user", "accounts_membership")
READ = ("django_migrations",)


def append_only() -> list[str]:
    """Return the tables whose model says that their rows are only ever added."""
    return [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]


def after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Grant once per migrate, all or nothing."""
    role = getattr(settings, "DATABASE_APP_ROLE", "")
    connection = connections[using]
    if connection.vendor != "postgresql" or not role or sender.name != LAST:
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for statement in statements(connection.ops.quote_name(role), existing):
            cursor.execute(statement)


def statements(role: str, existing: set[str]) -> list[str]:
    """Return what grants the role its rights on the existing tables."""
    withheld = dict.fromkeys(append_only(), "UPDATE, DELETE")
    withheld |= dict.fromkeys(KEPT, "DELETE")
    withheld |= dict.fromkeys(READ, "INSERT, UPDATE, DELETE")
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(
            f'REVOKE {rights} ON "{table}" FROM {role}'
            for table, rights in withheld.items()
            if table in existing
        ),
    ]
