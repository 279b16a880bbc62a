"""The page of long work: what was asked for, how far it is, what it changed."""

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.admin.base import Kept
from claims.models import Job
from claims.queries import progress
from claims.services import reconciling, rescrub

WORDS = {
    "rescrub": "Examine open claims again",
    "load_codes": "Load a code table",
    "remap": "Draw open claims anew under a mapping",
    "replay": "Replay past visits under a mapping",
    "count_fields": "Count the fields of new visits",
    reconciling.KIND: "Reconcile the last days",
}


@admin.register(Job)
class JobAdmin(Kept):
    """Long work: how far it is, why it ended, what it changed."""

    permissions = {"view": "admin.enter"}
    change_form_template = "admin/job.html"
    nothing = (
        "Long work stands here: replays of a mapping, code tables as they are loaded, "
        "and each night the comparison of what came with what went out."
    )
    list_display = ("what", "state", "progress", "asked_by", "created_at", "finished_at")
    list_filter = ("kind", "state")
    list_select_related = ("requested_by",)
    ordering = ("-created_at", "id")
    fields = (
        ("what", "state"),
        "progress",
        "changes",
        "failure",
        "asked_by",
        "created_at",
        "finished_at",
    )
    readonly_fields = ("what", "progress", "changes", "asked_by")

    @admin.display(description="Work", ordering="kind")
    def what(self, job: Job) -> str:
        """Say the kind of work in words, and whether it is about one patient."""
        said = WORDS.get(job.kind, job.kind)
        return f"{said}, one patient's" if "patient" in job.arguments else said

    @admin.display(description="Progress")
    def progress(self, job: Job) -> str:
        """Say how far it is: rows while a file is loaded, else pieces."""
        return progress.of(job).words

    @admin.display(description="Asked for by")
    def asked_by(self, job: Job) -> str:
        """Name who asked."""
        if job.requested_by:
            return job.requested_by.full_name
        return "the daily run" if "day" in job.arguments else "a command"

    @admin.display(description="What changed")
    def changes(self, job: Job) -> SafeString | str:
        """Say in sentences what a rescrub changed or a reconciliation found; no patient."""
        if job.kind == reconciling.KIND:
            said = reconciling.words(job.result)
            said += [f"{kind} {row}" for kind, row in job.result.get("discrepancies", [])]
            said += [f"{name}: {n}" for name, n in job.result.get("counts", {}).items()]
            return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in said))
        if job.kind != "rescrub" or not job.result:
            return "-"
        said = [f"Claims changed: {job.result.get('changed', 0)}.", *rescrub.words(job.result)]
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in said))

    def get_urls(self) -> list[URLPattern]:
        """Add the address a page of work asks by itself."""
        guard = self.admin_site.admin_view
        address = path(
            "<uuid:job_id>/progress/", guard(self.progress_view), name="claims_job_progress"
        )
        return [address, *super().get_urls()]

    def progress_view(self, request: HttpRequest, job_id: uuid.UUID) -> JsonResponse:
        """Tell how far work is: counts, nothing of a patient."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = Job.objects.filter(pk=job_id).first()
        if job is None:
            raise Http404
        return JsonResponse(asdict(progress.of(job)))

    progress_view.unattended = True  # type: ignore[attr-defined]  # the page asks, not the person

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page again by itself while the work goes on."""
        job = kwargs.get("obj")
        context["subtitle"] = self.what(job) if job else ""
        context["goes_on"] = job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)
        return super().render_change_form(request, context, *args, **kwargs)
