"""Doubtful values in the environment are refused, and named."""

import pytest

from clinicbridge import env


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps")

    with pytest.raises(env.Doubtful, match="SOME_FLAG"):
        env.flag("SOME_FLAG", default=False)


@pytest.mark.parametrize(("word", "means"), [("on", True), ("No", False), ("1", True)])
def test_a_flag_says_yes_or_no(monkeypatch, word, means):
    monkeypatch.setenv("SOME_FLAG", word)

    assert env.flag("SOME_FLAG", default=not means) is means


def test_a_secret_is_read_from_the_file_its_variable_names(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("opened\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "secret"))

    assert env.text("SOME_SECRET") == "opened"


def test_a_secret_file_that_cannot_be_read_is_refused_and_not_defaulted(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "absent"))

    with pytest.raises(env.Doubtful, match="SOME_SECRET_FILE"):
        env.text("SOME_SECRET", "default")


@pytest.mark.parametrize("word", ["0", "70000", "-1", "8e3", "٨", ""])
def test_a_number_outside_its_bounds_is_refused(monkeypatch, word):
    monkeypatch.setenv("SOME_PORT", word)

    with pytest.raises(env.Doubtful, match="SOME_PORT must be a whole number from 1 to 65535"):
        env.number("SOME_PORT", 8000, least=1, most=65535)


def test_a_word_outside_the_choice_is_refused_and_the_choice_named(monkeypatch):
    monkeypatch.setenv("SOME_MODE", "prod")

    with pytest.raises(env.Doubtful, match="SOME_MODE must be one of: demo, production"):
        env.choice("SOME_MODE", "demo", {"production", "demo"})


def test_a_list_leaves_out_empty_parts(monkeypatch):
    monkeypatch.setenv("SOME_HOSTS", "a.example, ,b.example,")

    assert env.listed("SOME_HOSTS") == ["a.example", "b.example"]


def test_a_key_that_is_nowhere_is_empty_and_never_made_up(tmp_path):
    assert env.key("SOME_KEY", tmp_path / "absent") == ""


@pytest.mark.parametrize("value", ["", "short", "!" * 44, "QUFB"])
def test_what_is_not_32_bytes_in_base64_is_no_key(value):
    assert not env.is_key(value)


def test_every_problem_is_named_in_one_message():
    with pytest.raises(env.Doubtful) as refusal:
        env.refuse([(True, "FIRST: wrong."), (False, "SECOND: fine."), (True, "THIRD: wrong.")])

    assert str(refusal.value) == "Refusing to start:\n  FIRST: wrong.\n  THIRD: wrong."
