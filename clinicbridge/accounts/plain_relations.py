"""Show a related row as a link only to who may open it: Django links whatever it knows."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.http import HttpRequest


class Plain:
    """A relation of a row, shown by its name alone; it stands where the field's name stood."""

    def __init__(self, name: str, label: str, empty: str) -> None:
        self.__name__ = name
        self.short_description = label
        self._empty = empty

    def __str__(self) -> str:
        return self.__name__

    def __call__(self, row: Model) -> str:
        related = getattr(row, self.__name__)
        return self._empty if related is None else str(related)


def unlink(shown: Any, page: "ModelAdmin[Any]", request: HttpRequest) -> None:
    """Make plain, in a form's rows, what links to pages that are closed to this person.

    ``shown`` is what Django made of a form, or of inline forms, for this
    one request: nothing of the page itself is changed.
    """
    names = [name for name in flatten_fieldsets(shown.fieldsets) if name in shown.readonly_fields]
    closed = {
        name: Plain(name, field.verbose_name, str(page.get_empty_value_display()))
        for name in names
        if isinstance(name, str) and (field := _relation(page, name)) is not None
        if _is_closed(page, field.related_model, request)
    }
    if not closed:
        return
    shown.readonly_fields = [closed.get(name, name) for name in shown.readonly_fields]
    shown.fieldsets = [
        (title, {**options, "fields": _swapped(options["fields"], closed)})
        for title, options in shown.fieldsets
    ]


def _relation(page: "ModelAdmin[Any]", name: str) -> Any:
    try:
        field = page.model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if field.many_to_one or field.one_to_one else None


def _is_closed(page: "ModelAdmin[Any]", model: type[Model], request: HttpRequest) -> bool:
    there = page.admin_site._registry.get(model)  # noqa: SLF001 - Django's only way to ask
    return there is not None and not there.has_view_or_change_permission(request)


def _swapped(fields: Any, closed: dict[str, Plain]) -> list[Any]:
    """Return the names of a fieldset, rows of several too, with the closed ones plain."""
    return [
        _swapped(one, closed) if isinstance(one, list | tuple) else closed.get(one, one)
        for one in fields
    ]
