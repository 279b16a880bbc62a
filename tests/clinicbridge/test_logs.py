"""A log line holds what is on the list; names, numbers and texts of patients never."""

import io
import json
import logging

import pytest
import structlog

from clinicbridge import logs

CANARY = "Zephyrine Quillfeather"


@pytest.fixture
def lines():
    """Write every logger's lines into a list, through the formatter in use."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_an_allowed_key_is_written(lines):
    structlog.get_logger("clinicbridge.test").info("claim drafted", claim="c-1", count=3)

    (line,) = lines()
    assert (line["event"], line["claim"], line["count"]) == ("claim drafted", "c-1", 3)
    assert line["level"] == "info"
    assert line["logger"] == "clinicbridge.test"


def test_any_other_key_is_named_and_not_shown(lines):
    structlog.get_logger("clinicbridge.test").info("seen", patient=CANARY, mrn="M-1", claim="c-1")

    (line,) = lines()
    assert line["dropped"] == ["mrn", "patient"]
    assert CANARY not in json.dumps(line)


def test_an_exception_leaves_its_class_and_place_but_not_its_words(lines):
    try:
        raise ValueError(CANARY)
    except ValueError:
        structlog.get_logger("clinicbridge.test").exception("could not read")

    (line,) = lines()
    assert line["error"] == "builtins.ValueError"
    assert line["where"].endswith("test_an_exception_leaves_its_class_and_place_but_not_its_words")
    assert CANARY not in json.dumps(line)


@pytest.mark.parametrize("name", ["django.request", "celery.app.trace", "gunicorn.error"])
def test_the_words_of_a_foreign_logger_are_withheld(lines, name):
    logging.getLogger(name).error("Patient %s not found", CANARY, exc_info=KeyError(CANARY))

    (line,) = lines()
    assert line["event"] == "message withheld"
    assert line["logger"] == name
    assert line["error"] == "builtins.KeyError"
    assert CANARY not in json.dumps(line)


def test_what_gunicorn_says_of_itself_is_kept(lines):
    logging.getLogger("gunicorn.error").info("Listening at: %s", "http://127.0.0.1:8000")

    assert lines()[0]["event"] == "Listening at: http://127.0.0.1:8000"


def test_httpx_does_not_log_the_addresses_it_calls(lines):
    logging.getLogger("httpx").info("HTTP Request: GET https://emr.example/Patient/%s", CANARY)

    assert lines() == []


def test_a_crash_is_one_line_without_its_words(lines):
    logs.log_crash(RuntimeError, RuntimeError(CANARY), None)

    (line,) = lines()
    assert (line["level"], line["error"]) == ("critical", "builtins.RuntimeError")
    assert CANARY not in json.dumps(line)


def test_a_line_that_cannot_be_written_is_not_shown_raw(lines, capsys):
    logging.getLogger("clinicbridge.test").warning("%d claims", CANARY)

    assert CANARY not in capsys.readouterr().err
