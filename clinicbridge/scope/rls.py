"""Row-level security: the database's own check of the practice."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.operations.base import Operation

from clinicbridge.scope.models import TenantModel

HERE = "NULLIF(current_setting('app.practice', true), '')::uuid"
OWN = f"practice_id = {HERE}"
OWN_OR_PUBLIC = f"(practice_id IS NULL OR {OWN})"
OWN_OR_OUTSIDE = f"({OWN} OR (practice_id IS NULL AND {HERE} IS NULL))"
POLICY = "own_practice"
GUARDS = """
SELECT relname, relrowsecurity, relforcerowsecurity,
       array_agg(polname::text) FILTER (WHERE polname IS NOT NULL),
       bool_and(pg_get_expr(polqual, polrelid) LIKE '%app.practice%'
                AND pg_get_expr(polwithcheck, polrelid) LIKE '%app.practice%')
FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
GROUP BY relname, relrowsecurity, relforcerowsecurity
"""
# What may be seen, and what may be written, by kind of table.
RULES = {
    "tenant": (OWN, OWN),
    "public": (OWN_OR_PUBLIC, OWN_OR_PUBLIC),
    "outside": (OWN_OR_OUTSIDE, OWN_OR_PUBLIC),
}


class EnableRowLevelSecurity(Operation):
    """Force a policy on tables so that only the current practice's rows exist.

    ``kind="public"`` also shows rows without a practice; ``"outside"``
    shows those only outside every practice.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *models: str, kind: str = "tenant") -> None:
        self.models = models
        self.kind = kind

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the models' state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: Any,  # noqa: ARG002
        to_state: Any,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        seen, written = RULES[self.kind]
        for name in self.models:
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            schema_editor.execute(
                f'CREATE POLICY {POLICY} ON "{table}" USING ({seen}) WITH CHECK ({written})'
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: Any,
        to_state: Any,  # noqa: ARG002
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for name in self.models:
            table = from_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'DROP POLICY {POLICY} ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return type(self).__name__, self.models, {"kind": self.kind}

    def describe(self) -> str:
        return f"Force row-level security on {', '.join(self.models)}"


def tenant_models() -> list[type[TenantModel]]:
    """Return every concrete table that belongs to a practice."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def unguarded() -> list[str]:
    """Return on Postgres what is wrong with the guard, one line for each thing."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        guards = {table: tuple(rest) for table, *rest in cursor.fetchall()}
        cursor.execute(
            "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s",
            [settings.DATABASE_APP_ROLE or connection.settings_dict["USER"]],
        )
        is_super, bypasses = cursor.fetchone() or (True, True)
    wrong = [
        f"{model._meta.db_table}: row-level security is not forced by the one policy {POLICY}"
        for model in tenant_models()
        if guards.get(model._meta.db_table) != (True, True, [POLICY], True)
    ]
    if is_super or bypasses:
        wrong.append("the application's role is not held by row-level security")
    return wrong
