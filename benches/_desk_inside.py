"""The part of the desk bench that runs inside the product, on one database."""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from benches import _looking, _report, _seed
from claims.models import Claim
from claims.queries import queue
from clinicbridge import scope
from clinicbridge.accounts.models import Practice, User

Act = Callable[[], Any]


def main() -> None:
    """Seed to each size, measure, and print one JSON object."""
    sizes = [int(size) for size in sys.argv[1].split(",")]
    requests = int(sys.argv[2])
    practice = Practice.objects.get()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        User.objects.get(email="dana@ridgeline.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    figures: dict[str, _report.Figure] = {}
    for size in sizes:
        before = time.perf_counter()
        with scope.practice(practice.pk):
            _seed.up_to(practice, size)
        spent = time.perf_counter() - before
        print(f"{size} claims: seeded in {spent:.0f} s", file=sys.stderr, flush=True)
        _settle()
        figures |= measure(client, practice, size, requests)
    print(json.dumps(figures))


def _settle() -> None:
    """Let the database know its rows; on Postgres as their owner: for others it does nothing."""
    if connection.vendor == "postgresql":
        _looking.gather_statistics(os.environ["DATABASE_OWNER_URL"])
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(
    client: Client, practice: Practice, size: int, requests: int
) -> dict[str, _report.Figure]:
    """Return server time and queries of the pages, an edit and a bare read at this size."""
    with scope.practice(practice.pk):
        rows = Claim.objects.order_by("received_at")
        claims = list(rows.values_list("pk", flat=True)[:requests])
        in_review = list(rows.filter(status="IN_REVIEW")[:requests])
        lines = {claim.pk: claim.lines.order_by("position")[0].uid for claim in in_review}
    acts: dict[str, list[Act]] = {
        "queue page": [partial(client.get, "/?view=ready")] * requests,
        "claim page": [partial(client.get, f"/claims/{claim}/") for claim in claims],
        "edit of a cell": [_edit(client, claim, lines[claim.pk]) for claim in in_review],
        "bare read of 50 rows by key": [partial(_bare, practice)] * requests,
        "Django admin's own list": [partial(_plain_list, practice)] * requests,
    }
    found: dict[str, _report.Figure] = {}
    for name, todo in acts.items():
        found |= _measured(f"{name}, {size} claims", todo)
    return found


def _measured(label: str, todo: list[Act]) -> dict[str, _report.Figure]:
    """Do the first once to warm and count, the others for time."""
    with CaptureQueriesContext(connection) as caught:
        answer = todo[0]()
    queries = len(caught)  # now: the next request empties the log
    taken, busy = [], time.process_time()
    for act in todo[1:]:
        before = time.perf_counter()
        answer = act()
        taken.append((time.perf_counter() - before) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{label} answered {answer.status_code}.")
    busy = (time.process_time() - busy) * 1000 / len(taken)
    found = {
        f"{label}, ms": _report.figure(taken, "ms"),
        f"{label}, processor time of each": _report.figure([busy], "ms"),
        f"{label}, queries": _report.figure([queries], "queries"),
    }
    if answer.content:
        found[f"{label}, HTML"] = _report.figure([len(answer.content) / 1024], "KiB")
    return found


def _edit(client: Client, claim: Claim, line: str) -> Act:
    """Return a change of a line's units, as htmx sends it; its checks run, its pane comes back."""
    typed = {"kind": "SetUnits", "line": line, "units": "7", "seen": str(claim.revision)}
    return partial(client.post, f"/claims/{claim.pk}/edit", typed, headers={"HX-Request": "true"})


def _bare(practice: Practice) -> HttpResponse:
    """Read what a page of the queue reads, and nothing else: the baseline."""
    with scope.practice(practice.pk):
        _ = queue.page(queue.Filters())
    return HttpResponse()


class PlainAdmin(ModelAdmin):
    """Django's list of rows as it comes, with the queue's plainest columns: the other baseline."""

    list_display = ("id", "status", "readiness", "service_date", "total_charge", "received_at")
    ordering = ("-received_at",)
    list_per_page = 50

    def has_view_permission(self, *_: Any, **__: Any) -> bool:
        """Let the bench look."""
        return True


def _plain_list(practice: Practice) -> HttpResponse:
    """Render Django's own changelist of the practice's claims."""
    request = RequestFactory().get("/admin/claims/claim/")
    request.user = User.objects.get(email="dana@ridgeline.example")
    with scope.practice(practice.pk):
        answer = PlainAdmin(Claim, AdminSite()).changelist_view(request)
        return answer.render()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
