"""Decide about a claim: approve it, set it aside, call it back, end it."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from claims.domain.states import IllegalStep
from claims.queries import queue
from claims.services import amendments, blinding, holds, merging, review, settlement, submission
from claims.views import narrowing
from claims.views.edit import Act

CELL = "cell "  # what a form calls the choice for a cell begins so


class Onward(Act):
    """A decision after which the next claim of the view is opened."""

    def onward(self, claim_id: uuid.UUID, said: str, *, recallable: str = "") -> HttpResponse:
        """Open the next claim of the view the person works in, or the queue.

        ``recallable`` names the claim whose recall the message offers.
        """
        claim = self.find(claim_id)
        filters = self.filters()
        messages.success(self.request, said, extra_tags=recallable)
        following = queue.next_after(filters, claim, others=self.others())
        query = narrowing.write(filters)
        path = reverse("desk:claim", args=[following.pk]) if following else reverse("desk:queue")
        if self.request.htmx:
            return HttpResponseClientRedirect(f"{path}?{query}")
        return redirect(f"{path}?{query}")


class Approve(Onward):
    """Approve exactly the revision the person saw."""

    permission = "claim.approve"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Owe the claim to its billing system and go to the next.

        What was kept back until now is shown first; nothing is approved then.
        """
        if shown := blinding.reveal(claim_id=claim_id, seen_revision=self.seen):
            return self.page(claim_id, status=409, revealed=shown, opened=self.now)
        owed = review.approve(
            claim_id=claim_id,
            seen_revision=self.seen,
            seen_digest=self.posted("digest"),
            actor=self.actor,
        )
        said = f"{owed.claim} approved: it leaves for {owed.destination} in 10 seconds."
        return self.onward(claim_id, said, recallable=str(claim_id))


class Hold(Onward):
    """Set the claim aside with a reason."""

    permission = "claim.hold"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Hold the claim and go to the next."""
        holds.hold(
            claim_id=claim_id,
            reason_code=self.posted("reason_code"),
            note=self.posted("note"),
            until=self.until(),
            turn=self.posted("turn") or "BILLER",
            actor=self.actor,
        )
        return self.onward(claim_id, "Put on hold.")

    def until(self) -> date | None:
        """Return the day to wake it as typed, None for none."""
        text = self.posted("until")
        if not text:
            return None
        try:
            until = date.fromisoformat(text)
        except ValueError:
            raise IllegalStep("That is no date: choose a day.", field="until") from None
        if until <= self.today:
            raise IllegalStep("That day has come already: choose a later one.", field="until")
        return until


class Step(Act):
    """A step that needs nothing but a person."""

    step: Callable[..., Any]
    said = ""

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Take the step."""
        type(self).step(claim_id=claim_id, actor=self.actor)
        return self.done(claim_id, said=self.said)


class Release(Step):
    """Take the claim off hold."""

    permission, step, said = "claim.hold", staticmethod(holds.release), "Released"


class Recall(Step):
    """Call the claim back while it has not left."""

    permission, step, said = "claim.recall", staticmethod(holds.recall), "Recalled"


class Reopen(Step):
    """Take up a rejected or closed claim again."""

    permission, step, said = "claim.reopen", staticmethod(holds.reopen), "Taken up again"


class Void(Act):
    """End a claim that should never have been."""

    permission = "claim.void"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Void it with its reason."""
        holds.void(claim_id=claim_id, reason=self.posted("reason"), actor=self.actor)
        return self.done(claim_id, said="Voided")


class Close(Act):
    """End a claim because there is nothing to bill."""

    permission = "claim.close"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Close it with its disposition and reason."""
        holds.close(
            claim_id=claim_id,
            disposition=self.posted("disposition"),
            reason=self.posted("reason"),
            actor=self.actor,
        )
        return self.done(claim_id, said="Closed without a claim")


class Override(Act):
    """Let a finding stand, with a reason."""

    permission = "claim.override"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Record why it may stand."""
        review.override(
            claim_id=claim_id,
            seen_revision=self.seen,
            finding_key=self.posted("finding"),
            reason=self.posted("reason"),
            actor=self.actor,
        )
        return self.done(claim_id, said="It may stand")


class Withdraw(Act):
    """Take an override back."""

    permission = "claim.override"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Let the finding ask again."""
        review.withdraw_override(
            claim_id=claim_id,
            seen_revision=self.seen,
            finding_key=self.posted("finding"),
            actor=self.actor,
        )
        return self.done(claim_id, said="Taken back")


class Merge(Act):
    """Merge the claim with what its visit now says, as the person decided."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Merge; what is not decided yet is named, and what is stays chosen."""
        chosen = self._chosen()
        try:
            merging.settle(
                claim_id=claim_id,
                seen_revision=self.seen,
                seen_draw=self.posted("draw"),
                decided=chosen,
                every=self.posted("all"),
                actor=self.actor,
            )
        except merging.Undecided as refusal:
            return self.page(claim_id, status=422, refusal=str(refusal), chosen=chosen)
        return self.done(claim_id, said="Merged with the later version")

    def _chosen(self) -> dict[str, str]:
        """Return which side the person chose for each cell."""
        posted = self.request.POST.items()
        return {
            name.removeprefix(CELL): str(side) for name, side in posted if name.startswith(CELL)
        }


class Redraw(Act):
    """Draw the claim anew from the visit's latest version."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Redraw; what the person had edited stays in the history."""
        amendments.redraw(
            claim_id=claim_id,
            seen_revision=self.seen,
            seen_draw=self.posted("draw"),
            actor=self.actor,
        )
        return self.done(claim_id, said="Drawn anew from the latest version")


class Keep(Act):
    """Keep the claim as it is although the visit changed."""

    permission = "claim.override"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Record why it stands."""
        amendments.keep(
            claim_id=claim_id,
            seen_revision=self.seen,
            seen_draw=self.posted("draw"),
            reason=self.posted("reason"),
            actor=self.actor,
        )
        return self.done(claim_id, said="Kept as it is")


class Settle(Act):
    """Decide what no look-up could: it arrived, or send it again."""

    permission = "claim.settle"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Settle the claim's latest submission."""
        newest = queue.latest_submission(claim_id)
        if newest is None or str(newest.pk) != self.posted("submission"):
            raise submission.NotPending("This submission does not wait for a decision.")
        settlement.settle(
            submission_id=newest.pk,
            arrived=self.posted("arrived") == "yes",
            reason=self.posted("reason"),
            remote_id=self.posted("remote_id", longest=80),
            actor=self.actor,
        )
        return self.done(claim_id, said="Settled")
