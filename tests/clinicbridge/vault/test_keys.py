"""Keys are made once, change without loss, and are gone when destroyed."""

import base64
import secrets
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims.models import Patient
from clinicbridge import scope, vault
from clinicbridge.accounts.models import Practice
from clinicbridge.vault import keys, memory, tokens
from clinicbridge.vault.models import PracticeKey
from tests.clinicbridge.conftest import SECRET, a_patient

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def new_kek():
    return base64.b64encode(secrets.token_bytes(32)).decode()


def name_of(patient):
    with vault.reading(purpose="test"):
        return Patient.objects.get(pk=patient.pk).person["family"]


def test_a_practice_is_made_with_its_first_key(ridgeline):
    with scope.practice(ridgeline.pk):
        assert PracticeKey.objects.get().key_id == "k1"


def test_a_new_data_key_seals_and_the_old_one_still_opens(ridgeline, marta):
    with scope.practice(ridgeline.pk):
        keys.create()
        new = a_patient()

        assert name_of(marta) == name_of(new) == SECRET
        prefixes = {str(v)[:6] for v in Patient.objects.values_list("person", flat=True)}
        assert prefixes == {"v1.k1.", "v1.k2."}


def test_another_process_s_new_key_is_found(ridgeline, marta):
    with scope.practice(ridgeline.pk):
        name_of(marta)
        ring = memory.recall(ridgeline.pk)
        keys.create()
        new = a_patient()
        memory.forget()
        memory.keep(ridgeline.pk, ring)  # as a process that has seen k1 only

        assert name_of(new) == SECRET


def test_the_outside_key_can_change_without_rewriting_anything(ridgeline, marta, settings):
    old = settings.VAULT_KEK
    settings.VAULT_KEK = f"{new_kek()},{old}"
    call_command("rotate_keys")
    settings.VAULT_KEK = settings.VAULT_KEK.split(",")[0]
    keys.forget()

    with scope.practice(ridgeline.pk):
        assert name_of(marta) == SECRET


def test_a_missing_outside_key_is_named_by_its_id(ridgeline, marta, settings):
    settings.VAULT_KEK = new_kek()
    keys.forget()

    with scope.practice(ridgeline.pk):
        kek_id = PracticeKey.objects.get().kek_id
        with pytest.raises(ImproperlyConfigured, match=kek_id):
            name_of(marta)


@pytest.mark.parametrize("kek", ["", "not base64!", "c2hvcnQ="])
def test_a_doubtful_outside_key_is_refused(settings, kek):
    settings.VAULT_KEK = kek
    with pytest.raises(ImproperlyConfigured):
        keys.key_encryption_keys()


def test_destroyed_keys_open_and_seal_nothing_more(ridgeline, lakeside, marta):
    with scope.practice(lakeside.pk):
        theirs = a_patient()
    with scope.practice(ridgeline.pk):
        keys.create()
        keys.destroy()

        with pytest.raises(vault.Unreadable):
            name_of(marta)
        with pytest.raises(keys.Destroyed), transaction.atomic():
            a_patient(person={"family": "New"})
        with pytest.raises(keys.Destroyed):
            tokens.find("NAME", "quill")
        with pytest.raises(keys.Destroyed):
            keys.create()
        assert {row.wrapped for row in PracticeKey.objects.all()} == {""}
    with scope.practice(lakeside.pk):
        assert name_of(theirs) == SECRET


def test_another_process_forgets_a_destroyed_key_within_a_minute(ridgeline, marta, time_machine_at):
    with scope.practice(ridgeline.pk):
        name_of(marta)
        ring = memory.recall(ridgeline.pk)
        keys.destroy()
        memory.forget()
        memory.keep(ridgeline.pk, ring)  # as a process that has not heard of it

        time_machine_at(memory.SECONDS + 1)
        with pytest.raises(vault.Unreadable):
            name_of(marta)


@pytest.fixture
def time_machine_at(monkeypatch):
    """Let the process's clock have gone on by so many seconds."""
    real = memory.time.monotonic

    def go_on(seconds):
        monkeypatch.setattr(memory.time, "monotonic", lambda: real() + seconds)

    return go_on


def test_a_key_whose_making_was_rolled_back_is_not_remembered(ridgeline):
    with scope.practice(ridgeline.pk):
        with pytest.raises(KeyError):
            rotate_and_fail(ridgeline)

        assert keys.active(ridgeline.pk)[0] == "k1"
        assert "k2" not in memory.recall(ridgeline.pk).keys


@transaction.atomic
def rotate_and_fail(practice):
    keys.create()
    assert keys.active(practice.pk)[0] == "k2"
    raise KeyError


def test_a_destruction_that_was_rolled_back_did_not_happen(ridgeline, marta):
    with scope.practice(ridgeline.pk):
        with pytest.raises(KeyError):
            destroy_and_fail()

        assert name_of(marta) == SECRET


@transaction.atomic
def destroy_and_fail():
    keys.destroy()
    raise KeyError


def test_keys_open_only_inside_their_practice(ridgeline, lakeside):
    with scope.practice(ridgeline.pk), pytest.raises(scope.CrossPractice):
        keys.active(lakeside.pk)
    with pytest.raises(scope.OutsidePractice):
        keys.active(ridgeline.pk)


def test_what_is_remembered_stays_bounded(ridgeline, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    for number in range(10):
        memory.keep(number, memory.Keyring("k1", {}))

    assert len(memory._committed) <= 3


@pytest.mark.django_db(transaction=True)
def test_workers_making_the_first_key_at_once_end_with_one():
    practice = Practice.objects.create(name="Bare", slug="bare")
    gate, seen = threading.Barrier(4), []

    def work():
        try:
            gate.wait(10)
            with scope.practice(practice.pk):
                seen.append(keys.active(practice.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert len(seen) == 4
    assert len(set(seen)) == 1
    with scope.practice(practice.pk):
        assert PracticeKey.objects.count() == 1


def test_the_command_makes_new_data_keys_where_asked(ridgeline, lakeside, capsys):
    call_command("rotate_keys", "--new-data-key", "--practice", "lakeside")

    assert capsys.readouterr().out == (
        "lakeside: 0 data keys rewrapped, k2 seals from now on\n"
        "people: 0 second factors sealed anew\n"
    )
    with scope.practice(ridgeline.pk):
        assert keys.active(ridgeline.pk)[0] == "k1"


def test_the_command_refuses_an_unknown_practice(ridgeline):
    with pytest.raises(CommandError, match="no practice nowhere"):
        call_command("rotate_keys", "--practice", "nowhere")


def test_the_command_leaves_a_destroyed_practice_destroyed(ridgeline, capsys):
    with scope.practice(ridgeline.pk):
        keys.destroy()
    call_command("rotate_keys", "--new-data-key")

    assert "its keys were destroyed" in capsys.readouterr().out
