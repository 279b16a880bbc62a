"""The pane of fields seen: what the EMR sends, what nobody reads first, and a rule begun of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from claims.admin.editor import parts
from claims.domain.mapping import guessing
from claims.domain.mapping.rules import Rule
from claims.models import Connection, FieldCatalogue, FieldSeen, MappingSet
from claims.queries import fields_seen
from claims.services import mappings


def show(admin: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Show one tab of the fields; nothing of a patient is opened."""
    connection = mapping_set.connection
    catalogue = FieldCatalogue.objects.filter(connection=connection).first()
    tab = request.GET.get("tab", "")
    tab = tab if tab in fields_seen.TABS else "unmapped"
    number = request.GET.get("p", "")
    page = fields_seen.page(
        catalogue or FieldCatalogue(connection=connection),
        published=mappings.published(connection),
        draft=mappings.compiled(mapping_set),
        tab=tab,
        search=request.GET.get("q", "")[:100],
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        now=timezone.now(),
        zone=request.practice.time_zone,  # type: ignore[attr-defined]
    )
    tabs = [(key, words, page.counts[key]) for key, words in fields_seen.TABS.items()]
    more: dict[str, Any] = {"page": page, "tab": tab, "tabs": tabs, "means": fields_seen.MEANS[tab]}
    if not admin.allows(request, "change"):
        more["is_draft"] = False
    return parts.part(request, "_fields", mapping_set, catalogue=catalogue, **more)


def begun(connection: Connection, pattern: str) -> Rule | None:
    """Return the rule a field's name suggests; None where no rule can name it."""
    if "\0" in pattern:  # Postgres keeps no such text, and is not asked for it
        return None
    field = FieldSeen.objects.filter(connection=connection, pattern=pattern).first()
    types = field.types if field else {}
    kind = max(types, key=lambda name: types[name], default="")
    return guessing.rule(pattern, kind=kind, key="", order=0)


def sources(connection: Connection) -> list[str]:
    """Return what a rule would call each field of the clinic's own that was seen. One query."""
    rows = FieldSeen.objects.filter(connection=connection, is_carried=False)
    patterns = rows.exclude(pattern__startswith="unknown[").order_by("-visits", "pattern")
    made = (guessing.rule(name, kind="", key="", order=0) for name in _names(patterns))
    return [rule.source for rule in made if rule is not None]


def _names(patterns: Any) -> Any:
    return patterns.values_list("pattern", flat=True)
