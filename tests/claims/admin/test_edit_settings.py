"""How loud an edit is: set in the admin, by role, with a reason, examined at once."""

import pytest
from django.urls import reverse

from claims.domain.edits import registry
from claims.models import EditSetting, Job

ADD = "admin:claims_editsetting_add"
SEX = {"edit": "patient.sex_unknown", "severity": "OFF", "reason": "Our payers do not ask."}


def test_an_admin_sets_an_edit_and_open_claims_are_examined(clinic, alex):
    answer = alex.post(reverse(ADD), {**SEX, "payer": str(clinic.payer.pk)})

    assert answer.status_code == 302
    row = EditSetting.objects.get()
    assert (row.edit, row.severity, row.payer) == (SEX["edit"], "OFF", clinic.payer)
    assert Job.objects.get().kind == "rescrub"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "This field is required"),
        ({"edit": "palmistry.line"}, "Select a valid choice"),
        ({"edit": "intake.visit_cancelled"}, "Select a valid choice"),
        ({"severity": "LOUD"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words(clinic, alex, change, said):
    answer = alex.post(reverse(ADD), {**SEX, **change})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not EditSetting.objects.exists()


def test_an_edit_is_set_once_for_all_payers(clinic, alex):
    alex.post(reverse(ADD), SEX)
    answer = alex.post(reverse(ADD), SEX)
    assert answer.status_code == 200
    assert EditSetting.objects.count() == 1


def test_every_edit_that_is_not_fixed_is_offered(clinic, alex):
    page = alex.get(reverse(ADD)).content.decode()
    for one in registry.edits():
        assert (f'value="{one.id}"' in page) is not one.is_fixed
