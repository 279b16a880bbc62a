"""Every answer has its number, and no cache may keep it."""

import pytest
from structlog.testing import capture_logs


def test_every_answer_has_a_number_of_its_own(client):
    numbers = {client.get("/health/live").headers["X-Correlation-Id"] for _ in range(3)}

    assert len(numbers) == 3


def test_a_caller_cannot_choose_the_number(client):
    response = client.get("/health/live", headers={"X-Correlation-Id": "chosen"})

    assert response.headers["X-Correlation-Id"] != "chosen"


def test_no_cache_keeps_an_answer(client):
    assert client.get("/health/live").headers["Cache-Control"] == "no-store"


def said(caplog, capture, ask):
    """Return the request's log line, whichever way the logger was set up before."""
    with capture() as lines, caplog.at_level("INFO", logger="clinicbridge.request"):
        ask()
    records = [r.msg for r in caplog.records if isinstance(r.msg, dict)]
    (line,) = [line for line in (*lines, *records) if line.get("event") == "request answered"]
    return line


def test_the_log_names_the_route_and_not_the_path(client, caplog):
    line = said(caplog, capture_logs, lambda: client.get("/health/live?patient=Zephyrine"))

    assert line["route"] == "health-live"
    assert "Zephyrine" not in str(line)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Referrer-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
    ],
)
def test_every_answer_carries_the_strict_headers(client, header, value):
    assert client.get("/health/live").headers[header] == value


def test_nothing_inline_and_nothing_from_elsewhere_may_run(client):
    policy = client.get("/health/live").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
