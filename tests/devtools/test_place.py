"""One running copy has its folder and its ports for itself, or says why not."""

import base64
import socket
import stat

import pytest

from devtools import place
from devtools.stop import Stop


def test_keys_are_made_once_and_for_their_user_alone(tmp_path):
    with place.hold(tmp_path / "data"):
        kek = tmp_path / "data" / "keys" / "vault_kek"
        first = kek.read_text()
        assert stat.S_IMODE(kek.stat().st_mode) == 0o600

    with place.hold(tmp_path / "data"):
        assert kek.read_text() == first
    assert len(base64.b64decode(first, validate=True)) == 32


def test_the_folder_is_closed_to_others(tmp_path):
    with place.hold(tmp_path / "data"):
        for folder in ("", "broker/messages", "keys", "logs"):
            assert stat.S_IMODE((tmp_path / "data" / folder).stat().st_mode) == 0o700


def test_a_folder_in_use_is_refused_in_one_line(tmp_path):
    with place.hold(tmp_path), pytest.raises(Stop, match=r"^Another copy runs on .*--data\.$"):
        place.hold(tmp_path).__enter__()


def test_a_folder_is_free_again_when_its_copy_ended(tmp_path):
    with place.hold(tmp_path):
        pass

    with place.hold(tmp_path):
        assert (tmp_path / "keys" / "secret_key").exists()


def test_a_folder_that_is_a_file_is_refused_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(Stop, match=r"^.* cannot be written: choose another folder with --data\.$"):
        place.hold(tmp_path / "file").__enter__()


def test_a_full_disk_is_refused_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "LEAST_FREE", 1 << 62)

    with pytest.raises(Stop, match=r"^Less than 200 MB are free in "):
        place.hold(tmp_path).__enter__()


def test_a_port_in_use_is_refused_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Stop, match=rf"^Port {port} is in use: choose another with --port\.$"):
            place.take_ports(port, 1)


def test_a_port_of_the_demo_clinic_in_use_says_why_it_is_needed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Stop, match=f"Port {port} is in use .the demo clinic needs"):
            place.take_ports(port - 1, 3)
