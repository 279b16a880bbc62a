"""The pages of a replay: ask for one, watch it, read what it found, take it along."""

import csv
import io
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.admin.base import say
from claims.admin.replay_forms import ReplayForm, ValuesForm
from claims.domain import inert
from claims.models import Job, MappingSet
from claims.queries import progress
from claims.queries import replays as found
from claims.services import jobs, mappings, replay_request, replays
from clinicbridge import vault
from clinicbridge.accounts import roles

COLUMNS = ("Claim", "Day", "Payer", "Therapy", "What", "Before", "After", "New", "Fixed")


class Replays:
    """Adds to a mapping set's page the replays of its rules over past visits."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of asking and of reading."""
        guard = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<uuid:set_id>/replay/", guard(self.replay_view), name="claims_mappingset_replay"),
            path(
                "replayed/<uuid:job_id>/",
                guard(self.replayed_view),
                name="claims_mappingset_replayed",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Offer a replay to whoever may change rules."""
        is_there = kwargs.get("obj") is not None
        context["may_replay"] = is_there and self.allows(request, "change")  # type: ignore[attr-defined]
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def replay_view(self, request: HttpRequest, set_id: uuid.UUID) -> HttpResponse:
        """Ask which visits to replay, and have it done."""
        if not self.allows(request, "change"):  # type: ignore[attr-defined]
            raise PermissionDenied
        row = MappingSet.objects.select_related("connection").filter(pk=set_id).first()
        if row is None:
            raise Http404
        form = ReplayForm(request.POST or None)
        if form.is_valid():
            try:
                job = replay_request.ask(
                    mapping_set=row,
                    wanted=form.wanted,
                    actor=request.user,  # type: ignore[arg-type]
                )
            except (mappings.NotReady, replay_request.Refused) as refusal:
                for sentence in getattr(refusal, "faults", [str(refusal)]):
                    form.add_error(None, sentence)
            else:
                return HttpResponseRedirect(_address(job.pk))
        told = {"form": form, "row": row, "earlier": found.of_set(row)}
        return self._page(request, "admin/replay_ask.html", f"Replay {row}", **told)

    def replayed_view(self, request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
        """Show how far a replay is and what it found; open values for a purpose; stop it."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        job = Job.objects.select_related("requested_by").filter(pk=job_id, kind=found.KIND).first()
        if job is None:
            raise Http404
        act = request.POST.get("act", "") if request.method == "POST" else ""
        if act == "stop":
            return self._stop(request, job)
        form = ValuesForm(request.POST if act else None)
        if act and not roles.allows(getattr(request, "membership", None), "claim.read"):
            raise PermissionDenied
        kind = request.GET.get("kind", "")
        if form.is_valid() and act == "export":
            with vault.reading(purpose=form.cleaned_data["purpose"]):
                return _export(job, kind)
        is_open = bool(act) and form.is_valid()
        purpose = form.cleaned_data["purpose"] if is_open else replays.PURPOSE
        rows = found.page(job, kind, request.GET.get("page"))
        shown = []
        if job.state not in jobs.GOING_ON:
            with vault.reading(purpose=purpose):
                shown = found.shown(rows, opened=is_open)
        told = {"job": job, "form": form, "rows": rows, "shown": shown, "is_open": is_open}
        more = self._around(request, job, kind)
        return self._page(request, "admin/replayed.html", _title(job), **told, **more)

    def _around(self, request: HttpRequest, job: Job, kind: str) -> dict[str, Any]:
        sums = found.summary(job)
        return {
            "sums": sums,
            "far": progress.of(job),
            "goes_on": job.state in jobs.GOING_ON,
            "asked": _asked(replays.Wanted.of(job.arguments)),
            "stale": replay_request.stale(job),
            "seconds": (job.finished_at - job.created_at).total_seconds()
            if job.finished_at
            else None,
            "killed": found.killed(job),
            "kind": kind,
            "choices": found.choices(sums),
            "set_id": job.arguments["set"],
            "may_stop": self.allows(request, "change"),  # type: ignore[attr-defined]
        }

    def _stop(self, request: HttpRequest, job: Job) -> HttpResponse:
        if not self.allows(request, "change"):  # type: ignore[attr-defined]
            raise PermissionDenied
        if jobs.stop(job_id=job.pk):
            say(request, "Stopped. What was found until then stands here.")
        else:
            say(request, "It was over already.")
        return HttpResponseRedirect(_address(job.pk))

    def _page(self, request: HttpRequest, template: str, title: str, **told: Any) -> HttpResponse:
        common = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "opts": self.opts,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, template, {**common, **told})


def _address(job_id: uuid.UUID) -> str:
    return reverse("admin:claims_mappingset_replayed", args=[job_id])


def _title(job: Job) -> str:
    row = MappingSet.objects.select_related("connection").filter(pk=job.arguments["set"]).first()
    return f"Replay of {row}, {row.connection.name}" if row else "Replay of a set since removed"


def _asked(wanted: replays.Wanted) -> str:
    """Say which visits were asked for, and against what."""
    which = f"The last {wanted.last} visits"
    if not wanted.last:
        which = f"Visits from {wanted.begins} to {wanted.ends}"
    against = "each claim was drawn under" if wanted.is_against_recorded else "that was published"
    return f"{which}, compared with the version {against}."


def _export(job: Job, kind: str) -> HttpResponse:
    """Return everything that would change as CSV; no cell of it can be run."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    for one in found.shown(found.changed(job, kind), opened=True):
        row = one.row
        day, payer = row.encounter.service_date, row.payer.name if row.payer else ""
        about = (row.claim.short_id if row.claim else "", day or "", payer, row.discipline)
        said = [(change.label, change.old or "", change.new or "") for change in one.changes]
        for place, cells in enumerate(said or [("", "", "")]):
            counts = (" ".join(row.new), " ".join(row.fixed)) if place == 0 else ("", "")
            lines.writerow([inert.guarded(str(cell)) for cell in (*about, *cells, *counts)])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="replay-{str(job.pk)[:8]}.csv"'
    return answer
