"""The vault's own tables: wrapped keys and search tokens."""

from django.db import models

from clinicbridge.audit.models import AuditedModel
from clinicbridge.scope.models import TenantModel


class PracticeKey(AuditedModel):
    """One data key of a practice, wrapped; empty once destroyed."""

    class State(models.TextChoices):
        ACTIVE = "ACTIVE", "Seals and opens"
        RETIRED = "RETIRED", "Opens only"
        DESTROYED = "DESTROYED", "Destroyed"

    key_id = models.CharField(max_length=12)
    kek_id = models.CharField(max_length=8)
    wrapped = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(AuditedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["practice", "key_id"], name="practice_key_once"),
            models.UniqueConstraint(
                fields=["practice"],
                condition=models.Q(state="ACTIVE"),
                name="practice_key_one_active",
            ),
        ]

    def __str__(self) -> str:
        return self.key_id


class SearchToken(TenantModel):
    """A keyed hash of one normalised word or prefix of one patient's field."""

    class Field(models.TextChoices):
        NAME = "NAME", "Name"
        MRN = "MRN", "Chart number"
        MEMBER = "MEMBER", "Member id"
        DOB = "DOB", "Date of birth"

    patient_id = models.UUIDField(db_index=True)
    field = models.CharField(max_length=6, choices=Field.choices)
    key_id = models.CharField(max_length=12)
    hmac = models.CharField(max_length=43)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "field", "hmac"], name="search_token_once"
            ),
        ]
        indexes = [models.Index(fields=["practice", "field", "hmac"], name="search_token_find")]

    def __str__(self) -> str:
        return f"Token {str(self.pk)[:8]}"
