"""Register the scope app and grant the application's role after migrations."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ScopeConfig(AppConfig):
    """Inside which practice we are."""

    name = "clinicbridge.scope"
    label = "scope"

    def ready(self) -> None:
        from clinicbridge.scope import grants

        post_migrate.connect(grants.after_migrate, dispatch_uid="scope.grants")
