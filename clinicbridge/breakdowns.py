"""Answer for a page that broke, and say so when it is the database's doing."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER_SECONDS = "5"


def broke(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database is full, locked, read-only or gone, else 500.

    Django asks for this page while the exception is being handled.
    """
    if not isinstance(sys.exception(), (OperationalError, InterfaceError)):
        return server_error(request)
    headers = {"Retry-After": RETRY_AFTER_SECONDS}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
