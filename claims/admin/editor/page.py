"""The page itself: the rules in their order, the look-ups, the panes beside them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.admin.editor import fields, parts, rows, tables, words
from claims.models import MappingRule, MappingSet
from claims.services import mapping_rules


def show(page: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Show the editor; a set that is no draft is shown as it was."""
    rules = mapping_rules.in_order(mapping_set.pk)
    known = parts.common(mapping_set)
    may_edit = page.allows(request, "change")
    sets = MappingSet.objects.filter(connection_id=mapping_set.connection_id)
    signed = sets.filter(state=MappingSet.State.RETIRED).exclude(signed_by=None)
    common = page.admin_site.each_context(request)
    context = {
        **common,
        **known,
        "is_draft": known["is_draft"] and may_edit,
        "may_edit": may_edit,
        "title": f"{mapping_set.connection.name}, version {mapping_set.version}",
        "opts": page.opts,
        "menu": _menu(common["available_apps"]),
        "is_nav_sidebar_enabled": False,
        "rows": [rows.stored(rule, place) for place, rule in enumerate(rules, 1)],
        "count": len(rules),
        "tables": tables.shown(mapping_set),
        "targets": words.target_groups(),
        "transforms": words.transform_choices(),
        "sources": sources(mapping_set),
        "published": sets.filter(state=MappingSet.State.PUBLISHED).first(),
        "retired": signed.exclude(pk=mapping_set.pk).order_by("-version")[:2],
    }
    return render(request, "admin/editor/page.html", context)


def _menu(groups: list[dict[str, Any]]) -> dict[str, str]:
    """Return by model the address of each list this person may open."""
    pages = [page for group in groups for page in group["models"]]
    return {page["object_name"]: page["admin_url"] for page in pages if page["admin_url"]}


def sources(mapping_set: MappingSet) -> list[str]:
    """Return what a rule may read: fields seen, what rules read, and every visit's parts."""
    used = MappingRule.objects.filter(mapping_set__connection_id=mapping_set.connection_id)
    named = {
        name.strip()
        for source in used.values_list("source", flat=True).distinct()
        for name in source.split(",")
        if name.strip()
    }
    seen = fields.sources(mapping_set.connection)
    return list(dict.fromkeys([*seen, *sorted(named), *words.own_sources()]))
