"""The page of look-up tables: the clinic's words and what they mean."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from claims.admin.base import Page, Rows
from claims.admin.lookup_pages import WordPages
from claims.admin.mappings import EDITS, is_draft
from claims.models import LookupEntry, LookupTable, MappingSet


class OfDraftTable:
    """Lets a table and its words change while its set is a draft."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether one may join."""
        return super().has_add_permission(request, obj) and _open(obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it may change."""
        return super().has_change_permission(request, obj) and _open(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it may go."""
        return super().has_delete_permission(request, obj) and _open(obj)  # type: ignore[misc]


def _open(table: LookupTable | None) -> bool:
    return table is None or is_draft(table.mapping_set)


class EntryRows(OfDraftTable, Rows):
    """The words of a table."""

    permissions = EDITS
    model = LookupEntry
    fields = ("key", "value")
    ordering = ("key",)


@admin.register(LookupTable)
class LookupTableAdmin(OfDraftTable, WordPages, Page):
    """A table of one set; rules name it as the argument of look-up."""

    permissions = EDITS
    inlines = (EntryRows,)
    fields = ("mapping_set", "name")
    list_display = ("name", "mapping_set", "connection", "state")
    list_select_related = ("mapping_set__connection",)
    ordering = ("name", "-mapping_set__version")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A table stays with its set."""
        return ("mapping_set",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer drafts."""
        kwargs["queryset"] = MappingSet.objects.filter(state=MappingSet.State.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(ordering="mapping_set__connection__name")
    def connection(self, table: LookupTable) -> str:
        """Name the connection."""
        return table.mapping_set.connection.name

    @admin.display(ordering="mapping_set__state")
    def state(self, table: LookupTable) -> str:
        """Say whether it may be changed."""
        return table.mapping_set.get_state_display()
