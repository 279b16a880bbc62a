"""How the desk writes money, ages, dates, names, and what was typed in vain."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from claims.domain import amounts
from claims.domain.provenance import SOURCE_WORDS, Kind
from claims.models import Claim
from claims.queries import order
from claims.queries.queue import Proposed
from claims.views.attempts import Attempt
from clinicbridge.accounts import roles
from clinicbridge.accounts.models import Membership

register = template.Library()


@register.simple_tag(takes_context=True)
def is_again(context: Context, form: str, about: str = "") -> bool:
    """Whether this form was sent and refused, so that it stands open again."""
    return _attempt(context).is_of(form, about)


@register.simple_tag(takes_context=True)
def typed(context: Context, form: str, name: str, about: str = "") -> str:
    """Return what a refused form held in a field."""
    return _attempt(context).typed(form, name, about)


@register.simple_tag(takes_context=True)
def fault(context: Context, form: str, name: str, about: str = "") -> str:
    """Return what is wrong at a field of a refused form."""
    return _attempt(context).fault(form, name, about)


@register.filter
def chips(claim: Claim, proposed: Proposed) -> list[dict[str, Any]]:
    """Return a claim's procedures with the modifiers proposed that they lack."""
    mine = (proposed or {}).get(claim.pk, {})
    return [
        {**one, "plus": [word for word in mine.get(place, ()) if word not in one["modifiers"]]}
        for place, one in enumerate(claim.procedures)
    ]


@register.filter
def why(claim: Claim, sort: str) -> str:
    """Say why a claim stands where it stands in the queue."""
    return order.why(claim, sort, timezone.localdate())


@register.filter
def at(named: Mapping[Any, Any], key: Any) -> Any:
    """Return what stands under a key, nothing where nothing does."""
    return (named or {}).get(key, "")


@register.filter
def may(membership: Membership | None, permission: str) -> bool:
    """Whether the role of this membership allows it."""
    return roles.allows(membership, permission)


@register.filter
def money(amount: Decimal | None) -> str:
    """Write dollars: ``$1,234.50``; nothing for no amount."""
    return "" if amount is None else amounts.dollars(amount)


@register.filter
def whole_dollars(amount: Decimal) -> str:
    """Write a sum nobody adds up further: ``$14,208``."""
    return f"${amount:,.0f}"


@register.filter
def age(moment: datetime | None) -> str:
    """Write how long ago something was: ``now``, ``4 min``, ``3 h``, ``12 d``."""
    if moment is None:
        return ""
    minutes = max(int((timezone.now() - moment).total_seconds() // 60), 0)
    if minutes == 0:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


@register.filter
def days(deadline: date | None, today: date) -> str:
    """Write the days left to a date: ``12 d``, ``today``, ``3 d late``."""
    if deadline is None:
        return ""
    left = (deadline - today).days
    if left == 0:
        return "today"
    return f"{left} d" if left > 0 else f"{-left} d late"


@register.filter
def urgency(deadline: date | None, today: date) -> str:
    """Say how a deadline should look: ``bad`` within a week, ``warn`` within a month."""
    left = 999 if deadline is None else (deadline - today).days
    return "bad" if left < 7 else "warn" if left < 30 else ""


@register.filter
def years(born: date | None, today: date) -> str:
    """Write an age in whole years."""
    if born is None:
        return ""
    return str(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


@register.filter
def person(of: Any) -> str:
    """Write a name as ``Whitfield, Marta``, from a document or a part of the claim."""
    words = of if isinstance(of, Mapping) else vars(of)
    names = (words.get("family"), words.get("given"))
    return ", ".join(name for name in names if name) or "No name"


@register.filter
def source(kind: Kind) -> str:
    """Write who or what wrote a cell as the cell itself says it."""
    return SOURCE_WORDS[kind]


@register.filter
def quantity(amount: Decimal | None) -> str:
    """Write units without needless zeros."""
    if amount is None:
        return ""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _attempt(context: Context) -> Attempt:
    found: Attempt = context.get("attempt") or Attempt()
    return found
