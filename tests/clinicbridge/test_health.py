"""The probes tell a stranger yes or no, in time, and nothing else."""

import socket
import threading
import time

import pytest

from clinicbridge import health


@pytest.fixture
def broker_folder(settings, tmp_path):
    settings.BROKER_DIR = tmp_path
    (tmp_path / "messages").mkdir()
    return tmp_path / "messages"


def test_live_answers_without_a_database(client):
    response = client.get("/health/live")

    assert (response.status_code, response.content) == (200, b"live\n")


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_ready_answers_when_database_and_broker_do(client, broker_folder):
    response = client.get("/health/ready")

    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db(transaction=True)
def test_ready_refuses_without_a_broker_and_says_no_more(client, broker_folder):
    broker_folder.rmdir()

    response = client.get("/health/ready")

    assert (response.status_code, response.content) == (503, b"not ready\n")


def test_a_check_that_hangs_is_given_up_in_time(monkeypatch):
    release = threading.Event()
    started = time.monotonic()

    assert not health.in_time(release.wait)

    assert time.monotonic() - started < health.WITHIN + 0.5
    release.set()


def test_a_redis_that_is_not_there_is_no_broker(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"

        assert not health.broker()


def test_a_probe_takes_no_orders(client):
    assert client.post("/health/ready").status_code == 405
