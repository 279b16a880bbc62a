"""What stood in clear before it was sealed is sealed, and gone from the entries."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from claims.models import CodeRelease, EditSetting
from clinicbridge import scope, vault
from clinicbridge.audit.models import LogEntry
from tests import clinic as clinics
from tests.claims.test_migrations import run

MIGRATION = "0013_reasons_and_file_names_are_sealed"
pytestmark = pytest.mark.django_db


@pytest.fixture
def practice_id():
    """A practice, entered by the test itself: a migration is in none."""
    return clinics.make().practice.pk


@pytest.mark.both
def test_the_rows_are_sealed(practice_id):
    with scope.practice(practice_id):
        typed(practice_id)

    run(MIGRATION, "seal_them")

    with scope.practice(practice_id), vault.reading(purpose="test"):
        assert EditSetting.objects.get().reason == "Pym."
        release = CodeRelease.objects.get()
        assert (release.file_names, release.files) == (["Pym.txt"], [{"sha256": "ab", "rows": 3}])


def test_the_entries_hold_marks_and_numbers(practice_id):
    with scope.practice(practice_id):
        setting, release = typed(practice_id)
        tell(setting, changes={"reason": ["None", "Pym."], "severity": ["None", "OFF"]})
        tell(release, summary="HCPCS loaded.\nPym.txt: 3 rows, SHA-256 ab")

    run(MIGRATION, "mask_the_entries")

    with scope.practice(practice_id):
        entries = LogEntry.objects.filter(object_pk__in=[setting.pk, release.pk])
        assert "Pym" not in str(list(entries.values("changes", "summary")))
        assert entries.filter(summary="HCPCS loaded.\nFile 1: 3 rows, SHA-256 ab").exists()
        told = [
            one.changes for one in entries if (one.changes or {}).keys() == {"reason", "severity"}
        ]
        (changes,) = told
        assert (changes["reason"][0], changes["reason"][1][:5]) == ("None", "•••• ")


def typed(practice_id):
    """Return a setting and a release as they stood in clear."""
    setting = EditSetting(edit="lines.none", severity="OFF", reason="-")
    setting.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_editsetting SET reason = 'Pym.'")
    release = CodeRelease.objects.create(
        practice_id=practice_id,
        kind="HCPCS",
        name="HCPCS 2026",
        effective_from="2026-01-01",
        files=[{"name": "Pym.txt", "sha256": "ab", "rows": 3}],
    )
    return setting, release


def tell(row, **said):
    about = ContentType.objects.get_for_model(type(row))
    LogEntry.objects.create(
        content_type=about, object_pk=str(row.pk), object_repr="-", action=1, **said
    )
