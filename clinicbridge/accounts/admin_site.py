"""The admin's front door: who may enter, and which pages stand behind it."""

from typing import Any

from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.text import slugify

from clinicbridge.accounts import roles

OURS = ("clinicbridge.", "claims.", "integrations.")
# What an admin comes for, not which package a table lives in; within one, in this order.
GROUPS = {
    "Connections": ("Connection", "InboundMessage", "HookRoute", "ApiCall"),
    "Field mapping": ("MappingSet", "LookupTable", "FieldSeen", "FieldIncident"),
    "Payers, fees and codes": ("Payer", "FeeSchedule", "EditSetting", "CodeRelease"),
    "Suggestions": (
        "SuggestionPolicy",
        "NotePhrase",
        "SuppressedKind",
        "SuggesterSettings",
        "SuggestionRun",
    ),
    "People and practice": ("Membership", "Provider", "Location", "Practice"),
    "Claims and work": ("Claim", "ClaimRevision", "ClaimStep", "Job"),
    "Audit": ("LogEntry", "AccessRecord"),
}


class RoleAdminConfig(AdminConfig):
    """Django's admin behind our door."""

    default_site = "clinicbridge.accounts.admin_site.RoleSite"


class RoleSite(AdminSite):
    """Lets in whom their role in the practice lets in, superuser or not."""

    site_header = site_title = "ClinicBridge"
    index_title = "The practice"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person's role may enter."""
        membership = getattr(request, "membership", None)
        return request.user.is_active and roles.allows(membership, "admin.enter")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """Send strangers to the one sign-in there is; refuse people without the right."""
        if request.user.is_authenticated:
            raise PermissionDenied
        from django.contrib.auth.views import redirect_to_login  # needs the apps loaded

        return redirect_to_login(request.GET.get("next", "/admin/"), settings.LOGIN_URL)

    def password_change(  # type: ignore[override]
        self,
        request: HttpRequest,  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Send people to the one page where a password is changed."""
        return redirect("accounts:change-password")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the pages a person may open by what they are for; by package for its own page.

        A page in no group would be found nowhere: it stands under "More".
        """
        packages = super().get_app_list(request, app_label)
        if app_label is not None:
            return packages
        left = {page["object_name"]: page for one in packages for page in one["models"]}
        found = {
            title: [left.pop(name) for name in names if name in left]
            for title, names in GROUPS.items()
        }
        found["More"] = list(left.values())
        return [_group(title, pages) for title, pages in found.items() if pages]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Leave out the libraries' own pages: they know neither role nor practice."""
        for model, page in list(self._registry.items()):
            if not type(page).__module__.startswith(OURS):
                self.unregister(model)
        return super().get_urls()


def _group(title: str, pages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return pages in the shape of what Django calls an application."""
    name = slugify(title)
    return {
        "name": title,
        "app_label": name,
        "app_url": f"{reverse('admin:index')}#{name}",
        "has_module_perms": True,
        "models": pages,
    }
