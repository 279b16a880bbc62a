"""One claim's page: its note, its cells, its checks, its history."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from claims import record_fields
from claims.models import Claim
from claims.queries import evidence, history, queue, records, settling, suggesting
from claims.queries import sheet as sheets
from claims.services import holds, mappings
from claims.views import attempts, narrowing, quoting, record_rows, sheet, tables
from claims.views.base import DeskView
from claims.views.record_rows import Refused

TABS = {
    "note": "Note",
    "fields": "EMR fields",
    "where": "Where from",
    "records": "Records",
    "earlier": "Earlier",
    "history": "History",
}
# In it the page says which tab's content stands on it, for what else a swap replaces.
SHOWN = "X-Tab-Shown"
# Since when the person has had the claim before them, whatever part of it was swapped since.
OPENED = "X-Opened"
_EPOCH = datetime.fromtimestamp(0, UTC)


class ClaimView(DeskView):
    """A page about one claim; another practice's claim is 404."""

    purpose = "claim.review"

    def page(self, claim_id: uuid.UUID, *, status: int = 200, **more: Any) -> HttpResponse:
        """Return the whole page, or for htmx the parts that can have changed."""
        claim = self.find(claim_id)
        marks, refused = more.pop("marks", None), more.pop("refused", None)
        chosen = more.pop("chosen", {})
        read = sheets.read(claim)
        filters = self.filters(view=queue.view_of(claim))
        context = {
            **sheet.context(read, may_edit=self.may("claim.edit"), marks=marks),
            **_around(filters),
            "edit_at": _edit_at(claim, filters),
            "may": {name: self.may(f"claim.{name}") for name in ACTS},
            "today": self.today,
            "neighbours": queue.neighbours(filters, claim),
            "others": self.others(),
            "tomorrow": self.today + timedelta(days=1),
            "standing": records.head(claim, read.content),
            "attempt": self._hold_begun(),
            "opened": _milliseconds(self.opened) if self.opened else self.now,
            "merge": settling.waiting(read, chosen),
            "taken_in": settling.taken_in(read),
            **more,
        }
        if self.request.htmx and not self.request.htmx.boosted:
            if self.request.headers.get(SHOWN) == "note":
                # The numbers are dealt anew: the note must count as the suggestions do.
                context["notes"] = context["quoted"].notes()
            return render(self.request, "desk/_swap.html", context, status=status)
        on = read.content.service_date or self.today
        context["table_notes"] = tables.notes(self.request, on)
        context["idle"] = settings.SESSION_IDLE_SECONDS
        context |= {"tabs": TABS, **self._tab(read, refused, context["quoted"])}
        return render(self.request, "desk/claim.html", context, status=status)

    def _hold_begun(self) -> attempts.Attempt:
        """Return the hold form as a finding's own button opens it: with its reason."""
        reason, turn = self.request.GET.get("hold", ""), self.request.GET.get("turn", "")
        if reason not in holds.HOLD_REASONS:
            return attempts.Attempt()
        return attempts.Attempt(form="hold", values={"reason_code": reason, "turn": turn})

    @property
    def opened(self) -> datetime | None:
        """When the page this was sent from was opened; None where it does not say."""
        text = self.request.headers.get(OPENED) or self.request.POST.get("opened", "")
        if not (text.isascii() and text.isdigit() and len(text) < 15):
            return None
        return min(_EPOCH + timedelta(milliseconds=int(text)), timezone.now())

    @property
    def now(self) -> int:
        """This moment, as a page says when it was opened."""
        return _milliseconds(timezone.now())

    def find(self, claim_id: uuid.UUID) -> Claim:
        """Return the claim of this practice, or 404."""
        try:
            return sheets.find(claim_id)
        except Claim.DoesNotExist as error:
            raise Http404("No such claim.") from error

    def _tab(
        self, read: sheets.Sheet, refused: Refused | None, quoted: quoting.Quoted
    ) -> dict[str, Any]:
        tab = "records" if refused else self.request.GET.get("tab", "note")
        tab = tab if tab in TABS else "note"
        mapping = mappings.published(read.claim.encounter.connection)
        unmapped = evidence.unmapped(read.record, read.origins, mapping=mapping)
        found: dict[str, Any] = {"tab": tab, "unmapped_count": len(unmapped)}
        if tab == "note":
            found["notes"] = quoted.notes()
            found["model"] = suggesting.of(read.claim, now=timezone.now())
        elif tab == "fields":
            found["leaves"] = evidence.leaves(
                read.record, read.origins, read.content, mapping=mapping
            )
        elif tab == "where":
            found["origins"] = evidence.origins(read.content, read.origins)
        elif tab == "records":
            found["sections"] = self._records(read, refused)
        elif tab == "earlier":
            found["earlier"] = sheets.earlier(read.claim)
        else:
            found["entries"] = history.of(read.claim)
        return found

    def _records(self, read: sheets.Sheet, refused: Refused | None) -> list[record_rows.Section]:
        return record_rows.Maker(
            claim=read.claim,
            content=read.content,
            found=records.read(read.claim),
            today=self.today,
            lists=record_fields.lists() if self.may("claim.edit") else None,
            refused=refused,
        ).sections()


class ShowClaim(ClaimView):
    """Show one claim to whoever may read claims."""

    def get(self, _: HttpRequest, claim_id: uuid.UUID) -> HttpResponse:
        """Return the page."""
        return self.page(claim_id)


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _edit_at(claim: Claim, filters: queue.Filters) -> str:
    """Return where every form on the page sends an edit: made once, not once for each cell."""
    return f"{reverse('desk:edit', args=[claim.pk])}?{narrowing.write(filters)}"


def _around(filters: queue.Filters) -> dict[str, Any]:
    return {
        "filters": filters,
        "query": narrowing.write(filters),
        "view_words": queue.VIEWS[filters.view][0],
        "views": [
            {"words": words, "query": narrowing.write(filters, view=key)}
            for key, (words, _) in queue.VIEWS.items()
        ],
    }


ACTS = ["edit", "approve", "override", "hold", "void", "close", "reopen", "recall", "settle"]
ACTS += ["correct", "correct_unasked"]
