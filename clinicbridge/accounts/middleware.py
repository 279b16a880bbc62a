"""End stays that lasted too long; put who is signed in inside their practice."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clinicbridge import audit, scope, vault
from clinicbridge.accounts import stays
from clinicbridge.accounts.models import Membership
from clinicbridge.scope import door

SESSION_KEY = "practice"
NOBODYS = ("/health/", "/static/", "/api/")  # asked without a person, or with keys of their own
DOORS = ("/accounts/",)  # a person, but not yet in a practice
REMAINS = ("/admin/",)  # settings and the audit log outlive the records


class StayMiddleware:
    """Signs out whose stay is over, before anything of the request is done.

    What a page asks by itself keeps nobody signed in: its view says
    ``unattended``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NOBODYS) or not request.user.is_authenticated:
            return self.get_response(request)
        if why := stays.over(request.session):
            logout(request)
            messages.info(request, why)
            return self.get_response(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not _is_unattended(request):
            stays.step(request.session)
        return response


def _is_unattended(request: HttpRequest) -> bool:
    view = request.resolver_match and request.resolver_match.func
    return getattr(getattr(view, "view_class", view), "unattended", False)


class PracticeMiddleware:
    """Opens the scope and says who acts, round the view and its rendering.

    Every time a page shows or takes is the practice's own, by its zone.
    The membership is read on every request: a disabled or demoted person
    is out at the next one. On Postgres the request is a transaction that
    a 5xx answer, or any exception out of the view, rolls back; on SQLite
    it is none, and each service is atomic by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = request.practice = None  # type: ignore[attr-defined]
        if request.path_info.startswith(NOBODYS) or not request.user.is_authenticated:
            return self.get_response(request)
        with audit.acting(actor=request.user, source=_door(request)):
            if request.path_info.startswith(DOORS):
                return self.get_response(request)
            return self.inside(request)

    def inside(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the person's practice, or say that there is none."""
        rows = Membership.objects.filter(user_id=request.user.pk, is_active=True)  # type: ignore[misc]
        memberships = list(rows.select_related("practice"))
        chosen = _chosen(memberships, request.session.get(SESSION_KEY))
        if chosen is None and memberships:
            return redirect("accounts:choose-practice")
        if chosen is None:
            return render(request, "accounts/no_practice.html", status=403)
        request.membership = chosen  # type: ignore[attr-defined]
        request.practice = chosen.practice  # type: ignore[attr-defined]
        if chosen.practice.destroyed_at and not request.path_info.startswith(REMAINS):
            return records_destroyed(request)
        zone = ZoneInfo(chosen.practice.time_zone)
        with scope.practice(chosen.practice_id), timezone.override(zone):
            response = self.get_response(request)
            if response.status_code >= 500:
                door.undo()
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Keep nothing of a view that did not finish, whatever page answers for it."""
        if getattr(request, "practice", None) is None:
            return None
        door.undo()
        return records_destroyed(request) if isinstance(exception, vault.Destroyed) else None


def records_destroyed(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing left to show, and since when."""
    practice = request.practice  # type: ignore[attr-defined]
    return render(request, "accounts/records_destroyed.html", {"practice": practice}, status=410)


def _chosen(memberships: list[Membership], practice_id: str | None) -> Membership | None:
    for membership in memberships:
        if str(membership.practice_id) == practice_id:
            return membership
    return memberships[0] if len(memberships) == 1 else None


def _door(request: HttpRequest) -> str:
    return "admin" if request.path_info.startswith("/admin/") else "web"
