"""Say of every request which work it belongs to, and who may keep its answer."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from clinicbridge import audit

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


def _route(request: HttpRequest) -> str:
    """Return the name of the route: a path may hold an id, its name cannot."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"
