"""Long work with progress: replay, rescrub, back-fill, export."""

from django.conf import settings
from django.db import models

from clinicbridge.audit.models import AuditedModel


class Job(AuditedModel):
    """One piece of long work; ``arguments`` hold ids and dates only.

    ``done`` is how far it came, also where it was begun again since.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        RUNNING = "RUNNING", "Running"
        DONE = "DONE", "Done"
        FAILED = "FAILED", "Failed"
        STOPPED = "STOPPED", "Stopped"

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    arguments = models.JSONField(default=dict)
    begun = models.PositiveSmallIntegerField(
        default=0, help_text="How often a worker began it since it last came further"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    correlation_id = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(AuditedModel.Meta):
        verbose_name = verbose_name_plural = "work"
        indexes = [models.Index(fields=["practice", "state", "created_at"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[:8]}"
