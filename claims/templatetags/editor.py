"""Parts of a rule's row that each of its cells repeats."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.admin.editor.rows import NAMES

register = template.Library()


@register.simple_tag
def said(row: Any, name: str) -> SafeString:
    """Return the attributes by which a cell is named, found and known to be wrong."""
    label = f"{row.name}: {NAMES[name]}"
    made = format_html(' id="{}-{}" aria-label="{}"', row.id, name, label)
    if row.errors.get(name):
        made += format_html(' aria-invalid="true" aria-describedby="{}-{}-error"', row.id, name)
    return made


@register.simple_tag
def wrong(row: Any, name: str) -> SafeString:
    """Return what is wrong with a cell, and where in its expression."""
    found = row.errors.get(name)
    if not found:
        return SafeString("")
    drawn = row.carets.get(name)
    caret = format_html('<span class="caret">{}</span>', drawn) if drawn else ""
    error = '<span class="error" id="{}-{}-error">{}{}</span>'
    return format_html(error, row.id, name, caret, found[0])


@register.simple_tag
def rule_link(key: str) -> SafeString:
    """Return a button that leads to the row of a rule."""
    return format_html('<button type="button" class="to" data-to-rule="{0}">rule {0}</button>', key)
