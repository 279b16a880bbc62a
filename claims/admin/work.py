"""The page of long work: what was asked for, how far it is, what it changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.admin.base import Kept
from claims.models import Job
from claims.services import code_uploads, reconciling, rescrub

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
        if job.kind == "load_codes" and job.state == Job.State.RUNNING:
            return f"{code_uploads.told(job.arguments.get('upload', '')):,} rows written"
        if job.state == Job.State.WAITING:
            return "waiting for a worker"
        if job.state == Job.State.DONE and job.kind == "load_codes":
            return (
                "loaded" if job.result.get("changed") else "nothing changed: it was there already"
            )
        return f"{job.done} of {job.total or 0}"

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

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the page again by itself while the work goes on."""
        job = kwargs.get("obj")
        context["goes_on"] = job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)
        return super().render_change_form(request, context, *args, **kwargs)
