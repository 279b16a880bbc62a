"""The part of the desk bench that runs inside the product, on one database."""

import json
import sys
import time
import warnings

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benches import _report, _seed
from claims.models import Claim
from clinicbridge import scope
from clinicbridge.accounts.models import Practice, User


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
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        figures |= measure(client, practice, size, requests)
    print(json.dumps(figures))


def measure(
    client: Client, practice: Practice, size: int, requests: int
) -> dict[str, _report.Figure]:
    """Return server time and queries of both pages at this size."""
    with scope.practice(practice.pk):
        claims = list(Claim.objects.order_by("received_at").values_list("pk", flat=True)[:requests])
    pages = {
        "queue page": ["/?view=ready"] * requests,
        "claim page": [f"/claims/{claim}/" for claim in claims],
    }
    found = {}
    for name, addresses in pages.items():
        client.get(addresses[0])
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(addresses[0])
        queries = len(caught)  # now: the next request empties the log
        if answer.status_code != 200:
            raise SystemExit(f"{name} answered {answer.status_code}.")
        taken = []
        for address in addresses:
            before = time.perf_counter()
            client.get(address)
            taken.append((time.perf_counter() - before) * 1000)
        label = f"{name}, {size} claims"
        found[f"{label}, ms"] = _report.figure(taken, "ms")
        found[f"{label}, queries"] = _report.figure([queries], "queries")
        found[f"{label}, HTML"] = _report.figure([len(answer.content) / 1024], "KiB")
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
