"""The page of the fields a connection's visits carry: what is mapped, what is new, samples."""

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode

from claims.admin.base import Kept, say
from claims.admin.sealed import Sealed
from claims.domain.mapping.rules import Mapping
from claims.models import Connection, FieldCatalogue, FieldIncident, FieldSeen, MappingSet
from claims.models.mapping import Published
from claims.queries import fields_seen
from claims.services import field_rules, jobs, mappings

MAPS = {"view": "mapping.edit"}


def listing(request: HttpRequest, line: Connection) -> dict[str, Any]:
    """Return what ``admin/_fields_seen.html`` shows of a connection, as an address narrows it."""
    asked = request.GET
    tab = asked.get("tab", "")
    catalogue = FieldCatalogue.objects.filter(connection=line).first()
    catalogue = catalogue or FieldCatalogue(connection=line)
    search, number = asked.get("q", "")[:100], asked.get("p", "")
    practice = request.practice  # type: ignore[attr-defined]
    page = fields_seen.page(
        catalogue,
        published=mappings.published(line),
        draft=_draft(line),
        tab=tab if tab in fields_seen.TABS else "unmapped",
        search=search,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
        now=timezone.now(),
        zone=practice.time_zone,
    )
    tab = tab if tab in fields_seen.TABS else "unmapped"
    told = FieldIncident.objects.filter(connection=line, resolved_at=None).order_by("opened_at")
    return {
        "line": line,
        "catalogue": catalogue,
        "page": page,
        "tab": tab,
        "search": search,
        "means": fields_seen.MEANS[tab],
        "tabs": [
            {
                "key": key,
                "words": words,
                "count": page.counts[key],
                "query": _query(line, key, search),
            }
            for key, words in fields_seen.TABS.items()
        ],
        "query": _query(line, tab, search),
        "incidents": [(one, fields_seen.words(one)) for one in told],
    }


def _query(line: Connection, tab: str, search: str) -> str:
    return urlencode({"connection": str(line.pk), "tab": tab, **({"q": search} if search else {})})


def _draft(line: Connection) -> Mapping | None:
    drafts = MappingSet.objects.filter(connection=line, state=MappingSet.State.DRAFT)
    draft = drafts.order_by("-version").first()
    return mappings.compiled(draft) if draft else None


@admin.register(FieldSeen)
class FieldSeenAdmin(Sealed, Kept):
    """Every field an EMR sends, by connection; samples are opened for a purpose."""

    permissions = MAPS
    sealed = ("samples",)
    fields = ("pattern", "label", "visits", "first_seen_at", "last_seen_at")

    def subjects(self, row: FieldSeen) -> set[str]:
        """Name the patients whose values the samples are."""
        return _whose(row)

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of what the page does."""
        guard = self.admin_site.admin_view
        return [
            path("count/", guard(self.count_view), name="claims_fieldseen_count"),
            path("<uuid:field_id>/map/", guard(self.map_view), name="claims_fieldseen_map"),
            path("<uuid:field_id>/leave/", guard(self.leave_view), name="claims_fieldseen_leave"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one connection's fields."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        inbound = Connection.objects.filter(direction=Connection.Direction.INBOUND)
        lines = list(inbound.order_by("name"))
        asked = request.GET.get("connection", "")
        line = next((one for one in lines if str(one.pk) == asked), lines[0] if lines else None)
        context = {
            **self.admin_site.each_context(request),
            "title": "Fields seen",
            "opts": self.opts,
            "lines": lines,
            **(listing(request, line) if line else {}),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/fields_seen.html", context)

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """Have what waits counted now, and show how far it is."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.POST.get("connection", "")
        lines = Connection.objects.filter(direction=Connection.Direction.INBOUND)
        line = next((one for one in lines if str(one.pk) == asked), None)
        if line is None:
            say(request, "That connection is not there any more: choose another.", wrong=True)
            return HttpResponseRedirect(reverse("admin:claims_fieldseen_changelist"))
        job = jobs.request(
            kind="count_fields",
            arguments={"connection": str(line.pk)},
            actor=request.user,  # type: ignore[arg-type]
        )
        return HttpResponseRedirect(reverse("admin:claims_job_change", args=[job.pk]))

    def map_view(self, request: HttpRequest, field_id: uuid.UUID) -> HttpResponse:
        """Put a rule to begin with into the draft, and show it there."""
        return self._put(request, field_id, leave=False)

    def leave_view(self, request: HttpRequest, field_id: uuid.UUID) -> HttpResponse:
        """Say in the draft that the field is not needed, and stay on the page."""
        return self._put(request, field_id, leave=True)

    def _put(self, request: HttpRequest, field_id: uuid.UUID, *, leave: bool) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        field = get_object_or_404(FieldSeen.objects.select_related("connection"), pk=field_id)
        back = f"{reverse('admin:claims_fieldseen_changelist')}?{_kept(request)}"
        act = field_rules.leave_out if leave else field_rules.begin
        try:
            row = act(field=field, actor=request.user)  # type: ignore[arg-type]
        except field_rules.Unnameable as refusal:
            say(request, str(refusal), wrong=True)
            return HttpResponseRedirect(back)
        except Published:
            say(request, "The draft was signed off meanwhile: press it again.", wrong=True)
            return HttpResponseRedirect(back)
        if leave:
            say(request, f"{row.mapping_set} (draft) says that {field} is not needed.")
            return HttpResponseRedirect(back)
        say(request, _begun(row))
        editor = reverse("admin:claims_mappingset_editor", args=[row.mapping_set_id])
        return HttpResponseRedirect(f"{editor}#rule-{row.pk}")


def _whose(row: FieldSeen | FieldIncident) -> set[str]:
    return {patient for whose in row.patients or () for patient in whose}


def _begun(row: Any) -> str:
    if row.target:
        return f'Rule "{row.key}" is in the draft, into {row.target}: look it over, then save.'
    return f'Rule "{row.key}" is in the draft: choose where it goes, then save.'


def _kept(request: HttpRequest) -> str:
    """Return the address' own narrowing, so that the page stands as it stood."""
    return urlencode({name: request.POST.get(name, "") for name in ("connection", "tab", "q", "p")})


@admin.register(FieldIncident)
class FieldIncidentAdmin(Sealed, Kept):
    """Mapped fields that stopped coming, changed, or said an unknown word."""

    permissions = MAPS
    sealed = ("values",)
    list_display = ("what", "connection", "count", "opened_at", "last_seen_at", "resolved_at")
    list_filter = (("resolved_at", admin.EmptyFieldListFilter), "kind", "connection")
    list_select_related = ("connection",)
    ordering = ("-opened_at", "id")
    fields = ("what", "connection", "rules", "count", "opened_at", "last_seen_at", "resolved_at")
    readonly_fields = ("what",)

    def subjects(self, row: FieldIncident) -> set[str]:
        """Name the patients whose values the words are."""
        return _whose(row)

    @admin.display(description="What")
    def what(self, incident: FieldIncident) -> str:
        """Say what went amiss."""
        return fields_seen.words(incident)
