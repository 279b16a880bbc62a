"""Row-level security: the database's own check of the practice."""

from typing import Any

from django.apps import apps
from django.db.migrations.operations.base import Operation

from clinicbridge.scope.models import TenantModel

HERE = "NULLIF(current_setting('app.practice', true), '')::uuid"
OWN = f"practice_id = {HERE}"
OWN_OR_PUBLIC = f"(practice_id IS NULL OR {OWN})"


class EnableRowLevelSecurity(Operation):
    """Force a policy on tables so that only the current practice's rows exist.

    ``public=True`` also shows rows without a practice, and lets only the
    owner's migrations or an unscoped command write those.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *models: str, public: bool = False) -> None:
        self.models = models
        self.public = public

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing in the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        rule = OWN_OR_PUBLIC if self.public else OWN
        for name in self.models:
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            schema_editor.execute(
                f'CREATE POLICY own_practice ON "{table}" USING ({rule}) WITH CHECK ({rule})'
            )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for name in self.models:
            table = from_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'DROP POLICY own_practice ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return type(self).__name__, self.models, {"public": True} if self.public else {}

    def describe(self) -> str:
        return f"Force row-level security on {', '.join(self.models)}"


def tenant_models() -> list[type[TenantModel]]:
    """Return every concrete table that belongs to a practice."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]
