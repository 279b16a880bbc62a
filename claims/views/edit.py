"""Change one thing of a claim, by hand or by a finding's offer."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims import forms
from claims.domain import fixes
from claims.domain.content import ClaimContent
from claims.domain.refusals import Refusal
from claims.domain.states import IllegalStep
from claims.models import ClaimRevision
from claims.services import attestation, review, submission, suggestions
from claims.views import attempts, attesting
from claims.views.claim import ClaimView

# What a form's one visible value may be called, the likeliest first.
TYPED = (
    *("code", "modifiers", "pointers", "units", "minutes", "charge", "value", "note"),
    *("place_of_service", "from_date", "ndc", "reason"),
)

# What a person decided about was there when they looked, and is no more.
_GONE = (submission.NotPending, review.UnknownFinding, suggestions.UnknownSuggestion)


class Act(ClaimView):
    """Something a person does to a claim by POST; every refusal is told in words."""

    http_method_names = ["post", "options"]

    def post(self, _: HttpRequest, claim_id: uuid.UUID) -> HttpResponse:
        """Do it, and show the claim as it then is."""
        self.find(claim_id)
        try:
            return self.act(claim_id)
        except review.StaleRevision as stale:
            typed = self.posted("attesting") or self._typed()
            more = {"stale": stale, "typed": typed, "attempt": self._attempt()}
            return self.page(claim_id, status=409, **more)
        except review.Blocked as blocked:
            return self.page(claim_id, status=409, refusal=" ".join(blocked.messages))
        except review.Unconfirmed as open_:
            return self.page(claim_id, status=409, refusal=" ".join(open_.messages))
        except attestation.Needed as needed:
            return self._asked(claim_id, needed)
        except (fixes.Unreadable, fixes.Inapplicable) as error:
            return self._unfit(claim_id, error)
        except IllegalStep as refusal:
            return self._refused(claim_id, refusal, status=409)
        except _GONE as refusal:
            return self.page(claim_id, status=409, refusal=str(refusal))

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Do what this address is for."""
        raise NotImplementedError

    def done(self, claim_id: uuid.UUID, said: str = "") -> HttpResponse:
        """Show the claim again: the parts for htmx, the page by redirect for a plain form."""
        if self.request.htmx:
            return self.page(claim_id, said=said)
        return redirect(self.address(claim_id))

    def address(self, claim_id: uuid.UUID) -> str:
        """Return the claim's own address in the view it was opened from."""
        query = self.request.GET.urlencode()
        path = reverse("desk:claim", args=[claim_id])
        return f"{path}?{query}" if query else path

    @property
    def seen(self) -> int:
        """The revision the person saw; 0, which none is, when the form was cut."""
        text = self.request.POST.get("seen", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    def posted(self, name: str, *, longest: int = 500) -> str:
        """Return one typed value without what no text may hold."""
        return self.request.POST.get(name, "").replace("\x00", "").strip()[:longest]

    def _unfit(self, claim_id: uuid.UUID, error: Refusal) -> HttpResponse:
        """Show what does not fit at its cell, or at its field of the form."""
        if not self.posted("at"):
            return self._refused(claim_id, error, status=422)
        marks = {"at": self.posted("at"), "error": _sentence(error), "typed": self._typed()}
        return self.page(claim_id, status=422, marks=marks)

    def _refused(self, claim_id: uuid.UUID, error: Refusal, *, status: int) -> HttpResponse:
        """Show the form as it was typed, and what is wrong where it is."""
        attempt = self._attempt(wrong=error.field, words=_sentence(error))
        refusal = "" if attempt.wrong else _sentence(error)
        return self.page(claim_id, status=status, attempt=attempt, refusal=refusal)

    def _attempt(self, *, wrong: str = "", words: str = "") -> attempts.Attempt:
        match = self.request.resolver_match
        act = match.url_name or "" if match else ""
        return attempts.read(self.request.POST, act=act, wrong=wrong, words=words)

    def _asked(self, claim_id: uuid.UUID, needed: attestation.Needed) -> HttpResponse:
        """Ask for the person's word; what they typed stands where they typed it."""
        posted, action = self.request.POST, self.request.get_full_path()
        ask = attesting.read(posted, action=action, claim_id=claim_id, needed=needed)
        names = ", ".join(modifier for modifier, _ in ask.modifiers)
        marks = {
            "at": self.posted("at"),
            "error": f"Not saved yet: say where the record supports {names}.",
            "typed": self._typed(),
        }
        return self.page(
            claim_id,
            status=422,
            attest=ask,
            attempt=self._attempt(),
            marks=marks if marks["at"] else None,
        )

    def _typed(self) -> str:
        return next((self.posted(name) for name in TYPED if name in self.request.POST), "")


class Edit(Act):
    """Change one cell, or add, remove or move a line or diagnosis."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Read the fix against the revision seen and apply it."""
        form = forms.FixForm(self.request.POST)
        if not form.is_valid():
            raise fixes.Unreadable("the form was cut short: try again.")
        fix = form.fix(self._content(claim_id))
        edited = review.edit(
            claim_id=claim_id,
            seen_revision=self.seen,
            fix=fix,
            actor=self.actor,
            attesting=self.posted("attesting"),
        )
        return self.done(claim_id, said=fix.label if edited.changed else "")

    def _content(self, claim_id: uuid.UUID) -> ClaimContent:
        """Return what the person saw, so that a letter means what it meant to them."""
        rows = ClaimRevision.objects.filter(claim_id=claim_id)
        seen = rows.filter(number=self.seen).first() or rows.order_by("-number")[0]
        return seen.claim_content


class ApplyFinding(Act):
    """Take the fix a finding offers."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Apply the chosen fix."""
        choice = self.posted("choice")
        review.apply_finding(
            claim_id=claim_id,
            seen_revision=self.seen,
            finding_key=self.posted("finding"),
            attesting=self.posted("attesting"),
            choice=int(choice) if choice.isascii() and choice.isdigit() and len(choice) < 4 else 0,
            actor=self.actor,
        )
        return self.done(claim_id, said="Fixed")


class AttestFinding(Act):
    """Stand for a modifier that is on the claim on nobody's word."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Keep the person's words; asked for where there are none."""
        review.attest_finding(
            claim_id=claim_id,
            seen_revision=self.seen,
            finding_key=self.posted("finding"),
            attesting=self.posted("attesting"),
            actor=self.actor,
        )
        return self.done(claim_id, said="Attested")


class Undo(Act):
    """Write the content before the last edit again."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Undo one edit."""
        review.undo(
            claim_id=claim_id,
            seen_revision=self.seen,
            actor=self.actor,
            attesting=self.posted("attesting"),
        )
        return self.done(claim_id, said="Undone")


def _sentence(error: Exception) -> str:
    words = str(error)
    return words[:1].upper() + words[1:]
