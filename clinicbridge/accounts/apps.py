"""Register the accounts app and what of it is audited."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may come in: practices, people, memberships, sign-in."""

    name = "clinicbridge.accounts"
    label = "accounts"
    verbose_name = "People and practices"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from clinicbridge import audit
        from clinicbridge.accounts import models, stays

        audit.register(models.Practice)
        audit.register(models.User, exclude=["password", "last_login"])
        audit.register(models.SecondFactor, exclude=["sealed"])
        audit.register(models.BackupCode, exclude=["digest"])
        audit.register(models.OneUseLink, exclude=["digest"])
        audit.register(models.Membership)
        audit.register(models.Location)
        user_logged_in.connect(stays.begin, dispatch_uid="accounts.stays")
