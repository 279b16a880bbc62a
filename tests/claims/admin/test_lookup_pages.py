"""The words of a look-up table go out and come in as files in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import LookupEntry, LookupTable
from claims.services import lookup_files, mapping_files
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics
from tests.claims.admin.filling import said


@pytest.fixture
def table(draft):
    made = LookupTable.objects.get(mapping_set=draft)
    for key, value in (("R", "RIGHT"), ("X", "=1")):
        LookupEntry.objects.create(table=made, key=key, value=value)
    return made


def address(name, table, *more):
    return reverse(f"admin:claims_lookuptable_{name}", args=[table.pk, *more])


def upload(browser, table, data):
    return browser.post(address("import", table), {"chosen": SimpleUploadedFile("words", data)})


def confirm(browser, table, shown):
    sent = {name: shown.context[name] for name in ("content", "seen")}
    return browser.post(address("import", table), sent, follow=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imports_as_the_same_words(table, alex, kind):
    response = alex.get(address("export", table, kind))

    assert response.headers["Content-Disposition"] == f'attachment; filename="sides.{kind}"'
    assert lookup_files.read(response.content) == {"R": "RIGHT", "X": "=1"}
    shown = upload(alex, table, response.content)
    assert "nothing would change" in shown.content.decode()


def test_an_import_shows_the_difference_and_replaces_the_words_once_confirmed(table, alex):
    kept = LookupEntry.objects.get(table=table, key="R")
    shown = upload(alex, table, b"word,meaning\nR,LEFT\nB,BILATERAL\n")

    text = shown.content.decode()
    assert "<del>RIGHT</del> <ins>LEFT</ins>" in text
    assert mapping_files.words_of(table) == {"R": "RIGHT", "X": "=1"}

    response = confirm(alex, table, shown)

    assert "holds the 2 words of the file" in said(response)
    assert mapping_files.words_of(table) == {"R": "LEFT", "B": "BILATERAL"}
    entry = LogEntry.objects.filter(object_pk=str(table.pk)).order_by("-id").first()
    assert entry.summary == "Words read from a file: 1 added, 1 removed, 1 changed."
    changes = LogEntry.objects.filter(object_pk=str(kept.pk)).order_by("-id").first().changes
    assert changes["value"] == ["RIGHT", "LEFT"]


def test_words_changed_meanwhile_are_shown_again_and_not_replaced(table, alex):
    shown = upload(alex, table, b"word,meaning\nR,LEFT\n")
    LookupEntry.objects.get(table=table, key="X").delete()

    response = confirm(alex, table, shown)

    assert "Look at the difference anew" in said(response)
    assert mapping_files.words_of(table) == {"R": "RIGHT"}


def test_a_wrong_file_is_refused_in_words_and_changes_nothing(table, alex):
    response = upload(alex, table, b"word,meaning\nR,LEFT\nR,RIGHT\n")

    assert "stands in row 2 already" in said(response)
    assert "Nothing was changed." in response.content.decode()
    assert mapping_files.words_of(table) == {"R": "RIGHT", "X": "=1"}


def test_words_of_a_set_that_is_no_draft_are_exported_and_not_imported(clinic, table, draft, alex):
    clinics.put_in_force(draft, clinic.admin)

    assert alex.get(address("export", table, "csv")).status_code == 200
    assert upload(alex, table, b"word,meaning\n").status_code == 403


def test_files_of_no_table_or_kind_are_not_found(table, alex, people):
    assert alex.get(address("export", table, "pdf")).status_code == 404
    assert alex.get(reverse("admin:claims_lookuptable_import", args=["x"])).status_code == 404
    assert upload(people["COMPLIANCE"], table, b"word,meaning\n").status_code == 403
