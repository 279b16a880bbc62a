"""Which models django-auditlog follows, and which are exempt and why."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save

from clinicbridge.vault import purposes

_exempt: dict[type[Model], str] = {}


def register(model: type[Model], *, exclude: Iterable[str] = ()) -> None:
    """Have every save and delete of this model recorded.

    Its own columns only: django-auditlog would also print the managers
    of rows that point here.
    """
    left_out = set(exclude)
    columns = [field.name for field in model._meta.concrete_fields if field.name not in left_out]
    _registry().register(model, include_fields=columns, exclude_fields=sorted(left_out))


def exempt(model: type[Model], reason: str) -> None:
    """Say by name why a model has no entries of its own."""
    _exempt[model] = reason


def registered() -> frozenset[type[Model]]:
    """Return every followed model."""
    return frozenset(_registry()._registry)  # noqa: SLF001


def exemptions() -> dict[type[Model], str]:
    """Return every exempt model with its reason."""
    return dict(_exempt)


@functools.cache
def _registry() -> Any:
    """Return django-auditlog's registry with its receivers run masked.

    Imported late: django-auditlog's modules need the apps loaded.
    """
    from auditlog import receivers
    from auditlog.registry import AuditlogModelRegistry, auditlog

    ours = AuditlogModelRegistry(
        create=False,
        update=False,
        delete=False,
        access=False,
        m2m=False,
        custom={
            post_save: _masked(receivers.log_create),
            pre_save: _masked(receivers.log_update),
            post_delete: _masked(receivers.log_delete),
        },
    )
    ours._registry = auditlog._registry  # where its differences look fields up  # noqa: SLF001
    return ours


def _masked(receiver: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(receiver)
    def with_masks(*args: Any, **kwargs: Any) -> None:
        with purposes.masked():
            receiver(*args, **kwargs)

    return with_masks
