"""Who works in the practice: invite people, and have one of them enrol anew."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from clinicbridge.accounts import entrance, people, roles
from clinicbridge.accounts.factor_views import to_confirm
from clinicbridge.accounts.forms import InviteForm
from clinicbridge.accounts.models import Membership

NOT_YET = "Nothing was changed: password and code come first. Do it again once you have typed them."


class _Page(LoginRequiredMixin, View):
    """Lets in whose role invites; the membership is read by the middleware."""

    membership: Membership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = getattr(request, "membership", None)
        if request.user.is_authenticated and not roles.allows(membership, "people.invite"):
            raise PermissionDenied
        if membership is not None:
            self.membership = membership
        return super().dispatch(request, *args, **kwargs)

    def may_help(self, row: Membership) -> bool:
        """Whether this person's second step may be taken away; never one's own."""
        given, practice = roles.gives(self.membership), self.membership.practice
        is_theirs = people.may_help(row.user, practice=practice, given=given)
        return is_theirs and row.user_id != self.membership.user_id

    def to_confirm(self) -> HttpResponse:
        """Ask for password and code first: what is done here lets people in."""
        messages.info(self.request, NOT_YET)
        return to_confirm("people:list")

    def shown(self, form: InviteForm, status: int = 200, **more: Any) -> HttpResponse:
        """Show everybody of the practice, and the form that invites."""
        rows = Membership.objects.filter(practice=self.membership.practice).select_related(
            "user", "user__second_factor"
        )
        members = [(row, self.may_help(row)) for row in rows]
        members.sort(key=lambda one: one[0].user.full_name)
        context = {"members": members, "form": form, **more}
        return render(self.request, "accounts/people.html", context, status=status)


class People(_Page):
    """The list."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Show it."""
        return self.shown(InviteForm(roles=roles.gives(self.membership)))


class Invite(_Page):
    """Invite somebody; only by POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show the link this once, or say what will not do."""
        if not entrance.is_confirmed(request):
            return self.to_confirm()
        form = InviteForm(request.POST, roles=roles.gives(self.membership))
        if not form.is_valid():
            return self.shown(form, 400)
        given = roles.gives(self.membership)
        practice = self.membership.practice
        try:
            invited, token = people.invite(practice=practice, given=given, **form.cleaned_data)
        except people.CannotInvite as error:
            form.add_error("email", error)
            return self.shown(form, 400)
        if invited is None:
            form.add_error("email", "This person works here already.")
            return self.shown(form, 400)
        path = reverse("accounts:invitation", args=[token]) if token else ""
        link = request.build_absolute_uri(path) if token else ""
        return self.shown(InviteForm(roles=given), invited=invited, link=link)


class EnrolAnew(_Page):
    """Take somebody's second factor away and end all their stays; only by POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, membership: uuid.UUID) -> HttpResponse:
        """Say that it is done; one's own, or that of somebody who is more, is refused."""
        rows = Membership.objects.filter(practice=self.membership.practice)
        row = get_object_or_404(rows.select_related("user"), pk=membership)
        if not self.may_help(row):
            raise PermissionDenied
        if not entrance.is_confirmed(request):
            return self.to_confirm()
        people.enrol_anew(row.user)
        messages.success(request, f"{row.user} is signed out and enrols anew at the next sign-in.")
        return redirect("people:list")
