"""Pages of the code tables: what is loaded, load a file, look a code up."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from claims.admin.base import Kept
from claims.admin.code_forms import FindForm, LoadForm
from claims.admin.sealed import Sealed
from claims.models import CodeRelease
from claims.queries import code_sheet
from claims.services import code_lookup, code_sources, code_uploads, jobs
from clinicbridge import scope

LOADS = "payer.edit"


@admin.register(CodeRelease)
class CodeReleaseAdmin(Sealed, Kept):
    """Releases as they were loaded; the shipped ones stand beside them."""

    permissions = {"view": "admin.enter", "load": LOADS}
    sealed = ("file_names",)
    change_list_template = "admin/code_releases.html"
    list_display = (
        "name",
        "kind",
        "days",
        "rows",
        "mark",
        "by",
        "loaded_at",
    )
    list_filter = ("kind",)
    list_select_related = ("loaded_by",)
    ordering = ("kind", "-effective_from", "-loaded_at")
    fields = (
        ("name", "kind"),
        ("effective_from", "effective_to"),
        ("row_count", "sha256"),
        ("loaded_by", "loaded_at"),
        "parts",
    )
    readonly_fields = ("parts",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodeRelease]:
        """Show this practice's releases and the public ones, without their bulk."""
        rows = super().get_queryset(request).defer("pack")
        return rows.filter(Q(practice=None) | Q(practice=scope.current()))

    @admin.display(description="Holds", ordering="effective_from")
    def days(self, release: CodeRelease) -> str:
        """Say from when to when it holds."""
        return f"{release.effective_from} to {release.effective_to or 'further notice'}"

    @admin.display(description="Rows", ordering="row_count")
    def rows(self, release: CodeRelease) -> str:
        """Count its rows."""
        return f"{release.row_count:,}"

    @admin.display(description="SHA-256")
    def mark(self, release: CodeRelease) -> str:
        """Show the beginning of its SHA-256; its page has all of it."""
        return release.sha256[:8]

    @admin.display(description="By", ordering="loaded_by__full_name")
    def by(self, release: CodeRelease) -> str:
        """Name who loaded it."""
        return str(release.loaded_by or "ClinicBridge")

    @admin.display(description="Files")
    def parts(self, release: CodeRelease) -> str:
        """Say how many rows each file held; what it was called is sealed."""
        counted = enumerate(release.files, 1)
        return "; ".join(f"File {place}, {one['rows']:,} rows" for place, one in counted)

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of loading and looking up."""
        guard = self.admin_site.admin_view
        return [
            path("load/", guard(self.load_view), name="claims_coderelease_load"),
            path("look-up/", guard(self.find_view), name="claims_coderelease_find"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what is loaded, what is shipped, and what is lacking today."""
        practice_id = scope.current()
        more = {
            "title": "Code tables",
            "shipped": code_lookup.shipped_releases(),
            "notes": code_lookup.missing(practice_id=practice_id, day=timezone.localdate()),
            "may_load": self.allows(request, "load"),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def load_view(self, request: HttpRequest) -> HttpResponse:
        """Take files in, and ask a worker to load them."""
        if not self.allows(request, "load"):
            raise PermissionDenied
        form = LoadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                upload = code_uploads.keep(form.cleaned_data["chosen"], form.wanted)
            except code_sources.Refused as refusal:
                form.add_error("chosen", str(refusal))
            else:
                job = jobs.request(
                    kind="load_codes",
                    arguments={"upload": str(upload)},
                    actor=request.user,  # type: ignore[arg-type]
                )
                return HttpResponseRedirect(reverse("admin:claims_job_change", args=[job.pk]))
        return self._page(request, "admin/code_load.html", "Load a code table", form=form)

    load_view.upload_permissions = ("admin.enter", LOADS)  # type: ignore[attr-defined]

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Show what every table says of a code on a day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FindForm(request.GET or None)
        said, day = None, timezone.localdate()
        if form.is_valid():
            day = form.on(day)
            said = code_sheet.look_up(form.cleaned_data["codes"], day)
        return self._page(
            request, "admin/code_find.html", "Look a code up", form=form, said=said, day=day
        )

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        common = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, template, {**common, **context})
