"""How tests ask the editor: its addresses, a rule's cells as its row posts them."""

from django.urls import reverse

from claims.models import MappingRule
from claims.services import mapping_rules, mappings


def address(name, mapping_set, *ids):
    return reverse(f"admin:claims_mappingset_{name}", args=[mapping_set.pk, *ids])


def rule(draft, key="assistant-minutes"):
    return MappingRule.objects.get(mapping_set=draft, key=key)


def cells(one, **changes):
    """Return what the row's form posts, with changes."""
    held = {name: getattr(one, name) for name in mapping_rules.CELLS}
    return {**held, "seen": mapping_rules.mark(one), **changes}


def save(browser, draft, one, **changes):
    return browser.post(address("rule", draft, one.pk), cells(one, **changes))


def keys(draft):
    return [one.key for one in mapping_rules.in_order(draft.pk)]


def text(response):
    return response.content.decode()


def publish(draft, person):
    """Sign a draft off and publish it."""
    mappings.sign(mapping_set=draft, seen_digest=mappings.digest(draft), actor=person)
    mappings.publish(mapping_set=draft, actor=person)
