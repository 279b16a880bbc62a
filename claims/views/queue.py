"""The queue: what waits, narrowed by view and filter; it opens names, so it reads."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render

from claims.queries import counts as counting
from claims.queries import queue
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
            "plain_query": narrowing.write(queue.Filters(filters.view)),
            "groups": _groups(filters, counts),
            "page": page,
            "proposed": queue.proposed(page.claims),
            "payers": payers,
            "providers": providers,
            "connections": queue.lines_out(),
            "unsettled": queue.unsettled(),
            "table_notes": tables.notes(self.request, self.today),
            "may_admin": self.may("admin.enter"),
            "may_inbox": self.may("inbox.read"),
            "reconciled": self._reconciled(),
            "today": self.today,
            "standing": _standing(counts),
        }

    def _reconciled(self) -> dict[str, Any] | None:
        """Return what the newest run found wrong, for who may mend it; else None."""
        if not (self.may("claim.settle") or self.may("admin.enter")):
            return None
        job = reconciling.latest()
        if job is None or reconciling.agrees(job.result):
            return None
        return {"job": job, "words": reconciling.words(job.result)}


class Poll(DeskView):
    """Answer how many claims each view holds; no name, no reading, 304 when unchanged."""

    purpose = "claim.counts"
    unattended = True  # the page asks, not the person

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return counts by view under an entity tag."""
        counts = counting.by_view()
        tag = f'"{_standing(counts)}"'
        if request.headers.get("If-None-Match") == tag:
            return HttpResponseNotModified()
        answer = JsonResponse({"counts": counts, "words": counting.words(counts)})
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
        return queue.page(
            filters, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except queue.BadCursor:
        return queue.page(filters)


def _standing(counts: dict[str, int]) -> str:
    return hashlib.sha256(json.dumps(counts, sort_keys=True).encode()).hexdigest()[:20]
