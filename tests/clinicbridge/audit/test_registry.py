"""Every change of an audited row is written, and what is sealed stays unsaid."""

import json

import pytest
from auditlog.registry import auditlog
from django.db import IntegrityError, connection, transaction

from claims.models import Coverage, Patient
from clinicbridge import audit, scope
from clinicbridge.accounts.models import Location, Membership, Practice, User
from clinicbridge.audit import bulk, entries
from clinicbridge.audit.models import AuditedModel, BulkWriteRefused, LogEntry, Unchangeable
from clinicbridge.scope.models import TenantModel
from clinicbridge.vault import keys
from clinicbridge.vault.models import PracticeKey
from tests.clinicbridge.conftest import SECRET, a_patient

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def inside(ridgeline, lakeside):
    with scope.practice(ridgeline.pk):
        yield


def of(row):
    return list(LogEntry.objects.filter(object_pk=str(row.pk)).order_by("id"))


def everything_written():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_logentry")
        return str(cursor.fetchall())


def test_an_entry_says_that_a_sealed_field_changed_and_not_to_what(marta):
    marta.person = {"family": "Whitfield"}
    marta.save()

    made, changed = of(marta)
    assert set(changed.changes) == {"person"}
    before, after = changed.changes["person"]
    assert made.changes["person"][1] == before != after
    assert before.startswith("•••• ")
    written = everything_written()
    assert not any(word in written for word in (SECRET, "Whitfield", "1955-02-03", "004417"))


def test_the_same_value_again_is_no_change(marta):
    marta.person = {"born": "1955-02-03", "family": SECRET}
    marta.save()

    assert len(of(marta)) == 1


def test_a_row_can_be_removed_after_its_key_was_destroyed(marta):
    keys.destroy()
    Patient.objects.get(pk=marta.pk).delete()

    assert "unreadable" in json.dumps(of(marta)[-1].changes, ensure_ascii=False)


def test_an_entry_knows_who_where_and_under_which_number(ridgeline, dana):
    with audit.acting(actor=dana, source="web", correlation_id="a" * 32):
        place = Location.objects.create(name="Main", time_zone="UTC")

    (entry,) = of(place)
    assert (entry.actor, entry.actor_email) == (dana, dana.email)
    assert (entry.source, entry.cid, entry.practice) == ("web", "a" * 32, ridgeline)


def test_no_password_and_no_key_is_written(dana):
    dana.set_password("the ankle bone is connected")
    dana.save()

    assert [set(entry.changes) & {"password"} for entry in of(dana)] == [set()]
    assert dana.password not in everything_written()
    assert PracticeKey.objects.get().wrapped not in everything_written()


def test_only_a_row_s_own_columns_are_followed():
    fields = {name for model in (Practice, User, Membership) for name in included(model)}
    assert not {"memberships", "logentry", "groups"} & fields


def included(model):
    return auditlog.get_model_fields(model)["include_fields"]


def test_an_inner_actor_ends_and_the_outer_one_returns(dana, alex):
    with audit.acting(actor=dana, source="web", correlation_id="a" * 32):
        with audit.acting(actor=alex, source="worker"):
            assert (audit.actor(), audit.correlation_id()) == (alex, "a" * 32)
        assert (audit.actor(), audit.source()) == (dana, "web")

    assert (audit.actor(), audit.source(), audit.correlation_id()) == (None, "", "")


def test_the_actor_returns_after_an_error(dana):
    with audit.acting(actor=dana, source="web"):
        with pytest.raises(KeyError), audit.acting(source="worker"):
            raise KeyError
        assert audit.actor() == dana


@pytest.mark.parametrize(
    "act",
    [
        lambda rows: rows.update(mrn=None),
        lambda rows: rows.bulk_create([Patient()]),
        lambda rows: rows.bulk_update([], ["mrn"]),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
        lambda rows: rows.aupdate(mrn=None),
        lambda rows: rows.adelete(),
        lambda rows: rows.abulk_create([]),
        lambda rows: rows.abulk_update([], []),
    ],
)
def test_a_bulk_write_without_entries_is_refused(marta, act):
    with pytest.raises(BulkWriteRefused, match=r"audit\.bulk"):
        act(Patient.objects.all())

    assert Patient.objects.get().pk == marta.pk


def test_a_related_bulk_write_is_refused(marta):
    other = a_patient()
    Coverage.objects.create(patient=other, source_token="c", details={})

    with pytest.raises(BulkWriteRefused):
        marta.coverage_set.add(Coverage.objects.get())

    assert Coverage.objects.get().patient_id == other.pk


def test_one_row_at_a_time_goes_every_usual_way(ridgeline):
    place, _ = Location.objects.get_or_create(name="Main", defaults={"time_zone": "UTC"})
    Location.objects.update_or_create(name="Main", defaults={"time_zone": "America/Chicago"})

    assert [entry.action for entry in of(place)] == [0, 1]


def test_the_door_for_bulk_writes_rows_and_entries_together(dana):
    rows = [Location(name=f"Room {n}", time_zone="UTC") for n in range(3)]
    with audit.acting(actor=dana, source="command"):
        bulk.create(rows, summary="Imported")

    assert Location.objects.count() == 3
    assert {(e.summary, e.actor_email) for row in rows for e in of(row)} == {
        ("Imported", dana.email)
    }


def test_the_door_for_bulk_takes_all_or_nothing(lakeside):
    rows = [Location(name="Fine", time_zone="UTC"), Location(name="Theirs", practice=lakeside)]
    with pytest.raises(scope.CrossPractice):
        bulk.create(rows, summary="Imported")

    assert not Location.objects.exists()


def test_an_entry_cannot_be_changed_or_removed(marta):
    entry = of(marta)[0]
    rows = LogEntry.objects
    for act in (
        entry.save,
        entry.delete,
        rows.all().delete,
        lambda: rows.update(summary="x"),
        lambda: rows.bulk_update([entry], ["summary"]),
        lambda: rows.all()._raw_delete("default"),
    ):
        with pytest.raises(Unchangeable):
            act()

    assert of(marta)[0].summary == ""


def test_an_entry_with_another_s_number_does_not_take_its_place(marta):
    forged = entries.made(marta, action="delete", summary="Forged")
    forged.pk = of(marta)[0].pk
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()


def test_no_character_keeps_an_entry_from_being_written(marta):
    entries.write(marta, action="update", summary="a\0b\ud800c")

    assert of(marta)[-1].summary == "a\ufffdb?c"


def test_another_practice_s_entries_are_not_there(ridgeline, marta):
    assert all(entry.practice_id == ridgeline.pk for entry in LogEntry.objects.all())


def test_every_followed_tenant_row_refuses_plain_bulk_writes():
    followed = [model for model in audit.registered() if issubclass(model, TenantModel)]
    plain = [model.__name__ for model in followed if not issubclass(model, AuditedModel)]

    assert len(followed) > 20
    assert plain == []
