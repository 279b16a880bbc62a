"""What happens to one rule in the editor: shown, saved, added, doubled, moved, removed."""

import dataclasses
import secrets
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from claims.admin.editor import fields, parts, rows, words
from claims.admin.editor.forms import RuleCells
from claims.admin.editor.parts import OVERTAKEN, REFUSED
from claims.domain.mapping import targets
from claims.models import MappingRule, MappingSet
from claims.models.mapping import Published
from claims.services import mapping_rules
from claims.services.mapping_rules import CELLS, Gone, NameTaken, Stale


def show(_: Any, request: HttpRequest, mapping_set: MappingSet, rule_id: uuid.UUID) -> HttpResponse:
    """Show a rule as it stands now, whatever was typed into it."""
    rule = _rule(mapping_set, rule_id)
    return _answer(request, mapping_set, rows.stored(rule, _place(rule)))


def new(_: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Show a row for a rule that is not there yet, with what the address names of it."""
    begun = fields.begun(mapping_set.connection, request.GET.get("pattern", "")[:500])
    known = begun.model_dump() if begun else {}
    given = {name: request.GET.get(name, str(known.get(name, "")))[:500] for name in CELLS}
    if given["target"] == targets.IGNORE:  # such a rule names its field and no more
        given["transform"] = ""
    return _answer(request, mapping_set, rows.Row(given, slot=f"new-{secrets.token_hex(4)}"))


def save(_: Any, request: HttpRequest, mapping_set: MappingSet, rule_id: uuid.UUID) -> HttpResponse:
    """Keep what was typed into a rule, if nobody else changed it meanwhile."""
    rule = MappingRule.objects.filter(mapping_set=mapping_set, pk=rule_id).first()
    if rule is None:
        return _gone(request, mapping_set)
    place, seen, stands = _place(rule), _seen(request), mapping_rules.mark(rule)
    form = RuleCells(_typed(request.POST, rule), instance=rule)
    try:
        if form.is_valid():
            mapping_rules.save(rule=rule, seen=seen)
            return _saved(request, mapping_set, rule)
        if seen != stands:
            raise Stale(_rule(mapping_set, rule_id))
        return _wrong(request, mapping_set, form, place=place, mark=seen)
    except NameTaken as taken:
        form.add_error("key", str(taken))
        return _wrong(request, mapping_set, form, place=place, mark=seen)
    except Stale as stale:
        row = rows.conflict(form, stale.rule, place=place, mark=seen)
    except Published as refusal:
        notice = parts.closed(mapping_set, refusal)
        row = rows.typed(form, place=place, mark=seen, notice=notice)
    except Gone:
        return _gone(request, mapping_set)
    return _answer(request, mapping_set, row, status=OVERTAKEN)


def add(_: Any, request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    """Put a new rule into the set, once its cells say enough."""
    slot = _slot(request)
    made = MappingRule(mapping_set=mapping_set)
    form = RuleCells(_typed(request.POST, made), instance=made)
    if not form.is_valid():
        row = rows.typed(form, slot=slot)
        if not request.POST.get("target"):  # nobody is done yet, so nothing is wrong with it yet
            errors = {cell: said for cell, said in row.errors.items() if cell != "target"}
            row = dataclasses.replace(row, errors=errors, is_begun=True)
        return _answer(request, mapping_set, row, status=REFUSED)
    try:
        mapping_rules.add(rule=form.instance, place=_wanted_place(request))
    except Published as refusal:
        row = rows.typed(form, slot=slot, notice=parts.closed(mapping_set, refusal))
        return _answer(request, mapping_set, row, status=OVERTAKEN)
    return _saved(request, mapping_set, form.instance, was=slot)


def duplicate(
    _: Any, request: HttpRequest, mapping_set: MappingSet, rule_id: uuid.UUID
) -> HttpResponse:
    """Show a copy of a rule after it."""
    try:
        made = mapping_rules.duplicate(rule=_rule(mapping_set, rule_id))
    except Published as refusal:
        return parts.refused(request, mapping_set, refusal)
    return _saved(request, mapping_set, made)


def move(_: Any, request: HttpRequest, mapping_set: MappingSet, rule_id: uuid.UUID) -> HttpResponse:
    """Put a rule at another place, and say in which order all stand then."""
    rule, place = _rule(mapping_set, rule_id), _wanted_place(request)
    try:
        if place is not None:
            mapping_rules.move(rule=rule, place=place)
    except (Published, Gone) as refusal:
        return parts.refused(request, mapping_set, refusal)
    return parts.saved(parts.part(request, "_moved", mapping_set, **parts.ordered(mapping_set)))


def remove(
    _: Any, request: HttpRequest, mapping_set: MappingSet, rule_id: uuid.UUID
) -> HttpResponse:
    """Take a rule out, and offer to put it back."""
    rule = MappingRule.objects.filter(mapping_set=mapping_set, pk=rule_id).first()
    if rule is None:
        return _gone(request, mapping_set)
    place = _place(rule)
    try:
        mapping_rules.remove(rule=rule, seen=_seen(request))
    except Stale as stale:
        form = RuleCells(_typed(request.POST, rule), instance=rule)
        row = rows.conflict(form, stale.rule, place=place, mark=_seen(request))
        return _answer(request, mapping_set, row, status=OVERTAKEN)
    except Published as refusal:
        return parts.refused(request, mapping_set, refusal)
    except Gone:
        return _gone(request, mapping_set)
    kept = {"kept": {name: getattr(rule, name) for name in CELLS}, "place": place}
    slot = f"gone-{secrets.token_hex(4)}"
    more = {**kept, "slot": slot, **parts.ordered(mapping_set)}
    return parts.saved(parts.part(request, "_removed", mapping_set, **more))


def _saved(
    request: HttpRequest, mapping_set: MappingSet, rule: MappingRule, *, was: str = ""
) -> HttpResponse:
    row = rows.stored(rule, _place(rule))
    more = {"row": row, "was": was, "is_saved": True, **parts.ordered(mapping_set)}
    return parts.saved(parts.part(request, "_rule_alone", mapping_set, **more))


def _answer(
    request: HttpRequest, mapping_set: MappingSet, row: rows.Row, *, status: int = 200
) -> HttpResponse:
    return parts.part(request, "_rule_alone", mapping_set, status=status, row=row)


def _wrong(
    request: HttpRequest, mapping_set: MappingSet, form: RuleCells, **at: Any
) -> HttpResponse:
    return _answer(request, mapping_set, rows.typed(form, **at), status=REFUSED)


def _gone(request: HttpRequest, mapping_set: MappingSet) -> HttpResponse:
    return parts.refused(request, mapping_set, Gone("Somebody removed this rule meanwhile."))


def _rule(mapping_set: MappingSet, rule_id: uuid.UUID) -> MappingRule:
    rule = MappingRule.objects.filter(mapping_set=mapping_set, pk=rule_id).first()
    if rule is None:
        raise Http404
    return rule


def _place(rule: MappingRule) -> int:
    order = [one.pk for one in mapping_rules.in_order(rule.mapping_set_id)]
    return order.index(rule.pk) + 1


def _seen(request: HttpRequest) -> str:
    """Return which wording the change is of; a decision about another's names that one."""
    return request.POST.get("over") or request.POST.get("seen", "")


def _wanted_place(request: HttpRequest) -> int | None:
    text = request.POST.get("place", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _slot(request: HttpRequest) -> str:
    """Return the id the new row has on the page, if it is one of ours."""
    slot = request.POST.get("slot", "")
    is_ours = slot.isascii() and slot.replace("-", "").isalnum() and len(slot) < 30
    return slot if is_ours else "new"


def _typed(posted: QueryDict, rule: MappingRule) -> QueryDict:
    """Return what was posted; a cell the browser left out stays as it was."""
    full = posted.copy()
    for name in CELLS:
        full.setdefault(name, str(getattr(rule, name)))
    if step := posted.get("then"):
        full["transform"] = words.and_then(str(full["transform"]), step)
    return full
