"""Put every request of a signed-in person inside their practice."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clinicbridge import audit, scope
from clinicbridge.accounts.models import Membership

SESSION_KEY = "practice"
OPEN = ("/accounts/", "/health/", "/static/", "/api/")


class PracticeMiddleware:
    """Opens the scope and says who acts, round the view and its rendering.

    The membership is read on every request: a disabled or demoted person
    is out at the next one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or request.path.startswith(OPEN):
            return self.get_response(request)
        memberships = list(
            Membership.objects.select_related("practice").filter(user=user, is_active=True)
        )
        chosen = _chosen(memberships, request.session.get(SESSION_KEY))
        if chosen is None:
            if memberships:
                return redirect("accounts:choose-practice")
            return render(request, "accounts/no_practice.html", status=403)
        request.membership = chosen  # type: ignore[attr-defined]
        request.practice = chosen.practice  # type: ignore[attr-defined]
        with (
            scope.practice(chosen.practice_id),
            audit.acting(actor=user, source=_door(request)),
        ):
            response = self.get_response(request)
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
            return response


def _chosen(memberships: list[Membership], practice_id: str | None) -> Membership | None:
    for membership in memberships:
        if str(membership.practice_id) == practice_id:
            return membership
    return memberships[0] if len(memberships) == 1 else None


def _door(request: HttpRequest) -> str:
    return "admin" if request.path.startswith("/admin/") else "web"
