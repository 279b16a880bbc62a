"""Admin pages of the practice itself, its places and its people."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from clinicbridge import scope
from clinicbridge.accounts import stays
from clinicbridge.accounts.admin_base import RoleAdmin
from clinicbridge.accounts.models import Location, Membership, Practice

MANAGED = {"view": "admin.enter", "change": "people.edit"}


@admin.register(Practice)
class PracticeAdmin(RoleAdmin):
    """The person's own practice and no other."""

    permissions = MANAGED
    list_display = ("name", "npi", "time_zone", "delivery_paused")
    readonly_fields = ("slug", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Practice]:
        """Show the practice we are in."""
        return super().get_queryset(request).filter(pk=scope.current())


@admin.register(Location)
class LocationAdmin(RoleAdmin):
    """Where the practice sees patients."""

    permissions = {**MANAGED, "add": "people.edit"}
    list_display = ("name", "time_zone", "place_of_service", "npi", "is_active")


@admin.register(Membership)
class MembershipAdmin(RoleAdmin):
    """Who works here, and in which role; people are admitted elsewhere."""

    permissions = MANAGED
    change_list_template = "admin/memberships.html"
    list_display = ("user", "role", "is_active")
    list_filter = ("role", "is_active")
    list_select_related = ("user",)
    fields = ("user", "role", "is_active", "created_at")
    readonly_fields = ("user", "created_at")
    actions = ("sign_out",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Show the people of the practice we are in."""
        return super().get_queryset(request).filter(practice_id=scope.current())

    @admin.action(description="Sign out everywhere", permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """End every session of the chosen people, at their next request."""
        chosen = list(queryset.select_related("user"))
        for membership in chosen:
            stays.end_all(user=membership.user)
        self.message_user(request, f"Signed out everywhere: {len(chosen)}.")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse people their own: nobody promotes or locks out themselves."""
        is_own = obj is not None and obj.user_id == request.user.pk
        return not is_own and super().has_change_permission(request, obj)
