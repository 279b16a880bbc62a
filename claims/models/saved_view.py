"""A view of the queue somebody kept under a name, for themselves or for the practice."""

from django.conf import settings
from django.db import models

from clinicbridge.audit.models import AuditedModel
from clinicbridge.vault.fields import EncryptedText


class SavedView(AuditedModel):
    """What the queue was narrowed to, as the query of its address; no owner: everybody's.

    The name is sealed: people type anything there.
    """

    name = EncryptedText()
    query = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Saved view {str(self.pk)[:8]}"
