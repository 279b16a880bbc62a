"""Decide about what is proposed beside a claim."""

import uuid

from django.http import HttpResponse

from claims.models import Claim
from claims.services import suggestions
from claims.views import attesting
from claims.views.edit import Act


class Accept(Act):
    """Take what is proposed beside the claim."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Apply the suggestion as the person's own edit."""
        edited = suggestions.accept(
            claim_id=claim_id,
            seen_revision=self.seen,
            suggestion_id=self._known(),
            actor=self.actor,
            attesting=self.posted("attesting"),
            opened=self.opened,
        )
        waits = edited.claim.hold_turn == Claim.Turn.PROVIDER and not edited.changed
        asked = "Asked: the claim waits for the provider." if waits else ""
        return self.done(claim_id, said="Accepted." if edited.changed else asked)

    def _known(self) -> uuid.UUID:
        found = attesting.suggestion(self.request.POST)
        if found is None:
            raise suggestions.UnknownSuggestion("The form was cut short: try again.")
        return found


class Dismiss(Accept):
    """Turn down what is proposed, with one of five reasons."""

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Dismiss the suggestion for good."""
        suggestions.dismiss(
            claim_id=claim_id,
            seen_revision=self.seen,
            suggestion_id=self._known(),
            reason=self.posted("dismissal"),
            actor=self.actor,
            opened=self.opened,
        )
        return self.done(claim_id, said="Dismissed.")


class AcceptLine(Act):
    """Take every verified suggestion of one line that is nobody's word."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Apply them, each as a revision of its own."""
        taken = suggestions.accept_line(
            claim_id=claim_id,
            seen_revision=self.seen,
            line=self.posted("line"),
            actor=self.actor,
            opened=self.opened,
        )
        return self.done(claim_id, said=f"{taken} accepted.")
