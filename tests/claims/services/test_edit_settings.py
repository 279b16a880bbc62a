"""The practice's own severities: softened, hardened, switched off, never what is fixed."""

import pytest
from django.db import IntegrityError, transaction

from claims.domain.edits import registry
from claims.models import Claim, EditSetting, Payer
from claims.services import review
from tests import factories

SEX = "patient.sex_unknown"


def doubtful(clinic):
    unknown = factories.MARTA.model_copy(update={"sex": "U"})
    return clinic.draft(patient=unknown)


def set_to(severity, *, edit=SEX, payer=None):
    return EditSetting.objects.create(
        edit=edit, severity=severity, payer=payer, reason="Our payers do not ask."
    )


def standing(claim):
    row = Claim.objects.get(pk=claim.pk)
    return row.readiness, list(row.findings.values_list("severity", flat=True))


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ("OFF", ("READY", [])),
        ("NOTE", ("READY", ["NOTE"])),
        ("CONFIRM", ("LOOK", ["CONFIRM"])),
        ("BLOCKS", ("BLOCKED", ["BLOCKS"])),
    ],
)
def test_a_practice_says_how_loud_an_edit_is(clinic, severity, expected):
    set_to(severity)
    assert standing(doubtful(clinic)) == expected


def test_what_is_set_for_the_payer_wins_over_what_is_set_for_all(clinic):
    set_to("OFF")
    set_to("BLOCKS", payer=clinic.payer)
    set_to("NOTE", payer=Payer.objects.create(name="Other", payer_class="COMMERCIAL"))
    assert standing(doubtful(clinic)) == ("BLOCKED", ["BLOCKS"])


def test_a_change_counts_from_the_next_examination_on(clinic):
    claim = doubtful(clinic)
    row = set_to("BLOCKS")
    review.rescrub(claim)
    assert standing(claim)[0] == "BLOCKED"
    row.severity = "NOTE"
    row.save()
    review.rescrub(claim)
    assert standing(claim)[0] == "READY"
    row.delete()
    review.rescrub(claim)
    assert standing(claim)[0] == "LOOK"


def test_what_is_fixed_cannot_be_switched_off(clinic, claim):
    fixed = [one.id for one in registry.edits() if one.is_fixed]
    assert "intake.later_version" in fixed
    for edit in fixed:
        set_to("OFF", edit=edit)
    claim.is_amended = True
    review.rescrub(claim)
    assert standing(claim) == ("BLOCKED", ["BLOCKS"])


@pytest.mark.parametrize("payer", [True, False])
def test_an_edit_is_set_once(clinic, payer):
    about = clinic.payer if payer else None
    set_to("OFF", payer=about)
    with pytest.raises(IntegrityError), transaction.atomic():
        set_to("NOTE", payer=about)
