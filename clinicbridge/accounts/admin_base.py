"""The base of admin pages whose rights come from the role in the practice."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from clinicbridge.accounts import plain_relations, roles


class AsksRole:
    """Asks the person's membership, never Django's own permission tables.

    ``permissions`` names a permission of ours for "view", "change", "add"
    and "delete"; what it does not name nobody may do. Who may change may
    look. For pages and inlines alike.
    """

    permissions: ClassVar[dict[str, str]] = {}

    def allows(self, request: HttpRequest, act: str) -> bool:
        """Whether the person's role lets them do this."""
        needed = self.permissions.get(act, "")
        return bool(needed) and roles.allows(getattr(request, "membership", None), needed)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether the person may look."""
        return self.allows(request, "view") or self.allows(request, "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether the person may make one."""
        return self.allows(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether the person may change it."""
        return self.allows(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whether the person may remove it."""
        return self.allows(request, "delete")


class RoleAdmin(AsksRole, admin.ModelAdmin):  # type: ignore[type-arg]
    """A page of the admin by role; ``purpose`` opens sealed fields, with a record."""

    purpose: ClassVar[str] = ""
    # What an empty list says: what would stand in it, and what one does for that.
    nothing: ClassVar[str] = "Nothing stands here yet."

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the page stands in the person's menu."""
        return self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name the list by what stands in it, and an empty one by what would."""
        title = capfirst(self.opts.verbose_name_plural)
        context = {"title": title, "nothing": self.nothing, **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Link a related row only where the person may open it."""
        plain_relations.unlink(context["adminform"], self, request)
        for rows in context["inline_admin_formsets"]:
            plain_relations.unlink(rows, rows.opts, request)
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # noqa: ARG002
        """Remove one by one: a bulk removal would leave no entries."""
        for row in queryset:
            row.delete()
