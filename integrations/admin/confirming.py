"""A change that lets more leave the clinic is refused until password and code were typed again."""

from collections.abc import Iterable
from typing import Any

from django.forms import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html

from clinicbridge.accounts import entrance
from clinicbridge.accounts.factor_views import to_confirm

NOT_YET = (
    "Nothing is changed yet: password and code come first, for more would leave the clinic ({}). "
    '<a href="{}" target="_blank" rel="noopener">Type them</a>, then save this page again.'
)


class Confirmed:
    """A form that knows whether its person proved themselves a moment ago, and where it stands."""

    is_confirmed = False
    page = ""

    def refusal(self, wider: Iterable[str]) -> ValidationError:
        """Return the sentence that says what comes first; what was typed stays on the page."""
        return ValidationError(format_html(NOT_YET, ", ".join(wider), self.page))


def confirmable(form: Any, request: HttpRequest, name: str) -> None:
    """Tell a page's form, a class made anew for each request, who asks for it and from where."""
    key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
    form.is_confirmed = entrance.is_confirmed(request)
    form.page = to_confirm(name, key)["Location"] if key else ""
