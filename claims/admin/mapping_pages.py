"""Pages of a mapping set: its document, its file, and what differs from another."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.admin import imports
from claims.admin.base import say
from claims.admin.mapping_life import Life
from claims.domain.mapping import comparing, setfile
from claims.domain.mapping.rule import Mapping
from claims.models import MappingSet
from claims.queries import mapping_document
from claims.services import mapping_files, mappings

EDITS = "mapping.edit"


class ImportForm(forms.Form):
    """A file that holds a mapping set."""

    chosen = forms.FileField(
        label="File",
        help_text=f"A mapping set as JSON, as exported; at most {setfile.LARGEST // 1024:,} KB.",
    )


class Pages(Life):
    """Adds a set's pages to its life."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the pages."""
        guard = self.admin_site.admin_view  # type: ignore[attr-defined]
        pages = {
            "document": self.document_view,
            "compare": self.compare_view,
            "export": self.export_view,
            "import": self.import_view,
        }
        own = [
            path(f"<path:object_id>/{name}/", guard(view), name=f"claims_mappingset_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def leads(self, request: HttpRequest, row: MappingSet) -> list[tuple[str, str]]:
        """Lead to the pages of a set."""
        read = "Read and sign off" if "sign" in self.offers(request, row) else "Document"
        names = {"document": read, "compare": "Compare", "export": "Export"}
        if self.allows(request, "change"):  # type: ignore[attr-defined]
            names["import"] = "Import"
        return [
            (label, reverse(f"admin:claims_mappingset_{name}", args=[row.pk]))
            for name, label in names.items()
        ]

    def document_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the document, to read, to print and to sign."""
        row = self._row(request, object_id)
        context = {
            "paper": mapping_document.paper(row),
            "practice": getattr(request, "practice", None),
            "may_sign": "sign" in self.offers(request, row),
        }
        return TemplateResponse(request, "admin/mapping_document.html", context)

    def export_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the set as a file."""
        row = self._row(request, object_id)
        text = setfile.write(
            mappings.compiled(row), connection=row.connection.name, note=row.note[:2_000]
        )
        name = f"mapping-version-{row.version}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="application/json", headers=headers)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what differs between this version and another of its connection."""
        row = self._row(request, object_id)
        others = MappingSet.objects.filter(connection_id=row.connection_id).exclude(pk=row.pk)
        others = others.order_by("-version")
        chosen = request.GET.get("with", "")
        before = others.filter(version__lt=row.version).first() or others.first()
        if chosen:
            before = others.filter(pk=_uuid(chosen)).first()
            if before is None:
                raise Http404
        more: dict[str, Any] = {"row": row, "others": others, "before": before}
        if before is not None:
            more["difference"] = comparing.compare(
                mappings.compiled(before), mappings.compiled(row)
            )
        return self._shown(request, "admin/mapping_compare.html", f"Compare {row}", **more)

    def import_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read a file, show what would change, and make a draft of it once confirmed."""
        if not self.allows(request, "change"):  # type: ignore[attr-defined]
            raise PermissionDenied
        row = self._row(request, object_id)
        read = imports.read(
            request,
            ImportForm,
            largest=setfile.LARGEST,
            reader=setfile.read,
            take_in=lambda mapping: self._take_in(request, row, mapping),
        )
        if isinstance(read, HttpResponse):
            return read
        context = self._preview(row, read.found, read.data) if read.found else {}
        context |= {"form": read.form, "faults": read.faults}
        return self._shown(
            request, "admin/mapping_import.html", f"Import into {row}", row=row, **context
        )

    import_view.upload_permissions = ("admin.enter", EDITS)  # type: ignore[attr-defined]

    def _preview(self, row: MappingSet, mapping: Mapping, data: bytes) -> dict[str, Any]:
        held = mappings.compiled(row)
        return {
            "difference": comparing.compare(held, mapping),
            "content": setfile.packed(data),
            "seen": setfile.digest(held),
            "is_draft": row.state == MappingSet.State.DRAFT,
        }

    def _take_in(self, request: HttpRequest, row: MappingSet, mapping: Mapping) -> HttpResponse:
        made = mapping_files.take_in(
            mapping_set=row,
            mapping=mapping,
            seen_digest=request.POST.get("seen", ""),
            actor=request.user,  # type: ignore[arg-type]
        )
        say(request, f"{made} is a draft that says what the file says. Sign it off to publish it.")
        return HttpResponseRedirect(reverse("admin:claims_mappingset_change", args=[made.pk]))

    def _row(self, request: HttpRequest, object_id: str) -> MappingSet:
        row = MappingSet.objects.select_related("connection", "signed_by", "restores").filter(
            pk=_uuid(object_id)
        )
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        found = row.first()
        if found is None:
            raise Http404
        return found

    def _shown(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        common = self.admin_site.each_context(request)  # type: ignore[attr-defined]
        common |= {"title": title, "opts": self.opts}  # type: ignore[attr-defined]
        return TemplateResponse(request, template, {**common, **context})


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
