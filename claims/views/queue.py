"""The queue: what waits, narrowed by view and filter; it opens names, so it reads."""

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render

from claims.queries import counts as counting
from claims.queries import order, queue
from claims.services import reconciling
from claims.views import narrowing, tables
from claims.views.base import DeskView


class Queue(DeskView):
    """Show one view of the queue, a page at a time."""

    purpose = "claim.queue"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page an address names; a cut address shows the first page."""
        filters = narrowing.read(request.GET)
        counts = counting.by_view()
        if "view" not in request.GET:
            filters = narrowing.read(request.GET, view=_first_with_work(counts))
        return render(request, "desk/queue.html", self._context(filters, counts))

    def _context(self, filters: queue.Filters, counts: dict[str, int]) -> dict[str, Any]:
        payers, providers = queue.choices()
        page = _page(self.request, filters)
        return {
            "filters": filters,
            "view_words": queue.VIEWS[filters.view][0],
            "is_waiting": filters.view in queue.BEFORE_APPROVAL,
            "is_narrowed": narrowing.is_narrowed(filters),
            "chips": narrowing.chips(filters, payers=payers, providers=providers),
            "query": narrowing.write(filters),
            "plain_query": narrowing.write(queue.Filters(filters.view, sort=filters.sort)),
            "place_query": _place(self.request),
            "sorts": narrowing.sorts(filters),
            "sort_words": order.SORTS[filters.sort],
            "groups": _groups(filters, counts),
            "page": page,
            "proposed": queue.proposed(page.claims),
            "others": self.others(),
            "payers": payers,
            "providers": providers,
            "connections": queue.lines_out(),
            "unsettled": queue.unsettled(),
            "table_notes": tables.notes(self.request, self.today),
            "may_admin": self.may("admin.enter"),
            "may_inbox": self.may("inbox.read"),
            "reconciled": self._reconciled(),
            "today": self.today,
        }

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
        counts = counting.by_view()
        ids, beyond = _ids(request, narrowing.read(request.GET))
        others = {str(pk): who for pk, who in self.others().items()}
        here = {pk: others[pk] for pk in ids if pk in others}
        tag = f'"{_standing(counts, ids, beyond, here)}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponseNotModified()
        told = {"counts": counts, "words": counting.words(counts), "ids": ids, "beyond": beyond}
        told["here"] = here
        answer = JsonResponse(told)
        answer.headers["ETag"] = tag
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer


def _first_with_work(counts: dict[str, int]) -> str:
    return next((view for view in queue.BEFORE_APPROVAL if counts[view]), "ready")


def _groups(filters: queue.Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
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
                    "is_current": key == filters.view,
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
