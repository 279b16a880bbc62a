"""The manners of every admin page: it asks the role and leaves our own trail."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims.admin import differences
from clinicbridge import scope
from clinicbridge.accounts.admin_base import AsksRole, RoleAdmin
from clinicbridge.audit.models import LogEntry

TRAIL_LENGTH = 200


class TenantForm(forms.ModelForm):  # type: ignore[type-arg]
    """Checks a row against the others of its practice before it is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.practice_id is None:
            self.instance.practice_id = scope.current()

    def _get_validation_exclusions(self) -> set[str]:
        """Judge uniqueness within the practice, though no form shows it."""
        return super()._get_validation_exclusions() - {"practice"}  # type: ignore[misc,no-any-return]


class Page(RoleAdmin):
    """A page of the admin: by role, within the practice, no bulk removal."""

    form = TenantForm
    object_history_template = "admin/trail.html"
    list_per_page = 50
    show_full_result_count = False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out bulk removal: it would leave no entries."""
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def log_addition(self, *_: Any) -> None:  # type: ignore[override]
        """Write nothing: the audit has it, within the practice."""

    def log_change(self, *_: Any) -> None:  # type: ignore[override]
        """Write nothing: the audit has it, within the practice."""

    def log_deletions(self, *_: Any) -> None:  # type: ignore[override]
        """Write nothing: the audit has it, within the practice."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what the audit knows of one row."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "entries": [(entry, differences.of(entry)) for entry in trail(row)],
            "object": row,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.object_history_template, context)


class Kept(Page):
    """What comes in by itself and stays as it came: to look at only."""

    def has_add_permission(self, *_: Any, **__: Any) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, *_: Any, **__: Any) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        """Nobody removes."""
        return False


class Rows(AsksRole, admin.TabularInline):  # type: ignore[type-arg]
    """Rows of a page, one line each."""

    form = TenantForm
    extra = 0


def trail(row: Model) -> QuerySet[LogEntry]:
    """Return the latest entries about a row, the newest first."""
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(
        practice_id=scope.current(),
        content_type=ContentType.objects.get_for_model(row),
        object_pk=str(row.pk),
    )
    return entries.select_related("actor", "content_type").order_by("-timestamp", "-id")[
        :TRAIL_LENGTH
    ]


def say(request: HttpRequest, words: str, *, wrong: bool = False) -> None:
    """Show a sentence on the next page."""
    messages.add_message(request, messages.ERROR if wrong else messages.SUCCESS, words)
