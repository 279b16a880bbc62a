"""What tables and records lack, told at the top of the queue until a person puts it away."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims.domain.coding.table_notes import Note
from claims.services import code_lookup, plan_keeping
from claims.views.base import DeskRequest, DeskView

SEEN = "tables_seen"


def notes(request: DeskRequest, today: date) -> tuple[Note, ...]:
    """Return what the practice lacks today, nothing once the person put it away."""
    practice_id = request.practice.pk
    if request.session.get(SEEN) == str(practice_id):
        return ()
    return (*code_lookup.missing(practice_id=practice_id, day=today), *plan_keeping.missing())


class PutAway(DeskView):
    """Show the notes no more until the person signs in again."""

    purpose = "claim.tables"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember it in the session, and return to the queue."""
        request.session[SEEN] = str(self.request.practice.pk)
        return HttpResponseRedirect(reverse("desk:queue"))
