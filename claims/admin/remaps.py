"""The pages on which open claims are drawn anew: ask for it, watch it, see what became of each."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.admin.base import say
from claims.models import Job, MappingSet
from claims.queries import remaps
from claims.services import jobs, remap_request


class Remaps:
    """Adds to a published set's page the open claims that were drawn under another version."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of asking and of reading."""
        guard = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("<uuid:set_id>/remap/", guard(self.remap_view), name="claims_mappingset_remap"),
            path(
                "remapped/<uuid:job_id>/",
                guard(self.remapped_view),
                name="claims_mappingset_remapped",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def leads(self, request: HttpRequest, row: MappingSet) -> list[tuple[str, str]]:
        """Lead from a published set to the open claims that stand under another."""
        found: list[tuple[str, str]] = super().leads(request, row)  # type: ignore[misc]
        is_published = row.state == MappingSet.State.PUBLISHED
        if is_published and self.allows(request, "redraw"):  # type: ignore[attr-defined]
            found.append(("Open claims", reverse("admin:claims_mappingset_remap", args=[row.pk])))
        return found

    def remap_view(self, request: HttpRequest, set_id: uuid.UUID) -> HttpResponse:
        """Show which open claims stand under another version, and have them drawn anew."""
        if not self.allows(request, "redraw"):  # type: ignore[attr-defined]
            raise PermissionDenied
        row = MappingSet.objects.select_related("connection").filter(pk=set_id).first()
        if row is None:
            raise Http404
        if request.method == "POST":
            return self._asked(request, row)
        is_published = row.state == MappingSet.State.PUBLISHED
        found = remaps.waiting(row) if is_published else []
        told = {
            "row": row,
            "is_published": is_published,
            "said": remaps.words(found),
            "count": sum(one.claims for one in found),
            "held": sum(one.held for one in found),
            "going_on": remap_request.going_on(row),
            "earlier": remaps.of_set(row),
        }
        return self._remap_page(request, "admin/remap_ask.html", f"Open claims: {row}", **told)

    def remapped_view(self, request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
        """Show how far it is and what became of each claim; stop it."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        kinds = Job.objects.select_related("requested_by").filter(kind=remap_request.KIND)
        job = kinds.filter(pk=job_id).first()
        if job is None:
            raise Http404
        may_stop = self.allows(request, "redraw")  # type: ignore[attr-defined]
        if request.method == "POST":
            return _stopped(request, job, may_stop=may_stop)
        outcome, counts = request.GET.get("outcome", ""), remaps.counts(job)
        done = sum(many for *_, many in counts)
        told = {
            "job": job,
            "counts": counts,
            "done": done,
            "total": max(job.total or job.arguments["claims"], done),
            "goes_on": job.state in jobs.GOING_ON,
            "may_stop": may_stop,
            "outcome": outcome,
            "rows": remaps.page(job, outcome, request.GET.get("page")),
        }
        title = f"Open claims drawn anew under version {job.arguments['version']}"
        return self._remap_page(request, "admin/remapped.html", title, **told)

    def _asked(self, request: HttpRequest, row: MappingSet) -> HttpResponse:
        try:
            job = remap_request.ask(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
        except remap_request.Refused as refusal:
            say(request, str(refusal), wrong=True)
            return HttpResponseRedirect(reverse("admin:claims_mappingset_remap", args=[row.pk]))
        return HttpResponseRedirect(_address(job.pk))

    def _remap_page(
        self, request: HttpRequest, template: str, title: str, **told: Any
    ) -> HttpResponse:
        common = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": title,
            "opts": self.opts,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, template, {**common, **told})


def _stopped(request: HttpRequest, job: Job, *, may_stop: bool) -> HttpResponse:
    if not may_stop:
        raise PermissionDenied
    if jobs.stop(job_id=job.pk):
        say(request, "Stopped. The claims drawn until then stay drawn; the others were left.")
    else:
        say(request, "It was over already.")
    return HttpResponseRedirect(_address(job.pk))


def _address(job_id: uuid.UUID) -> str:
    return reverse("admin:claims_mappingset_remapped", args=[job_id])
