"""The base of every row that belongs to a practice."""

import uuid
from typing import Any

from django.db import models

from clinicbridge.scope import door


class TenantQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """A queryset that was made inside a practice."""


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Shows the current practice's rows; refuses outside any practice."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(practice_id=door.current())


class TenantModel(models.Model):
    """A row of one practice, with a UUID of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(
        "accounts.Practice", models.PROTECT, related_name="+", editable=False
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside the current practice; CrossPractice for another's row."""
        self.enter_current_practice()
        super().save(*args, **kwargs)

    def enter_current_practice(self) -> None:
        """Take the current practice when unset; refuse another one."""
        inside = door.current()
        if self.practice_id is None:
            self.practice_id = inside
        elif self.practice_id != inside:
            raise door.CrossPractice("This row belongs to another practice.")
