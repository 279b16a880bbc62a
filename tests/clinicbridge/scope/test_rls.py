"""The database keeps practices apart even where the application forgets to."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from clinicbridge import scope
from clinicbridge.accounts.models import Location
from clinicbridge.audit.models import AccessRecord, LogEntry
from clinicbridge.scope import rls
from tests.conftest import as_owner

pytestmark = [pytest.mark.django_db]
RAW = "SELECT count(*) FROM accounts_location"


def rows(statement=RAW, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


@transaction.atomic
def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def assert_denied(statement):
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(statement)


@pytest.fixture
def foreign(lakeside):
    with scope.practice(lakeside.pk):
        return Location.objects.create(name="Lakeside Main", time_zone="UTC")


@pytest.mark.postgres
def test_raw_sql_sees_no_row_of_another_practice(ridgeline, lakeside, foreign):
    with scope.practice(ridgeline.pk):
        assert rows() == 0
    with scope.practice(lakeside.pk):
        assert rows() == 1
    assert rows() == 0


@pytest.mark.postgres
def test_raw_sql_cannot_write_into_another_practice(ridgeline, lakeside, foreign):
    statement = (
        "INSERT INTO vault_searchtoken (id, practice_id, patient_id, field, key_id, hmac)"
        " VALUES (gen_random_uuid(), %s, gen_random_uuid(), 'MRN', 'k1', 'x') RETURNING 1"
    )
    with scope.practice(ridgeline.pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows(statement, str(lakeside.pk))
        assert rows(statement, str(ridgeline.pk)) == 1
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_location SET name = 'Mine'")
            assert cursor.rowcount == 0


@pytest.mark.postgres
def test_entries_of_no_practice_show_only_outside_every_practice(ridgeline):
    everywhere = "SELECT count(*) FROM audit_logentry WHERE practice_id IS NULL"
    assert rows(everywhere) > 0

    with scope.practice(ridgeline.pk):
        assert rows(everywhere) == 0
        assert rows("SELECT count(*) FROM audit_logentry") == LogEntry.objects.count() > 0


@pytest.mark.postgres
@pytest.mark.parametrize("model", [LogEntry, AccessRecord])
@pytest.mark.parametrize("words", ["UPDATE {} SET source = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_app_may_only_add_to_the_audit(ridgeline, model, words):
    with scope.practice(ridgeline.pk):
        assert_denied(words.format(model._meta.db_table))


@pytest.mark.postgres
def test_the_app_cannot_make_a_key_vanish(ridgeline):
    with scope.practice(ridgeline.pk):
        assert_denied("DELETE FROM vault_practicekey")


@pytest.mark.postgres
def test_the_check_finds_every_tenant_table_guarded(capsys):
    call_command("check_tenancy")

    assert f"{len(rls.tenant_models())} tenant tables are guarded" in capsys.readouterr().out


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("break_it", "mend_it"),
    [
        ("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", "ALTER TABLE {} FORCE ROW LEVEL SECURITY"),
        ("ALTER TABLE {} DISABLE ROW LEVEL SECURITY", "ALTER TABLE {} ENABLE ROW LEVEL SECURITY"),
        ("CREATE POLICY hole ON {} USING (true)", "DROP POLICY hole ON {}"),
    ],
)
def test_the_check_names_a_table_whose_guard_is_broken(break_it, mend_it):
    def alter(statement):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement.format("accounts_location"))

    alter(break_it)
    try:
        with pytest.raises(CommandError, match="accounts_location"):
            call_command("check_tenancy")
    finally:
        alter(mend_it)
    call_command("check_tenancy")


def test_elsewhere_there_is_nothing_to_check(capsys):
    if connection.vendor == "postgresql":
        pytest.skip("only where there is no row-level security")
    call_command("check_tenancy")

    assert "Nothing to check" in capsys.readouterr().out
