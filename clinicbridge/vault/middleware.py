"""Open a reading for the purpose a view declares."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from clinicbridge.vault import purposes


class PurposeMiddleware:
    """Runs the view and its rendering inside the declared reading."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        purpose = getattr(view, "purpose", None) or getattr(
            getattr(view, "view_class", None), "purpose", None
        )
        if not purpose:
            return None
        with purposes.reading(purpose=purpose):
            response = view(request, *args, **kwargs)
            render = getattr(response, "render", None)
            if callable(render):
                response = render()
        return response
