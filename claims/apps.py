"""Register the claims app and what of it is audited."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The claim: its data, its rules, its review desk."""

    name = "claims"
    verbose_name = "Claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from claims import audited
        from claims.services import standing

        audited.register()
        standing.watch()
