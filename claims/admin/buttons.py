"""Buttons on a row's page that do one thing by POST."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseRedirect
from django.urls import URLPattern, path, reverse

# Does the thing and returns the row to show then; None: the list.
Act = Callable[[Any, HttpRequest, Any], Any]


class Leads:
    """Adds links to a row's page, to the pages that belong to it."""

    change_form_template: Any = "admin/with_buttons.html"

    def leads(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Return the pages this row's page leads to, each with its label and address."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show where this row's page leads."""
        row = kwargs.get("obj")
        context["leads"] = self.leads(request, row) if row is not None else []
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc,no-any-return]


class Buttons(Leads):
    """Adds ``buttons``, name to (label, method), to a row's page.

    A page says by ``offers`` which of them a row and a person get; the
    same answer guards the address. Those ``elsewhere`` stand on another
    page, which shows what they are about.
    """

    buttons: ClassVar[dict[str, str]] = {}
    elsewhere: ClassVar[frozenset[str]] = frozenset()
    change_form_template: Any = "admin/with_buttons.html"

    def offers(self, request: HttpRequest, row: Any) -> set[str]:
        """Return the buttons of this row for this person."""
        raise NotImplementedError

    def press(self, request: HttpRequest, name: str, row: Any) -> Any:
        """Do what a button says; return the row to show then, or None."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """Add one address for all buttons."""
        own = path(
            "<path:object_id>/press/<slug:name>/",
            self.admin_site.admin_view(self.press_view),  # type: ignore[attr-defined]
            name=f"{self.opts.app_label}_{self.opts.model_name}_press",  # type: ignore[attr-defined]
        )
        return [own, *super().get_urls()]  # type: ignore[misc]

    def press_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Press one button of one row."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if name not in self.buttons or name not in self.offers(request, row):
            raise PermissionDenied
        shown = self.press(request, name, row)
        prefix = f"admin:{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        if shown is None:
            return HttpResponseRedirect(reverse(f"{prefix}_changelist"))
        return HttpResponseRedirect(reverse(f"{prefix}_change", args=[quote(shown.pk)]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the buttons this row has for this person."""
        row = kwargs.get("obj")
        offered = self.offers(request, row) if row is not None else set()
        context["buttons"] = [
            {"name": name, "label": label}
            for name, label in self.buttons.items()
            if name in offered - self.elsewhere
        ]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc,no-any-return]
