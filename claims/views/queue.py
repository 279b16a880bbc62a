"""The queue: what waits, narrowed by view and filter; it opens names, so it reads."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import render
from django.utils import timezone

from claims.models import SavedView
from claims.queries import counts as counting
from claims.queries import figures, order, queue, saved
from claims.services import reconciling, saved_views
from claims.views import narrowing, new_fields, tables
from claims.views.base import DeskView


class Queue(DeskView):
    """Show one view of the queue, a page at a time."""

    purpose = "claim.queue"

    def get(self, _: HttpRequest) -> HttpResponse:
        """Show the page an address names; a cut address shows the first page."""
        return self.shown(self.filters())

    def shown(self, filters: queue.Filters, *, status: int = 200, **more: Any) -> HttpResponse:
        """Return the page of these filters; without a view, where there is work."""
        counts = counting.by_view(self.actor.pk)
        if "view" not in self.request.GET:
            filters = self.filters(view=_first_with_work(counts))
        context = {**self._context(filters), **self._views(filters, counts), **more}
        context |= _figures(counts, today=self.today)
        return render(self.request, "desk/queue.html", context, status=status)

    def _views(self, filters: queue.Filters, counts: dict[str, int]) -> dict[str, Any]:
        """Return what stands on the left: the product's views and the clinic's own."""
        kept = list(saved_views.seen_by(self.actor))
        here = narrowing.write(filters)
        current = next((view for view in kept if view.query == here), None)
        own = _own(kept, saved.numbers(_asked(kept, self.actor.pk)), current)
        return {"groups": _groups(filters, counts, current) + own, "kept": current}

    def _context(self, filters: queue.Filters) -> dict[str, Any]:
        payers, providers = queue.choices()
        page = _page(self.request, filters)
        return {
            "filters": filters,
            "view_words": queue.VIEWS[filters.view][0],
            "is_narrowed": narrowing.is_narrowed(filters),
            "chips": narrowing.chips(filters, payers=payers, providers=providers),
            "query": narrowing.write(filters),
            "plain_query": narrowing.write(queue.Filters(filters.view, sort=filters.sort)),
            "place_query": _place(self.request),
            "sorts": narrowing.sorts(filters),
            "sort_words": order.SORTS[filters.sort],
            "page": page,
            "proposed": queue.proposed(page.claims),
            "others": self.others(),
            "payers": payers,
            "providers": providers,
            "connections": queue.lines_out(),
            "unsettled": queue.unsettled(),
            "table_notes": tables.notes(self.request, self.today),
            "may_save": self.may("claim.edit"),
            "may_admin": self.may("admin.enter"),
            "may_inbox": self.may("inbox.read"),
            "reconciled": self._reconciled(),
            "new_fields": self._new_fields(),
            "may_map": self.may("mapping.edit"),
            "today": self.today,
        }

    def _new_fields(self) -> list[new_fields.NewFields]:
        """Return the EMR's new fields for who may map them or ask for it."""
        if not (self.may("claim.settle") or self.may("mapping.edit")):
            return []
        return new_fields.notes()

    def _reconciled(self) -> dict[str, Any] | None:
        """Return what the newest run found wrong, for who may mend it; else None."""
        if not (self.may("claim.settle") or self.may("admin.enter")):
            return None
        job = reconciling.latest()
        if job is None or reconciling.agrees(job.result):
            return None
        return {"job": job, "words": reconciling.words(job.result)}


class Arrived(Queue):
    """The same page, fetched by itself when claims came or went: nobody's step."""

    unattended = True


class Figures(DeskView):
    """The figures above the queue alone, fetched by itself when a view's count moved.

    No patient's name and no reading, as of the poll.
    """

    purpose = "claim.counts"
    unattended = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return their part of the page."""
        context = _figures(counting.by_view(self.actor.pk), today=self.today)
        return render(request, "desk/_figures.html", context)


class Poll(DeskView):
    """Tell how many claims each view holds and which this page; 304 when nothing moved.

    No patient's name and no reading; of the people who work here, who has a claim of
    the page open. The ids are those of the page an address names, and beyond
    those of the page that what leaves it moves to.
    """

    purpose = "claim.counts"
    unattended = True  # the page asks, not the person

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return counts by view and the page's ids under an entity tag."""
        counts = counting.by_view(self.actor.pk)
        own = saved.numbers(_asked(saved_views.seen_by(self.actor), self.actor.pk))
        ids, beyond = _ids(request, self.filters())
        others = {str(pk): who for pk, who in self.others().items()}
        here = {pk: others[pk] for pk in ids if pk in others}
        words = counting.words(counts) | {str(pk): saved.words(n) for pk, n in own.items()}
        tag = f'"{_standing(words, ids, beyond, here)}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponseNotModified()
        told = {"counts": counts, "words": words, "ids": ids, "beyond": beyond, "here": here}
        answer = JsonResponse(told)
        answer.headers["ETag"] = tag
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer


def _figures(counts: dict[str, int], *, today: date) -> dict[str, figures.Figures]:
    return {"figures": figures.over(counts, now=timezone.now(), today=today)}


def _first_with_work(counts: dict[str, int]) -> str:
    return next((view for view in queue.BEFORE_APPROVAL if counts[view]), "ready")


def _asked(kept: Iterable[SavedView], person: uuid.UUID) -> dict[uuid.UUID, queue.Filters]:
    return {view.pk: narrowing.read(QueryDict(view.query), person=person) for view in kept}


def _own(
    kept: list[SavedView], numbers: dict[uuid.UUID, int], current: SavedView | None
) -> list[dict[str, Any]]:
    """Return the clinic's own views as groups: the practice's, then the person's."""
    halves = (("The practice's", True), ("Mine", False))
    groups = [
        {
            "words": words,
            "views": [
                {
                    "key": str(view.pk),
                    "words": view.name,
                    "count": numbers.get(view.pk),
                    "count_words": saved.words(numbers[view.pk]) if view.pk in numbers else "",
                    "query": view.query,
                    "is_current": view == current,
                }
                for view in kept
                if (view.owner_id is None) == is_all
            ],
        }
        for words, is_all in halves
    ]
    return [group for group in groups if group["views"]]


def _groups(
    filters: queue.Filters, counts: dict[str, int], current: SavedView | None
) -> list[dict[str, Any]]:
    words_of = counting.words(counts)
    halves = (("To review", queue.BEFORE_APPROVAL), ("After approval", queue.AFTER_APPROVAL))
    return [
        {
            "words": words,
            "views": [
                {
                    "key": key,
                    "words": queue.VIEWS[key][0],
                    "count": counts[key],
                    "count_words": words_of[key],
                    "query": narrowing.write(filters, view=key),
                    "is_current": key == filters.view and current is None,
                }
                for key in keys
            ],
        }
        for words, keys in halves
    ]


def _page(request: HttpRequest, filters: queue.Filters) -> queue.Page:
    try:
        return queue.page(filters, **_cursors(request))
    except order.BadCursor:
        return queue.page(filters)


def _ids(request: HttpRequest, filters: queue.Filters) -> tuple[list[str], list[str]]:
    try:
        return queue.ids(filters, **_cursors(request))
    except order.BadCursor:
        return queue.ids(filters)


def _cursors(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("after", "before")}


def _place(request: HttpRequest) -> str:
    """Return the page of the view an address names, to be asked about again."""
    return urlencode({name: value for name, value in _cursors(request).items() if value})


def _standing(*told: Any) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:20]
