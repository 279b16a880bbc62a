"""Let an invited person set a password; the second step follows as for everybody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from clinicbridge import audit
from clinicbridge.accounts import entrance, links
from clinicbridge.accounts.models import User


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Invitation(FormView):  # type: ignore[type-arg]
    """Ask for a password of the person's own; looking does not use the link up."""

    form_class = SetPasswordForm
    template_name = "accounts/invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send away whose link is unknown, used or expired."""
        user = links.holder(kwargs["token"], links.Purpose.INVITATION)
        if user is None:
            return too_late(request)
        self.person = user
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Use the link up and go on to the second step."""
        with audit.acting(actor=self.person, source="web"), transaction.atomic():
            user = links.redeem(self.kwargs["token"], links.Purpose.INVITATION)
            if user is None:
                return too_late(self.request)
            user.set_password(form.cleaned_data["new_password1"])
            user.save(update_fields=["password"])
        entrance.begin(self.request, user)
        return redirect("accounts:second-step")


def too_late(request: HttpRequest) -> HttpResponse:
    """Say that the link opens nothing any more."""
    messages.info(request, "This invitation was used or is too old: ask for a new one.")
    return redirect("accounts:sign-in")
