"""Keep, rename and take away the clinic's own views of the queue."""

import uuid

from django.db import transaction
from django.db.models import Q, QuerySet

from claims.domain.refusals import Refusal
from claims.models import SavedView
from clinicbridge.accounts.models import User

MOST = 12  # of the practice's, and of each person's own
LONGEST = 40


class Unfit(Refusal):
    """A view cannot be kept like this."""


def seen_by(person: User) -> QuerySet[SavedView]:
    """Return the practice's views and the person's own, the oldest first."""
    rows = SavedView.objects.filter(Q(owner=None) | Q(owner=person))
    return rows.order_by("created_at", "pk")


@transaction.atomic
def keep(*, name: str, query: str, for_all: bool, actor: User) -> SavedView:
    """Keep what the queue is narrowed to under a name. Needs a purpose."""
    owner = None if for_all else actor
    rows = SavedView.objects.filter(owner=owner)
    if len(rows) >= MOST:
        whose = "The practice has" if for_all else "You have"
        raise Unfit(f"{whose} {MOST} views already: remove one first.", field="name")
    return SavedView.objects.create(name=_fit(name, rows), query=query, owner=owner)


@transaction.atomic
def rename(*, view_id: uuid.UUID, name: str, actor: User) -> SavedView:
    """Give a view another name. Needs a purpose; SavedView.DoesNotExist for one not theirs."""
    view = _locked(view_id, actor)
    view.name = _fit(name, SavedView.objects.filter(owner=view.owner).exclude(pk=view.pk))
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def remove(*, view_id: uuid.UUID, actor: User) -> None:
    """Take a view away; no claim changes. SavedView.DoesNotExist for one not theirs."""
    _locked(view_id, actor).delete()


def _locked(view_id: uuid.UUID, actor: User) -> SavedView:
    return seen_by(actor).select_for_update(of=("self",)).get(pk=view_id)


def _fit(name: str, beside: QuerySet[SavedView]) -> str:
    """Return the name as it is kept; Unfit where it is none or another has it."""
    words = " ".join(name.split())
    if not words:
        raise Unfit("Give the view a name.", field="name")
    if len(words) > LONGEST:
        raise Unfit(f"Use at most {LONGEST} characters.", field="name")
    if words.casefold() in {row.name.casefold() for row in beside}:
        raise Unfit("There is a view of this name already.", field="name")
    return words
