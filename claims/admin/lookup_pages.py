"""Pages of a look-up table: its words as CSV and XLSX, and read from a file."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.admin import imports
from claims.admin.base import say
from claims.admin.buttons import Leads
from claims.domain import document
from claims.domain.mapping import comparing, setfile
from claims.models import LookupTable
from claims.services import lookup_files, mapping_files

KINDS = {
    "csv": ("text/csv; charset=utf-8", lookup_files.to_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lookup_files.to_xlsx,
    ),
}


class WordsForm(forms.Form):
    """A file with the words of a table."""

    chosen = forms.FileField(
        label="File",
        help_text=(
            'CSV (UTF-8) or XLSX; the first row says "word" and "meaning". At most '
            f"{setfile.MOST_WORDS:,} words and {lookup_files.LARGEST // 1024:,} KB."
        ),
    )


class WordPages(Leads):
    """Adds a table's files to its page."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the files."""
        guard = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path(
                "<path:object_id>/words.<slug:kind>",
                guard(self.export_view),
                name="claims_lookuptable_export",
            ),
            path(
                "<path:object_id>/import/",
                guard(self.import_view),
                name="claims_lookuptable_import",
            ),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def leads(self, request: HttpRequest, row: LookupTable) -> list[tuple[str, str]]:
        """Lead to the files, and to the import while the set is a draft."""
        export = "admin:claims_lookuptable_export"
        found = [(f"Export {k.upper()}", reverse(export, args=[row.pk, k])) for k in KINDS]
        if self.has_change_permission(request, row):  # type: ignore[attr-defined]
            found.append(("Import", reverse("admin:claims_lookuptable_import", args=[row.pk])))
        return found

    def export_view(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        """Give the words as a file."""
        table = self._table(request, object_id)
        if kind not in KINDS:
            raise Http404
        content_type, make = KINDS[kind]
        headers = {"Content-Disposition": f'attachment; filename="{table.name}.{kind}"'}
        words = mapping_files.words_of(table)
        return HttpResponse(make(words), content_type=content_type, headers=headers)

    def import_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Read a file, show what would change, and replace the words once confirmed."""
        may = self.has_change_permission  # type: ignore[attr-defined]
        if not may(request):
            raise PermissionDenied
        table = self._table(request, object_id)
        if not may(request, table):
            raise PermissionDenied
        read = imports.read(
            request,
            WordsForm,
            largest=lookup_files.LARGEST,
            reader=lookup_files.read,
            take_in=lambda words: self._replace(request, table, words),
        )
        if isinstance(read, HttpResponse):
            return read
        context = {} if read.found is None else _preview(table, read.found)
        context |= {"form": read.form, "faults": read.faults}
        context |= {"table": table, "title": f"Import words into {table.name}", "opts": self.opts}  # type: ignore[attr-defined]
        common = self.admin_site.each_context(request)  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/lookup_import.html", {**common, **context})

    import_view.upload_permissions = ("admin.enter", "mapping.edit")  # type: ignore[attr-defined]

    def _replace(
        self, request: HttpRequest, table: LookupTable, words: dict[str, str]
    ) -> HttpResponse:
        mapping_files.replace_words(
            table=table,
            words=words,
            seen_digest=request.POST.get("seen", ""),
            actor=request.user,  # type: ignore[arg-type]
        )
        say(request, f"{table.name} holds the {len(words):,} words of the file.")
        return HttpResponseRedirect(reverse("admin:claims_lookuptable_change", args=[table.pk]))

    def _table(self, request: HttpRequest, object_id: str) -> LookupTable:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            key = uuid.UUID(object_id)
        except ValueError:
            raise Http404 from None
        found = LookupTable.objects.select_related("mapping_set").filter(pk=key).first()
        if found is None:
            raise Http404
        return found


def _preview(table: LookupTable, words: dict[str, str]) -> dict[str, Any]:
    held = mapping_files.words_of(table)
    change = comparing.change("table", table.name, held, words)
    return {
        "difference": comparing.Difference(lookups=(change,) if change else ()),
        "content": lookup_files.to_csv(words).decode(),
        "seen": document.digest(held),
    }
