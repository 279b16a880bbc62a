"""Handle a claim without changing it: whose it is, when it comes back, what the checks say now."""

import uuid

from django.http import HttpResponse

from claims.domain.states import IllegalStep
from claims.services import asking, assigning, holds, review
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


class Ask(Hold):
    """Ask the provider in a person's own words, and go to the next."""

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Let the claim wait for the provider."""
        asking.ask(claim_id=claim_id, question=self.posted("question"), actor=self.actor)
        return self.onward(claim_id, "Asked: the claim waits for the provider.")


class Note(Act):
    """Note something about a claim for whoever opens it next."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Keep the note in the history."""
        asking.note(claim_id=claim_id, text=self.posted("note"), actor=self.actor)
        return self.done(claim_id, said="Noted in the history.")


class Recheck(Act):
    """Run the checks again."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Examine the revision that stands by what is known now."""
        review.recheck(claim_id=claim_id, seen_revision=self.seen)
        return self.done(claim_id, said="Checked again")
