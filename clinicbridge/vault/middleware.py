"""Open a reading for the purpose a view declares."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest, HttpResponse

from clinicbridge.vault import purposes


class PurposeMiddleware:
    """Keeps the declared reading open while the view runs and its answer is rendered.

    Django runs the view itself, so CSRF, exceptions and templates go their
    usual way. An answer streamed later opens nothing: by then it is closed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as readings:
            request.vault_readings = readings  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: Any,  # noqa: ARG002
        kwargs: Any,  # noqa: ARG002
    ) -> None:
        """Open the reading once it is known which view answers."""
        if purpose := purpose_of(view):
            request.vault_readings.enter_context(  # type: ignore[attr-defined]
                purposes.reading(purpose=purpose)
            )


def purpose_of(view: Any) -> str:
    """Return what a function, a class view or an admin declares, or nothing."""
    for declarer in (view, *(getattr(view, name, None) for name in ("view_class", "model_admin"))):
        if purpose := getattr(declarer, "purpose", ""):
            return str(purpose)
    return ""
