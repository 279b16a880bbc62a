"""The clinic's own views of the queue: kept under a name, renamed, taken away."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims.models import SavedView
from claims.services import saved_views
from claims.views import attempts, narrowing
from claims.views.queue import Queue


class Change(Queue):
    """A change of a saved view, made where the queue is shown; refused, it stands as typed."""

    permission = "claim.edit"
    http_method_names = ["post", "options"]
    form = "save-view"

    def post(self, request: HttpRequest, **named: uuid.UUID) -> HttpResponse:
        """Do it and show the queue; another's view is 404."""
        try:
            said, query = self.change(**named)
        except SavedView.DoesNotExist as error:
            raise Http404("No such view.") from error
        except saved_views.Unfit as error:
            typed = attempts.read(request.POST, act=self.form, wrong=error.field, words=str(error))
            return self.shown(self.filters(), status=422, attempt=typed)
        messages.success(request, said)
        return redirect(f"{reverse('desk:queue')}?{query}")

    def change(self, **named: Any) -> tuple[str, str]:
        """Do what this address is for; return what to say and the query to show."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The name as typed."""
        return self.request.POST.get("name", "").replace("\x00", "")[:200]


class SaveView(Change):
    """Keep what the queue is narrowed to, for oneself or for the practice."""

    def change(self, **_: Any) -> tuple[str, str]:
        """Keep it."""
        query = narrowing.write(self.filters())
        is_for_all = self.request.POST.get("whose") == "all"
        saved_views.keep(name=self.name, query=query, for_all=is_for_all, actor=self.actor)
        return "View saved.", query


class RenameView(Change):
    """Give a view another name."""

    form = "rename-view"

    def change(self, **named: Any) -> tuple[str, str]:
        """Rename it."""
        view = saved_views.rename(view_id=named["view_id"], name=self.name, actor=self.actor)
        return "View renamed.", view.query


class RemoveView(Change):
    """Take a view away."""

    def change(self, **named: Any) -> tuple[str, str]:
        """Remove it; the queue stays as it is narrowed."""
        saved_views.remove(view_id=named["view_id"], actor=self.actor)
        return "View removed.", narrowing.write(self.filters())
