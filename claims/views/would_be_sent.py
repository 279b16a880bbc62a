"""Shows a person exactly what of a visit would be sent to a model, before any is asked."""

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from claims.domain.reading import sending
from claims.queries import suggesting
from claims.services import note_packets, suggester
from claims.views import narrowing
from claims.views.claim import ClaimView

_REPLACED = re.compile(r"(\[(?:[A-Z]+|DOS[+-]\d+(?:mo)?)\])")
TOO_LONG = "The notes of this visit are longer than may be sent: none of them would be."
NO_NOTE = "The visit has no note in the chosen sections: nothing would be sent."


class WouldBeSent(ClaimView):
    """The redacted notes and rows of one claim's visit, as they would go or went."""

    purpose = "note.preview"

    def get(self, request: HttpRequest, claim_id: uuid.UUID) -> HttpResponse:
        """Return the page; looking at it sends nothing."""
        claim = self.find(claim_id)
        settings = suggester.current()
        context: dict[str, Any] = {
            "claim": claim,
            "settings": settings,
            "model": suggesting.of(claim, now=timezone.now()),
            "query": narrowing.write(self.filters()),
        }
        try:
            if claim.drawn_from is not None:
                prepared = note_packets.prepare(claim, claim.drawn_from, sections=settings.sections)
                context["packet"] = prepared.packet
                context["stretches"] = [_pieces(text) for text in prepared.packet.notes]
                context["why"] = "" if prepared.packet.parts else NO_NOTE
        except sending.TooLong:
            context["why"] = TOO_LONG
        return render(request, "desk/would_be_sent.html", context)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Divide a text at what stands for something replaced; put together it is the text."""
    parts = _REPLACED.split(text)
    return [(part, bool(place % 2)) for place, part in enumerate(parts) if part]
