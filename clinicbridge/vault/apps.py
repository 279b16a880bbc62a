"""Register the vault app and why its own tables have no entries."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """What nobody else can read: keys, sealed fields, search tokens, purposes."""

    name = "clinicbridge.vault"
    label = "vault"

    def ready(self) -> None:
        from clinicbridge import audit
        from clinicbridge.vault.models import PracticeKey, SearchToken

        audit.register(PracticeKey, exclude=["wrapped"])
        audit.exempt(SearchToken, "An index rebuilt from the patient, whose changes are recorded.")
