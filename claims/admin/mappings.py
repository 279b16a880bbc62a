"""The page of mapping sets: drafts are edited, published, and copied for the next version."""

from typing import Any

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest

from claims.admin.base import Page, Rows, TenantForm, say
from claims.admin.buttons import Buttons
from claims.admin.mapping_forms import NAMES, RuleForm
from claims.models import Connection, LookupTable, MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mappings

EDITS = dict.fromkeys(("view", "add", "change", "delete"), "mapping.edit")


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


@admin.register(MappingSet)
class MappingSetAdmin(OfDraft, Buttons, Page):
    """The versions of each connection's rules."""

    permissions = EDITS
    inlines = (RuleRows, LookupRows)
    buttons = {"publish": "Publish as saved", "copy": "Make the next version"}
    list_display = ("connection", "version", "state", "published_at", "published_by", "note")
    list_filter = ("state", "connection")
    list_select_related = ("connection", "published_by")
    ordering = ("connection__name", "-version")
    actions = ("publish", "copy")
    fields = ("connection", "note", "version", "state", "published_at", "published_by", "digest")
    readonly_fields = ("version", "state", "published_at", "published_by", "digest")

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

    def offers(self, request: HttpRequest, row: MappingSet) -> set[str]:
        """Publish what is open; copy anything."""
        if not self.allows(request, "change"):
            return set()
        return {"publish", "copy"} if row.state in mappings.OPEN else {"copy"}

    def press(self, request: HttpRequest, name: str, row: MappingSet) -> MappingSet:
        """Publish or copy this set."""
        return self._publish(request, row) if name == "publish" else self._copy(request, row)

    @admin.action(description="Publish, and retire the set before", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[MappingSet]) -> None:
        """Publish the chosen sets."""
        for chosen in queryset:
            self._publish(request, chosen)

    @admin.action(description="Make the next version", permissions=["change"])
    def copy(self, request: HttpRequest, queryset: QuerySet[MappingSet]) -> None:
        """Copy the chosen sets into drafts."""
        for chosen in queryset:
            self._copy(request, chosen)

    def _publish(self, request: HttpRequest, row: MappingSet) -> MappingSet:
        try:
            mappings.publish(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
        except (Published, mappings.NotReady) as refusal:
            for sentence in getattr(refusal, "faults", [str(refusal)]):
                say(request, sentence, wrong=True)
        else:
            say(request, f"{row} holds from the next visit on.")
        return row

    def _copy(self, request: HttpRequest, row: MappingSet) -> MappingSet:
        made = mappings.copy(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
        say(request, f"{made} is a draft with the rules of version {row.version}.")
        return made
