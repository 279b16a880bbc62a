"""Sign in, choose a practice, change the password, sign out."""

import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from clinicbridge.accounts import entrance, factor_views, stays
from clinicbridge.accounts.forms import SignInForm
from clinicbridge.accounts.middleware import SESSION_KEY
from clinicbridge.accounts.models import Membership


class SignIn(LoginView):
    """The first step, by email and password; it opens nothing but the second."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # the stubs are a release ahead
        """Return where to go on; the door itself would lead round in circles."""
        onward: str = super().get_redirect_url()
        return "" if urlsplit(onward).path == self.request.path else onward

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Have the person wait for their second step, in a session of their own."""
        entrance.begin(self.request, form.get_user())  # type: ignore[arg-type]
        onward = self.get_redirect_url()
        query = f"?{urlencode({'next': onward})}" if onward else ""
        return redirect(reverse("accounts:second-step") + query)


class SignOut(LogoutView):
    """Let a person out; only by POST."""

    next_page = "accounts:sign-in"


class SignOutEverywhere(LoginRequiredMixin, View):
    """End all of a person's sessions, this one too; only by POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Say at the door that it is done."""
        stays.end_all(user=request.user)  # type: ignore[arg-type]
        logout(request)
        messages.info(request, "You are signed out everywhere.")
        return redirect("accounts:sign-in")


class ChangePassword(PasswordChangeView):
    """Let a person replace their password; their other sessions end.

    Who just proved to be it: else a session left open would try passwords
    without end here, where nobody counts.
    """

    template_name = "accounts/change_password.html"
    success_url = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for password and code first."""
        if request.user.is_authenticated and not entrance.is_confirmed(request):
            return factor_views.to_confirm("accounts:change-password")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say on the next page that it is done."""
        messages.success(self.request, "Your password is changed.")
        return super().form_valid(form)


class ChoosePractice(LoginRequiredMixin, TemplateView):
    """Ask someone who works for several practices which one it is now."""

    template_name = "accounts/choose_practice.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        memberships = Membership.objects.select_related("practice").filter(
            user_id=self.request.user.pk,  # type: ignore[misc]
            is_active=True,
        )
        return super().get_context_data(memberships=memberships, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the choice for this session; a foreign practice is 404."""
        membership = get_object_or_404(
            Membership.objects.filter(user_id=request.user.pk, is_active=True),  # type: ignore[misc]
            pk=_uuid(request.POST.get("membership", "")),
        )
        request.session[SESSION_KEY] = str(membership.practice_id)
        return redirect("/")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
