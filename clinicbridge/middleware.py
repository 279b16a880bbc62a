"""Say of every request which work it belongs to, how large it may be, who keeps its answer."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clinicbridge import audit
from clinicbridge.accounts import roles

GetResponse = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("clinicbridge.request")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})


class CorrelationMiddleware:
    """Number the request, and write its one log line when it is answered."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Never taken from the caller: a chosen id could join two people's trails.
        correlation_id = audit.new_correlation_id()
        started = time.perf_counter()
        with audit.acting(source="web", correlation_id=correlation_id):
            response = self.get_response(request)
            log.info(
                "request answered",
                # A caller may make up a method: any word at all, a name among them.
                method=request.method if request.method in METHODS else "other",
                route=_route(request),
                status=response.status_code,
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
            )
        response.headers["X-Correlation-Id"] = correlation_id
        return response


class NoStoreMiddleware:
    """Forbid caches to keep what is not a static file."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class BodyMiddleware:
    """Refuses a body before a byte of it is read: too large, or from whom it is not taken.

    A page takes no more than a form holds; a view that takes files says
    ``upload_permissions``, all of which the person's role must have. What
    other programs send has limits of its own.
    """

    OWN_LIMITS = ("/api/", "/health/")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Judge the request once it is known which view answers, before CSRF reads it."""
        size = _length(request)
        if not size or request.path_info.startswith(self.OWN_LIMITS):
            return None
        needed = getattr(view, "upload_permissions", ())
        if needed and not request.user.is_authenticated:
            return redirect_to_login(request.path)
        membership = getattr(request, "membership", None)
        if not all(roles.allows(membership, permission) for permission in needed):
            # Raised, it would be answered by a view that reads the body for its token.
            return render(request, "403.html", status=403)
        most = settings.LARGEST_UPLOAD_MB * 1024 * 1024 if needed else settings.LARGEST_FORM
        if size <= most:
            return None
        context = {"most": most // 1024 // 1024, "takes_files": bool(needed)}
        return render(request, "413.html", context, status=413)


def _length(request: HttpRequest) -> int:
    """Return how many bytes are announced; Django reads no others."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() else 0


def _route(request: HttpRequest) -> str:
    """Return the name of the route: a path may hold an id, its name cannot."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"
