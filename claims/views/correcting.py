"""Begin a claim that corrects one that was sent."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from claims.domain.states import IllegalStep
from claims.services import corrections
from claims.views.edit import Act

UNASKED = "Its visit says nothing else: a billing lead decides whether to correct it."


class Correct(Act):
    """Begin a claim that replaces or voids the one on the page, whose visit was amended."""

    permission = "claim.correct"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Begin it, and open it."""
        if not self.find(claim_id).is_amended:
            raise IllegalStep(UNASKED)
        return self.begin(claim_id)

    def begin(self, claim_id: uuid.UUID) -> HttpResponse:
        """Begin what the person asked for; go to its page."""
        child = corrections.begin(
            claim_id=claim_id,
            kind=self.posted("correction"),
            seen_revision=self.seen,
            seen_draw=self.posted("draw"),
            reason=self.posted("reason"),
            actor=self.actor,
        )
        left = "approve it" if child.is_void else "change it, then approve it"
        messages.success(self.request, f"{child} is begun: {left}.")
        path = self.address(child.pk)
        return HttpResponseClientRedirect(path) if self.request.htmx else redirect(path)


class CorrectUnasked(Correct):
    """Begin it on a lead's own decision, whatever the visit says."""

    permission = "claim.correct_unasked"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Begin it, and open it."""
        return self.begin(claim_id)
