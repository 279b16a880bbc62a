"""Who asked, and under which number, arrives in the worker; ids only."""

import json
import time

import pytest
from celery import shared_task
from kombu import Connection
from kombu.exceptions import OperationalError

from claims.models import FieldSeen
from clinicbridge import audit, heartbeats, scope, tasks
from clinicbridge.accounts.models import User
from clinicbridge.celery import app
from tests import clinic as clinics

seen = []


@shared_task(name="tests.note_who_acts")
def note_who_acts(**_):
    seen.append((audit.actor(), audit.source(), audit.correlation_id()))


@pytest.fixture
def ask(tmp_path):
    """Publish through a folder of this test's own; return all messages in it."""
    folder = tmp_path / "messages"
    folder.mkdir()
    folders = dict.fromkeys(("data_folder_in", "data_folder_out"), str(folder))
    options = {**folders, "control_folder": str(tmp_path / "control")}

    def publish():
        with Connection("filesystem://localhost", transport_options=options) as connection:
            note_who_acts.apply_async(connection=connection)
        return [json.loads(file.read_text()) for file in sorted(folder.iterdir())]

    return publish


def run_as_worker_would(message):
    """Call the task with the headers its message carries."""
    note_who_acts.push_request(**message["headers"])
    try:
        note_who_acts()
    finally:
        note_who_acts.pop_request()
    return seen.pop()


@pytest.mark.django_db
def test_the_person_and_the_number_go_along(ask):
    dana = User.objects.create_user("dana@ridgeline.example", full_name="Dana Okafor")
    with audit.acting(actor=dana, source="web", correlation_id="a" * 32):
        (message,) = ask()

    assert run_as_worker_would(message) == (dana, "worker", "a" * 32)


@pytest.mark.django_db
def test_a_message_names_its_sender_by_id_alone(ask):
    dana = User.objects.create_user("dana@ridgeline.example", full_name="Dana Okafor")
    with audit.acting(actor=dana, source="web", correlation_id="a" * 32):
        text = json.dumps(ask())

    assert str(dana.pk) in text
    assert "Okafor" not in text
    assert "ridgeline.example" not in text


def test_work_nobody_asked_for_gets_a_number_of_its_own(ask):
    ask()

    numbers = {run_as_worker_would(message)[2] for message in ask()}

    assert len(numbers) == 2
    assert all(len(number) == 32 for number in numbers)


def test_the_heart_leaves_a_mark_a_probe_can_read(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    heartbeats.mark("worker")

    assert (tmp_path / "heartbeats" / "worker").exists()


def test_every_sweep_on_the_schedule_is_a_task(settings):
    app.loader.import_default_modules()

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks


@pytest.mark.django_db(transaction=True)
def test_a_sweep_has_the_fields_of_new_visits_counted(settings, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.count_fields, "apply_async", lambda **said: asked.append(said))
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk):
        ridgeline.draft()

    tasks.sweep_fields()
    tasks.count_fields(**asked[0]["kwargs"])
    tasks.sweep_fields()

    assert len(asked) == 1
    with scope.practice(ridgeline.practice.pk):
        assert FieldSeen.objects.get(pattern="fields[discipline]").visits == 1


@pytest.mark.django_db
def test_a_broker_that_is_gone_is_told_at_once_and_not_waited_for(tmp_path):
    options = {"data_folder_out": str(tmp_path / "gone"), "control_folder": str(tmp_path)}

    with Connection("filesystem://localhost", transport_options=options) as connection:
        started = time.perf_counter()
        with pytest.raises((OperationalError, OSError)):
            note_who_acts.apply_async(connection=connection)

    assert time.perf_counter() - started < 0.5
