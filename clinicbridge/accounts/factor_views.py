"""The second step of signing in, and what a person may change about their second factor."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from clinicbridge import audit
from clinicbridge.accounts import entrance, factors, links, pictures, stays
from clinicbridge.accounts.forms import CodeForm, ConfirmForm
from clinicbridge.accounts.models import SecondFactor, User

WRONG_CODE = "This code is not right, or it was used before. Type the one that shows now."
WRONG_PAIR = "This password and code do not go together. Wait some seconds before the next."
AGAIN = "Sign in again: the second step was not done within five minutes."


def has_factor(user: User) -> bool:
    """Whether the person has enrolled."""
    return SecondFactor.objects.filter(user=user).exists()


def refusal(verdict: factors.Verdict, words: str) -> str:
    """Return what to tell somebody whose code was refused."""
    seconds = f"{verdict.wait} second{'s' if verdict.wait > 1 else ''}"
    return f"{words} The next one counts in {seconds}." if verdict.wait else words


def locked(request: HttpRequest) -> HttpResponse:
    """Answer as the first step does after so many wrong ones."""
    return render(request, "accounts/locked.html", status=429)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SecondStep(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """Let in whose password was right, by a code."""

    form_class = CodeForm
    template_name = "accounts/second_step.html"
    next_page = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send away who does not wait for it, and to enrolment who has nothing to do it with."""
        user = entrance.waiting(request)
        if user is None:
            return back_to_the_door(request)
        if not has_factor(user):
            return onward(request, "accounts:enrol")
        self.person = user
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in, or say what is wrong."""
        with audit.acting(actor=self.person, source="web"):
            verdict = factors.check(self.person, form.cleaned_data["code"])
        if verdict.is_locked:
            return locked(self.request)
        if not verdict.is_right:
            form.add_error(None, refusal(verdict, WRONG_CODE))
            return self.form_invalid(form)
        entrance.let_in(self.request, self.person)
        return redirect(self.get_success_url())


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Enrol(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """Let a person put a new secret into their authenticator app, and prove it by a code.

    Somebody new does it before they are signed in; who is signed in
    replaces what they have, and confirms first that it is they.
    """

    form_class = CodeForm
    template_name = "accounts/enrol.html"
    next_page = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find out who enrols, and send away who may not."""
        self.replaces = request.user.is_authenticated
        if isinstance(request.user, User):
            if not entrance.is_confirmed(request):
                return to_confirm("accounts:enrol")
            self.person = request.user
            return super().dispatch(request, *args, **kwargs)
        user = entrance.waiting(request)
        if user is None:
            return back_to_the_door(request)
        if has_factor(user):
            return onward(request, "accounts:second-step")
        self.person = user
        return super().dispatch(request, *args, **kwargs)

    @property
    def sealed(self) -> str:
        """The secret offered, the same until it is confirmed; the session holds it sealed."""
        session = self.request.session
        if entrance.ENROLLING not in session:
            session[entrance.ENROLLING] = factors.new_secret(self.person)
        return str(session[entrance.ENROLLING])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        secret = factors.clear(self.person, self.sealed)
        typed = factors.typed_secret(secret)
        return super().get_context_data(
            picture=pictures.svg(factors.address(self.person, secret)),
            typed=" ".join(typed[at : at + 4] for at in range(0, len(typed), 4)),
            person=self.person,
            replaces=self.replaces,
            **kwargs,
        )

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Keep the secret, sign in who is not yet, and show the back-up codes this once."""
        typed = "".join(form.cleaned_data["code"].split())
        step = factors.matching_step(factors.clear(self.person, self.sealed), typed)
        if step is None:
            form.add_error(None, "This code does not fit the picture. Type the one that shows now.")
            return self.form_invalid(form)
        with audit.acting(actor=self.person, source="web"):
            codes = factors.enrol(self.person, self.sealed, step, replacing=self.replaces)
        if not codes:
            return back_to_the_door(self.request)
        if self.replaces:
            self._end_other_stays()
        else:
            entrance.let_in(self.request, self.person)
        return shown_once(self.request, codes, self.get_success_url())

    def _end_other_stays(self) -> None:
        for noted in (entrance.ENROLLING, entrance.CONFIRMED):
            self.request.session.pop(noted, None)
        stays.end_all(user=self.person)
        update_session_auth_hash(self.request, self.person)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Confirm(LoginRequiredMixin, RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """Ask somebody signed in for password and code once more, before what matters."""

    form_class = ConfirmForm
    template_name = "accounts/confirm.html"
    next_page = "accounts:second-factor"

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        """Note that it is they; the password first, so that no code is used up in vain."""
        user = self.request.user
        given = {"username": user.get_username(), "password": form.cleaned_data["password"]}
        if authenticate(self.request, **given) != user or not has_factor(user):
            form.add_error(None, WRONG_PAIR)
            return self.form_invalid(form)
        verdict = factors.check(user, form.cleaned_data["code"])
        if verdict.is_locked:
            return locked(self.request)
        if not verdict.is_right:
            # As for a wrong password: a wait told in seconds would say that it was right.
            form.add_error(None, WRONG_PAIR)
            return self.form_invalid(form)
        entrance.confirm(self.request)
        return redirect(self.get_success_url())


class SecondFactorPage(LoginRequiredMixin, TemplateView):
    """Show a person when they enrolled and how many back-up codes are left."""

    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factor = SecondFactor.objects.filter(user_id=self.request.user.pk).first()  # type: ignore[misc]
        left = factor.backup_codes.filter(used_at=None).count() if factor else 0
        return super().get_context_data(factor=factor, left=left, **kwargs)


class NewCodes(LoginRequiredMixin, View):
    """Replace a person's back-up codes; only by POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the new ones this once."""
        user = request.user
        if not entrance.is_confirmed(request) or not has_factor(user):  # type: ignore[arg-type]
            return to_confirm("accounts:second-factor")
        codes = factors.new_backup_codes(user)  # type: ignore[arg-type]
        return shown_once(request, codes, "/")


class DemoEntrance(View):
    """Let one of the demo's people in by a link that dev.py printed, once."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Sign in; to anybody else, elsewhere or later there is no such page."""
        if not entrance.is_demo_at_home(request):
            raise Http404
        user = links.redeem(token, links.Purpose.DEMO)
        if user is None:
            messages.info(request, "This link was used or is too old: start the demo again.")
            return redirect("accounts:sign-in")
        entrance.let_in(request, user)
        return redirect("/")


def back_to_the_door(request: HttpRequest) -> HttpResponse:
    """Send somebody to the first step, and say why if they had done it."""
    if request.session.pop(entrance.WAITING, None):
        messages.info(request, AGAIN)
    asked = request.GET.get("next") or request.POST.get("next")
    query = f"?{urlencode({'next': asked})}" if asked else ""
    return redirect(reverse("accounts:sign-in") + query)


def onward(request: HttpRequest, name: str) -> HttpResponse:
    """Send somebody to the other half of the second step, with where they were going."""
    query = request.GET.urlencode()
    return redirect(f"{reverse(name)}?{query}" if query else reverse(name))


def to_confirm(name: str, *args: Any) -> HttpResponse:
    """Ask for password and code again, then lead on."""
    onward = urlencode({"next": reverse(name, args=args)})
    return redirect(f"{reverse('accounts:confirm')}?{onward}")


def shown_once(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    """Show back-up codes; no other page ever does again."""
    return render(request, "accounts/backup_codes.html", {"codes": codes, "onward": onward})
