"""The base of every row that belongs to a practice."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.expressions import Value

from clinicbridge.scope import door
from clinicbridge.vault import purposes


class Here(Value):
    """The practice the query runs in, asked for when it runs.

    A queryset made in one practice and read in another shows the other's
    rows; read outside any, it raises.
    """

    def __init__(self) -> None:
        super().__init__(None, models.UUIDField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return Value(door.current(), self.output_field).as_sql(compiler, connection)


class TenantQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """A queryset inside a practice, whose bulk writes stay there."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        """Insert rows of the current practice; CrossPractice for another's."""
        rows = list(objs)
        for row in rows:
            row.enter_current_practice()
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Change rows, but never whose they are."""
        if "practice" in kwargs or "practice_id" in kwargs:
            raise door.CrossPractice("A row stays in its practice.")
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]
    bulk_create.alters_data = True  # type: ignore[attr-defined]


# The question "which rows are here" by model and queryset; it names no practice.
_within: dict[tuple[type[models.Model], type], Any] = {}


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Shows the current practice's rows; refuses outside any practice."""

    def get_queryset(self) -> Any:
        door.current()  # refuse at once, not only when the query runs
        rows = super().get_queryset()
        name = (self.model, type(rows))
        if name not in _within:
            _within[name] = rows.filter(practice_id=Here()).query
        # Copied, not built: every question anybody asks begins with this one.
        rows.query = _within[name].chain()
        return rows


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

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy or a pickle holds: no clear text of a sealed field."""
        state = super().__getstate__()
        for column in self._meta.concrete_fields:
            if hasattr(column, "sealed") and column.attname in state:
                state[column.attname] = column.sealed(self)
        return state

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside the current practice; CrossPractice for another's row."""
        self.enter_current_practice()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete inside the current practice; CrossPractice for another's row."""
        self.enter_current_practice()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Reload; what is sealed is carried over unopened."""
        with purposes.carried():
            super().refresh_from_db(*args, **kwargs)

    def enter_current_practice(self) -> None:
        """Take the current practice when unset; refuse another one."""
        inside = door.current()
        if self.practice_id is None:
            self.practice_id = inside
        elif self.practice_id != inside:
            raise door.CrossPractice("This row belongs to another practice.")
