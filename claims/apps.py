"""Register the claims app and what of it is audited."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """The claim: its data, its rules, its review desk."""

    name = "claims"
    verbose_name = "Claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth import signals

        from claims import audited
        from claims.services import presence, standing

        audited.register()
        standing.watch()
        signals.user_logged_out.connect(presence.sign_out, dispatch_uid="claims.presence")
