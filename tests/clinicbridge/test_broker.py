"""The folder broker shows a message whole or not at all."""

import time
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from clinicbridge import broker
from clinicbridge.celery import app


@pytest.fixture
def channel(tmp_path):
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out")}
    options = {**folders, "control_folder": str(tmp_path / "control")}
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection.channel()


def test_celery_takes_the_folder_broker_from_here():
    with app.connection_for_write() as connection:
        assert connection.get_transport_cls() is broker.Transport


def test_what_was_put_is_got_once(channel):
    channel._put("jobs", {"number": 1})

    assert channel._get("jobs") == {"number": 1}
    with pytest.raises(Empty):
        channel._get("jobs")


def test_a_worker_that_waits_looks_round_every_moment(channel, monkeypatch):
    slept = []
    monkeypatch.setattr("kombu.transport.virtual.base.sleep", slept.append)
    started = time.monotonic()

    with pytest.raises(TimeoutError):
        channel.connection.drain_events(None, timeout=60)

    assert time.monotonic() - started < 30
    assert slept


def test_who_looks_while_a_message_is_written_sees_none(channel, monkeypatch):
    looked = []

    replace = Path.replace

    def look_first(part, whole):
        with pytest.raises(Empty):
            channel._get("jobs")
        looked.append(part.read_bytes())
        replace(part, whole)

    monkeypatch.setattr(Path, "replace", look_first)
    channel._put("jobs", {"number": 1})

    assert looked == [b'{"number": 1}']
    assert channel._get("jobs") == {"number": 1}


def test_a_folder_that_is_gone_says_so_in_the_broker_s_own_words(channel, tmp_path):
    tmp_path.rename(tmp_path.with_name("gone"))

    with pytest.raises(ChannelError):
        channel._put("jobs", {})
