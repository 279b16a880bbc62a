"""The page of mapping sets: what a set is, what it holds, and what comes next."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import Page
from claims.admin.editor import rows
from claims.admin.editor.site import Editor
from claims.admin.mapping_pages import Pages
from claims.admin.remaps import Remaps
from claims.admin.replays import Replays
from claims.models import Connection, LookupTable, MappingSet
from claims.services import mapping_rules

# Who signs a set off looks at it.
EDITS = {
    **dict.fromkeys(("add", "change", "delete"), "mapping.edit"),
    **dict.fromkeys(("view", "sign"), "mapping.sign"),
    "redraw": "mapping.redraw",
}


class OfDraft:
    """Lets a set change while it is a draft."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether one may be made."""
        return super().has_add_permission(request, obj) and is_draft(obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it may change."""
        return super().has_change_permission(request, obj) and is_draft(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it may go."""
        return super().has_delete_permission(request, obj) and is_draft(obj)  # type: ignore[misc]


def is_draft(mapping_set: MappingSet | None) -> bool:
    """Whether a set, where there is one yet, may be changed."""
    return mapping_set is None or mapping_set.state == MappingSet.State.DRAFT


@admin.register(MappingSet)
class MappingSetAdmin(OfDraft, Editor, Replays, Remaps, Pages, Page):
    """The versions of each connection's rules."""

    permissions = EDITS
    change_form_template = "admin/mapping_set.html"  # type: ignore[misc]
    list_display = (
        "connection",
        "version",
        "state",
        "editor",
        "published_at",
        "published_by",
        "note",
    )
    list_filter = ("state", "connection")
    list_select_related = ("connection", "published_by")
    ordering = ("connection__name", "-version")
    fields = (
        ("connection", "version", "state"),
        "note",
        ("signed_by", "signed_at", "restores"),
        ("published_by", "published_at"),
        "digest",
    )
    readonly_fields = (
        "version",
        "state",
        "signed_by",
        "signed_at",
        "restores",
        "published_by",
        "published_at",
        "digest",
    )

    @admin.display(description="Rules")
    def editor(self, mapping_set: MappingSet) -> str:
        """Lead to the editor."""
        address = reverse("admin:claims_mappingset_editor", args=[mapping_set.pk])
        words = "Edit the rules" if is_draft(mapping_set) else "Show the rules"
        return format_html('<a href="{}">{}</a>', address, words)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the rules and look-ups; they are changed in the editor."""
        held = kwargs.get("obj")
        if held is not None:
            rules = enumerate(mapping_rules.in_order(held.pk), 1)
            tables = LookupTable.objects.filter(mapping_set=held).order_by("name")
            context["rules"] = [rows.stored(rule, place) for place, rule in rules]
            context["tables"] = tables.annotate(count=Count("entries"))
            context["is_edited"] = self.has_change_permission(request, held)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A set stays with its connection."""
        return (*self.readonly_fields, "connection") if obj else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the lines visits come in by."""
        if db_field.name == "connection":
            kwargs["queryset"] = Connection.objects.filter(direction="INBOUND")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: MappingSet, form: Any, change: bool) -> None:
        """Number a new set after the last of its connection."""
        if not change:
            sets = MappingSet.objects.filter(connection_id=obj.connection_id)
            obj.version = (sets.aggregate(last=Max("version"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)
