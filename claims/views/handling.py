"""Handle a claim without changing it: whose it is, when it comes back, what the checks say now."""

import uuid

from django.http import HttpResponse

from claims.domain.states import IllegalStep
from claims.services import assigning, holds, review
from claims.views.decide import Hold
from claims.views.edit import Act


class Assign(Act):
    """Take a claim for oneself, or give it back to nobody."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Assign it; the claim itself stays as it is."""
        owner = None if self.posted("owner") == "nobody" else self.actor
        assigning.assign(claim_id=claim_id, owner=owner, actor=self.actor)
        return self.done(claim_id, said="Assigned to you" if owner else "Assigned to nobody")


class Snooze(Hold):
    """Set the claim aside until a day: a hold with nothing more to say."""

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Hold the claim until its day and go to the next."""
        until = self.until()
        if until is None:
            raise IllegalStep("Say until which day.", field="until")
        holds.hold(
            claim_id=claim_id,
            reason_code="OTHER",
            note="Snoozed",
            until=until,
            actor=self.actor,
        )
        return self.onward(claim_id, f"Snoozed until {until:%b} {until.day}.")


class Recheck(Act):
    """Run the checks again."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Examine the revision that stands by what is known now."""
        review.recheck(claim_id=claim_id, seen_revision=self.seen)
        return self.done(claim_id, said="Checked again")
