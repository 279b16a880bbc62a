"""The command says practice by practice how far it is and what changed, and nobody's name."""

import io

import pytest
from django.core.management import call_command

from claims.models import Claim
from claims.services import jobs
from clinicbridge import scope, vault
from tests import clinic as clinics
from tests import factories


@pytest.mark.django_db
def test_each_practice_is_told_with_its_counts(monkeypatch):
    monkeypatch.setattr(jobs, "PIECES_BETWEEN_WORDS", 1)
    for name, slug, visits in (("Ridgeline", "ridgeline", 2), ("Lakeside", "lakeside", 1)):
        clinic = clinics.make(name=name, slug=slug)
        with scope.practice(clinic.practice.pk), vault.reading(purpose="test"):
            for number in range(visits):
                clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
            if slug == "ridgeline":
                patient = Claim.objects.first().patient
                patient.no_billing_requested = True
                patient.save(update_fields=["no_billing_requested"])
    out = io.StringIO()

    call_command("rescrub", stdout=out)

    assert out.getvalue().splitlines() == [
        "Lakeside: 1 examined, 0 changed.",
        "  1 of 2",
        "Ridgeline: 2 examined, 1 changed.",
        "  1 became blocked.",
        "  Appeared: coverage.asked_not_to_bill (1).",
    ]
