"""The page of mapping sets: their rules and look-ups, changed while a set is a draft."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import Page, Rows, TenantForm
from claims.admin.editor.site import Editor
from claims.admin.mapping_forms import NAMES, RuleForm
from claims.admin.mapping_pages import Pages
from claims.admin.replays import Replays
from claims.models import Connection, LookupTable, MappingRule, MappingSet
from claims.services import mappings

# Who signs a set off looks at it.
EDITS = {
    **dict.fromkeys(("add", "change", "delete"), "mapping.edit"),
    **dict.fromkeys(("view", "sign"), "mapping.sign"),
}


class OfDraft:
    """Lets a set's rows change while the set is a draft."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row may join."""
        return super().has_add_permission(request, obj) and is_draft(obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row may change."""
        return super().has_change_permission(request, obj) and is_draft(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row may go."""
        return super().has_delete_permission(request, obj) and is_draft(obj)  # type: ignore[misc]


def is_draft(mapping_set: MappingSet | None) -> bool:
    """Whether a set, where there is one yet, may be changed."""
    return mapping_set is None or mapping_set.state == MappingSet.State.DRAFT


class RuleRows(OfDraft, Rows):
    """The rules of a set, in their order."""

    permissions = EDITS
    model = MappingRule
    form = RuleForm
    fields = tuple(NAMES)
    ordering = ("order", "key")
    classes = ("rules",)


class LookupRows(OfDraft, Rows):
    """The look-up tables of a set; their words are on their own page."""

    permissions = EDITS
    model = LookupTable
    fields = ("name",)
    form = TenantForm
    show_change_link = True


class SetForm(TenantForm):
    """A set's own page; what somebody wrote since it was opened is not written over."""

    as_opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["as_opened"].initial = mappings.digest(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse a page that was opened before the rules or look-ups last changed."""
        cleaned = super().clean() or self.cleaned_data
        if not self.instance._state.adding and cleaned.get("as_opened") != self.initial_digest:
            raise forms.ValidationError(
                "Somebody changed the rules or look-ups since this page was opened. "
                "Nothing was saved: open the page anew, then repeat your change."
            )
        return cleaned

    @property
    def initial_digest(self) -> str:
        """The digest of what the set holds now."""
        return str(self.fields["as_opened"].initial)


@admin.register(MappingSet)
class MappingSetAdmin(OfDraft, Editor, Replays, Pages, Page):
    """The versions of each connection's rules."""

    permissions = EDITS
    form = SetForm
    inlines = (RuleRows, LookupRows)
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
        "as_opened",
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
