"""How loud an edit is: set in the admin, by role, with a reason, examined at once."""

import pytest
from django.db import connection
from django.urls import reverse

from claims.domain.edits import registry
from claims.models import EditSetting, Job
from clinicbridge.audit.models import AccessRecord, LogEntry

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


def test_why_an_edit_was_set_stands_nowhere_in_clear(clinic, alex, in_the_database):
    alex.post(reverse(ADD), {**SEX, "reason": "Mr. Aldous Pym asked for it."})
    row = EditSetting.objects.get()
    page = reverse("admin:claims_editsetting_change", args=[row.pk])
    alex.post(page, {**SEX, "severity": "NOTE", "reason": "Mrs. Pym asked again."})

    row.refresh_from_db()
    assert row.severity == "NOTE"
    assert "Pym" not in in_the_database("claims_editsetting")
    assert "Pym" not in in_the_database(LogEntry._meta.db_table)
    listed = reverse("admin:claims_editsetting_changelist")
    history = reverse("admin:claims_editsetting_history", args=[row.pk])
    for address in (page, listed, history):
        said = alex.get(address).content.decode()
        assert "Pym" not in said
        assert "v1.k" not in said
    assert not AccessRecord.objects.exists()


def test_why_it_was_set_opens_for_a_purpose(clinic, alex):
    alex.post(reverse(ADD), SEX)
    row = EditSetting.objects.get()

    opened = alex.post(
        reverse("admin:claims_editsetting_open", args=[row.pk]), {"purpose": "admin.review"}
    )

    assert SEX["reason"] in opened.content.decode()
    assert AccessRecord.objects.get().purpose == "admin.review"


@pytest.fixture
def in_the_database(clinic):
    """Return everything a table holds, as the database does."""

    def read(table):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            return str(cursor.fetchall())

    return read
