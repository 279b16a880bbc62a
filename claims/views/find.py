"""Find claims by number, reference, patient or a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from claims.domain import codes
from claims.queries import find, queue
from claims.views.base import DeskView
from clinicbridge.vault import tokens


class Find(DeskView):
    """Jump to an exact number, or list what matches; by POST: a name must stand in no address."""

    purpose = "claim.find"

    def get(self, _: HttpRequest) -> HttpResponse:
        """Show the queue: there is nothing to find without words."""
        return redirect("desk:queue")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Go to the one claim, or show what was found."""
        words = request.POST.get("q", "").replace("\x00", "").strip()[:80]
        written = codes.plain(words)  # a full-width number is the number that was meant
        claim = find.by_id(written) if words else None
        if claim is not None:
            return redirect("desk:claim", claim.pk)
        patients = tokens.find("MRN", words) or tokens.find("NAME", words) if words else set()
        claims, is_cut = find.that_match(patients=patients, words=written)
        context = {
            "words": words,
            "is_cut": is_cut,
            "claims": claims,
            "proposed": queue.proposed(claims),
            "query": "",
            "others": self.others(),
            "today": self.today,
        }
        return render(request, "desk/found.html", context)
