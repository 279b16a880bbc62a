"""Who is at a claim: the page that stands in front renews it, and gives it back when it goes."""

import uuid

from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from claims.services import presence
from claims.views.base import DeskView


class Here(DeskView):
    """Renew the lease of the page in front and tell who else has it; nobody's step.

    A database that is busy is no fault of the page: it asks again by itself.
    """

    permission = "claim.edit"
    purpose = "claim.presence"
    unattended = True
    http_method_names = ["post", "options"]
    takes_over = False

    def post(self, request: HttpRequest, claim_id: uuid.UUID) -> HttpResponse:
        """Answer with the name of who else is here, empty where nobody is."""
        page = _page(request) or (uuid.uuid4() if self.takes_over else None)
        if page is None:
            _must_be_here(claim_id)
            return HttpResponse("Say which page asks.", status=400)
        try:
            with transaction.atomic():
                who = presence.renew(
                    claim_id=claim_id,
                    person=self.actor,
                    page=page,
                    now=timezone.now(),
                    take_over=self.takes_over,
                )
        except OperationalError:
            return HttpResponse(status=204)
        except Claim.DoesNotExist as error:
            raise Http404("No such claim.") from error
        return self.told(claim_id, who)

    def told(self, claim_id: uuid.UUID, who: str) -> HttpResponse:
        """Tell the page who else is here, and how much is proposed by now."""
        proposed = Claim.objects.values_list("suggestion_count", flat=True).get(pk=claim_id)
        return JsonResponse({"here": who, "proposed": proposed})


class TakeOver(Here):
    """Take the lease from who has it; they see it within half a minute."""

    unattended = False
    takes_over = True

    def told(self, claim_id: uuid.UUID, who: str) -> HttpResponse:
        """Tell the page, or open the claim for a plain form."""
        if self.request.accepts("text/html"):
            query = self.request.GET.urlencode()
            path = reverse("desk:claim", args=[claim_id])
            return redirect(f"{path}?{query}" if query else path)
        return super().told(claim_id, who)


class Leave(DeskView):
    """Give back what a page kept, as it goes."""

    permission = "claim.edit"
    purpose = "claim.presence"
    unattended = True
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, claim_id: uuid.UUID) -> HttpResponse:
        """Answer with nothing: the page is not there any more."""
        _must_be_here(claim_id)
        page = _page(request)
        if page is not None:
            presence.give_back(claim_id=claim_id, person=self.actor, page=page, now=timezone.now())
        return HttpResponse(status=204)


def _must_be_here(claim_id: uuid.UUID) -> None:
    if not Claim.objects.filter(pk=claim_id).exists():
        raise Http404("No such claim.")


def _page(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("page", ""))
    except ValueError:
        return None
