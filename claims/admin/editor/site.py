"""The addresses of the editor, each behind the page's own rights."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from claims.admin.editor import fields, page, preview, proof, rules, tables

View = Callable[..., HttpResponse]
# What follows the set's address: its name, the method it takes, the view.
PLACES: dict[str, tuple[str, str, View]] = {
    "": ("editor", "GET", page.show),
    "fields/": ("fields", "GET", fields.show),
    "preview/": ("preview", "GET", preview.show),
    "proof/": ("proof", "GET", proof.show),
    "replay/": ("replay_last", "POST", proof.replay),
    "rules/new/": ("rule_new", "GET", rules.new),
    "rules/add/": ("rule_add", "POST", rules.add),
    "rules/<uuid:rule_id>/": ("rule", "POST", rules.save),
    "rules/<uuid:rule_id>/shown/": ("rule_shown", "GET", rules.show),
    "rules/<uuid:rule_id>/copy/": ("rule_copy", "POST", rules.duplicate),
    "rules/<uuid:rule_id>/move/": ("rule_move", "POST", rules.move),
    "rules/<uuid:rule_id>/remove/": ("rule_remove", "POST", rules.remove),
    "tables/add/": ("table_add", "POST", tables.add),
    "tables/<uuid:table_id>/remove/": ("table_remove", "POST", tables.remove),
    "tables/<uuid:table_id>/words/": ("word_add", "POST", tables.add_word),
    "words/<uuid:word_id>/": ("word", "POST", tables.save_word),
    "words/<uuid:word_id>/remove/": ("word_remove", "POST", tables.remove_word),
}

LOOKS = (
    page.show,
    fields.show,
    proof.show,
)  # who signs a set off reads it; the rest is for who edits it


class Editor:
    """Gives a set's page the editor beside it."""

    def get_urls(self) -> list[URLPattern]:
        """Add the editor's addresses before the page's own."""
        own = [
            path(
                f"<path:object_id>/editor/{tail}",
                self.admin_site.admin_view(_guarded(self, method, view)),  # type: ignore[attr-defined]
                name=f"claims_mappingset_{name}",
            )
            for tail, (name, method, view) in PLACES.items()
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]


def _guarded(admin: Any, method: str, view: View) -> View:
    def answer(request: HttpRequest, object_id: str, **named: Any) -> HttpResponse:
        """Ask for the right, the method and the set, in that order."""
        may = (
            admin.has_view_permission(request) if view in LOOKS else admin.allows(request, "change")
        )
        if not may:
            raise PermissionDenied
        if request.method != method:
            return HttpResponseNotAllowed([method])
        mapping_set = admin.get_object(request, unquote(object_id))
        if mapping_set is None:
            raise Http404
        return view(admin, request, mapping_set, **named)

    answer.unattended = getattr(view, "unattended", False)  # type: ignore[attr-defined]
    return answer
