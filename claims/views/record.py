"""Add, change and take away what the clinic keeps of a claim's patient."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims import record_fields, record_forms
from claims.domain.states import IllegalStep
from claims.services import records
from claims.views import narrowing, record_rows
from claims.views.edit import Act


class Change(Act):
    """A change of the patient's records, made on the page of one of their claims."""

    permission = "claim.edit"

    def act(self, claim_id: uuid.UUID) -> HttpResponse:
        """Do it; a record of somebody else is 404."""
        try:
            said = self.change(claim_id)
        except records.UnknownRecord as error:
            raise Http404("No such record.") from error
        if isinstance(said, HttpResponse):
            return said
        messages.success(self.request, said)
        query = narrowing.write(self.filters())
        return redirect(f"{reverse('desk:claim', args=[claim_id])}?{query}&tab=records")

    def change(self, claim_id: uuid.UUID) -> str | HttpResponse:
        """Do what this address is for and say so, or answer with what is wrong."""
        raise NotImplementedError

    @property
    def kind(self) -> str:
        """The kind of record the form is for."""
        kind = self.posted("record_kind")
        if kind not in record_forms.FORMS:
            raise IllegalStep("The form was cut short: try again.")
        return kind

    def record_id(self) -> uuid.UUID | None:
        """Return the record the form is for, None for a new one."""
        text = self.posted("record")
        if not text:
            return None
        try:
            return uuid.UUID(text)
        except ValueError:
            raise Http404("No such record.") from None


class KeepRecord(Change):
    """Add a record or change one."""

    def change(self, claim_id: uuid.UUID) -> str | HttpResponse:
        """Keep what was typed, or show it again with what is wrong at its field."""
        kind, pk = self.kind, self.record_id()
        name = record_rows.auto_id(kind, pk)
        form = record_forms.FORMS[kind](record_fields.lists(), data=self.request.POST, auto_id=name)
        if not form.is_valid():
            return self._again(claim_id, kind, pk, form)
        values: dict[str, Any] = form.cleaned_data
        try:
            records.keep(
                claim_id=claim_id, kind=kind, record_id=pk, values=values, actor=self.actor
            )
        except IllegalStep as refusal:
            form.add_error(refusal.field or None, str(refusal))
            return self._again(claim_id, kind, pk, form)
        return f"{record_rows.WORDS[kind][1].capitalize()} kept: open claims are examined by it."

    def _again(
        self, claim_id: uuid.UUID, kind: str, pk: uuid.UUID | None, form: record_forms.RecordForm
    ) -> HttpResponse:
        for name in list(form.errors)[:1]:
            if name in form.fields:
                form.fields[name].widget.attrs["autofocus"] = True
        if pk is not None:
            records.find(self.find(claim_id).patient_id, kind, pk)
        return self.page(claim_id, status=422, refused=(kind, pk, form))


class RemoveRecord(Change):
    """Take away a record that was entered by mistake."""

    def change(self, claim_id: uuid.UUID) -> str:
        """Remove it."""
        pk = self.record_id()
        if pk is None:
            raise Http404("No such record.")
        records.remove(claim_id=claim_id, kind=self.kind, record_id=pk, actor=self.actor)
        return f"{record_rows.WORDS[self.kind][1].capitalize()} taken away."


class AttestPlan(Change):
    """Stand for KX on a plan of care, or take that back."""

    def change(self, claim_id: uuid.UUID) -> str:
        """Keep the person's words with the plan."""
        pk = self.record_id()
        if pk is None:
            raise Http404("No such record.")
        said = "" if self.posted("take_back") else self.posted("attesting")
        if not said and not self.posted("take_back"):
            raise IllegalStep("Say where the record shows that more therapy is needed.")
        records.attest_kx(claim_id=claim_id, record_id=pk, said=said, actor=self.actor)
        return "KX attested on the plan of care." if said else "KX attestation taken back."


class NotToBill(Change):
    """Keep whether the patient asked that the plan not be billed."""

    def change(self, claim_id: uuid.UUID) -> str:
        """Keep it, and call back what has not left."""
        asked = self.posted("asked") == "yes"
        did = records.ask_not_to_bill(claim_id=claim_id, asked=asked, actor=self.actor)
        if not asked:
            return "The plan may be billed again."
        said = "The plan is not billed."
        if did.called_back:
            said += f" Called back before they left: {did.called_back}."
        if did.left:
            said += f" May have left already: {did.left}. Tell the billing system."
        return said
