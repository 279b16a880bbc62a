"""What people make of suggestions, for those who answer for how they are shown."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from claims.queries import alike, insights, model_errors
from claims.services import policies
from claims.views.base import DeskView

RANGES = (7, 30, 90)
USUAL = 30
GROUPS = (
    ("kind", "By what it would do"),
    ("source", "By who proposed"),
    ("provider", "By the provider whose note it is"),
    ("code", "By code"),
)


class Insights(DeskView):
    """Counts of decisions; nobody's name but the providers', and no amount."""

    permission = "insights.read"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the last 7, 30 or 90 days; a cut address shows 30. A fixed number of queries."""
        days = self._days()
        since = timezone.now() - timedelta(days=days)
        rows = insights.decisions(since)
        dismissals = insights.dismissals(since)
        context: dict[str, Any] = {
            "days": days,
            "ranges": RANGES,
            "groups": [(words, rows[name]) for name, words in GROUPS],
            "total": insights.total(rows["source"]),
            "dismissals": dismissals,
            "is_dismissed": any(times for _, times in dismissals),
            "bands": insights.reliability(since),
            "arms": insights.arms(since),
            "suppressed": insights.suppressed(),
            "errors": model_errors.since(since),
            **self._offers(),
        }
        return render(request, "desk/insights.html", context)

    def _days(self) -> int:
        asked = self.request.GET.get("days", "")
        return next((days for days in RANGES if str(days) == asked), USUAL)

    def _offers(self) -> dict[str, Any]:
        """Return what is corrected again and again, and what the person may set."""
        now = timezone.now()
        return {
            "policy": policies.current(),
            "corrections": alike.corrections(now),
            "overrides": alike.overrides(now),
            "may_map": self.may("mapping.edit"),
            "may_set": self.may("payer.edit"),
        }
