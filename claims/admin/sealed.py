"""Opens a row's sealed fields for a declared, recorded purpose."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from clinicbridge import vault

PURPOSES = {
    "admin.support": "Help somebody with this claim",
    "admin.investigation": "Look into an error or an incident",
    "admin.patient_request": "Answer a patient's request",
    "admin.review": "Compliance review",
    "admin.mapping": "Set up a field mapping",
}


class PurposeForm(forms.Form):
    """Asks why, before anything is opened."""

    purpose = forms.ChoiceField(
        label="Why do you need to see it?", choices=[("", "Choose"), *PURPOSES.items()]
    )


class Sealed:
    """Gives a row's page a second one that opens ``sealed`` fields.

    The page itself shows none of them. Opening is a POST that names its
    purpose; who, why and about whom stay in an access record.
    """

    sealed: ClassVar[tuple[str, ...]] = ()
    change_form_template: Any = "admin/with_sealed.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the second page."""
        own = path(
            "<path:object_id>/open/",
            self.admin_site.admin_view(self.open_view),  # type: ignore[attr-defined]
            name=f"{self.opts.app_label}_{self.opts.model_name}_open",  # type: ignore[attr-defined]
        )
        return [own, *super().get_urls()]  # type: ignore[misc]

    def subjects(self, row: Any) -> set[str]:
        """Name further patients whose data the row holds; inside a reading."""
        return set()

    def open_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the purpose, then show what is sealed."""
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = PurposeForm(request.POST if request.method == "POST" else None)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{row}: sealed content",
            "form": form,
            "opened": None,
            "object": row,
            "opts": self.opts,  # type: ignore[attr-defined]
        }
        if form.is_valid():
            purpose = form.cleaned_data["purpose"]
            with vault.reading(purpose=purpose):
                for subject in self.subjects(row):
                    with vault.reading(purpose=purpose, subject=subject):
                        pass  # named in the one record
                context["opened"] = [
                    (name.replace("_", " "), list(flat(getattr(row, name)))) for name in self.sealed
                ]
        return TemplateResponse(request, "admin/sealed.html", context)


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield each leaf of a document with where it stands."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from flat(member, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for place, member in enumerate(value, 1):
            yield from flat(member, f"{name} {place}".strip())
    elif value not in (None, ""):
        yield name, str(value)
