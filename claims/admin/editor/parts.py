"""What the parts of the editor have in common: what they know, and how they refuse."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.admin.editor import rows
from claims.models import LookupTable, MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mapping_rules

REFUSED, OVERTAKEN = 422, 409


def common(mapping_set: MappingSet) -> dict[str, Any]:
    """Return what every part of the page needs to know."""
    tables = LookupTable.objects.filter(mapping_set=mapping_set).order_by("name")
    return {
        "set": mapping_set,
        "is_draft": mapping_set.state == MappingSet.State.DRAFT,
        "table_names": list(tables.values_list("name", flat=True)),
        "required": rows.REQUIRED,
        "each": MappingRule.ForEach.choices,
    }


def part(
    request: HttpRequest, template: str, mapping_set: MappingSet, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Return one part of the page."""
    context = {**common(mapping_set), **more}
    return render(request, f"admin/editor/{template}.html", context, status=status)


def saved(answer: HttpResponse) -> HttpResponse:
    """Tell the page that the set says something else now: what is seen through it is seen anew."""
    answer.headers["HX-Trigger-After-Settle"] = "saved"
    return answer


def refused(request: HttpRequest, mapping_set: MappingSet, refusal: Exception) -> HttpResponse:
    """Say above the rules why nothing was done; what stands on the page stays."""
    words = said(mapping_set, refusal)
    answer = part(request, "_refused", mapping_set, status=OVERTAKEN, words=words)
    answer.headers["HX-Retarget"] = "#notice"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def said(mapping_set: MappingSet, refusal: Exception) -> str:
    """Say why nothing was done."""
    return closed(mapping_set, refusal) if isinstance(refusal, Published) else str(refusal)


def closed(mapping_set: MappingSet, refusal: Exception) -> str:
    """Say that the set is no draft any more, since when and by whom."""
    now = MappingSet.objects.get(pk=mapping_set.pk)
    state = now.get_state_display().lower()
    return f"{rows.who(now)} had this set {state} meanwhile. {refusal} Nothing was saved."


def ordered(mapping_set: MappingSet) -> dict[str, Any]:
    """Return the ids of the rules as they are applied, and how many there are."""
    order = [str(rule.pk) for rule in mapping_rules.in_order(mapping_set.pk)]
    return {"order": order, "count": len(order)}
