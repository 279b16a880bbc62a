"""What every page of the desk has in common: who may come, why, and as what."""

import uuid
from datetime import date
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views import View

from claims.queries import queue
from claims.services import presence
from claims.views import narrowing
from clinicbridge.accounts import roles
from clinicbridge.accounts.models import Membership, Practice, User


class DeskRequest(HttpRequest):
    """A request of a signed-in member, as the middleware leaves it."""

    user: User  # type: ignore[assignment]
    membership: Membership
    practice: Practice
    htmx: Any


class DeskView(View):
    """A page that names the permission it needs and the purpose it reads for."""

    permission = "claim.read"
    purpose = ""
    request: DeskRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send a stranger to the door; refuse a member whose role lacks the right."""
        if not request.user.is_authenticated:
            return _to_the_door(request)
        if not self.may(self.permission):
            raise PermissionDenied(f"Your role may not do this ({self.permission}).")
        return super().dispatch(request, *args, **kwargs)

    def may(self, permission: str) -> bool:
        """Whether the person's role allows this in the practice they are in."""
        return roles.allows(getattr(self.request, "membership", None), permission)

    @property
    def actor(self) -> User:
        """The person who acts."""
        return self.request.user

    def filters(self, *, view: str = "ready") -> queue.Filters:
        """Return what the address narrows the queue to, for this person."""
        return narrowing.read(self.request.GET, view=view, person=self.actor.pk)

    def others(self) -> dict[uuid.UUID, str]:
        """Return who else is at which claim now. One query."""
        return presence.others(person=self.actor, now=timezone.now())

    @property
    def today(self) -> date:
        """Today's date in the practice's own zone."""
        return timezone.localdate()


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in; a part of a page is refused, so that the page stays as typed."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
