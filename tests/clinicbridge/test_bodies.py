"""A body is refused before a byte of it is read."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.claims.views.conftest import signed_in

LOAD = "admin:claims_coderelease_load"
MEGABYTE = 1024 * 1024


class Untouched:
    """A body that says when somebody reads of it."""

    def __init__(self):
        self.is_read = False

    def read(self, *_):
        self.is_read = True
        return b""

    readline = read


def send(browser, path, size, body):
    """Announce so many bytes and send a body nobody should touch."""
    browser.handler.enforce_csrf_checks = True
    browser.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32  # so that the check reads the form
    return browser.generic(
        "POST",
        path,
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": body},
    )


@pytest.fixture
def body():
    """Return a body that tells whether it was read."""
    return Untouched()


@pytest.mark.parametrize("role", ["biller", "lead"])
def test_whose_role_loads_nothing_uploads_nothing(clinic, body, role):
    answer = send(signed_in(getattr(clinic, role)), reverse(LOAD), 100 * MEGABYTE, body)

    assert answer.status_code == 403
    assert not body.is_read


def test_a_strangers_upload_is_sent_to_the_door_unread(db, body):
    answer = send(Client(), reverse(LOAD), 100 * MEGABYTE, body)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/sign-in/")
    assert not body.is_read


def test_more_than_may_be_uploaded_is_refused_in_words_unread(clinic, body, monkeypatch):
    monkeypatch.setattr(settings, "LARGEST_UPLOAD_MB", 64)
    answer = send(signed_in(clinic.admin), reverse(LOAD), 65 * MEGABYTE, body)

    assert answer.status_code == 413
    assert "larger than 64 MB" in answer.content.decode()
    assert not body.is_read


@pytest.mark.parametrize("name", ["desk:tables-seen", "accounts:sign-in", "admin:claims_payer_add"])
def test_no_page_reads_more_than_a_form_holds(clinic, body, name):
    answer = send(signed_in(clinic.admin), reverse(name), MEGABYTE + 1, body)

    assert answer.status_code == 413
    assert "Nothing was read and nothing changed." in answer.content.decode()
    assert not body.is_read


def test_what_is_small_enough_is_read(clinic, body):
    answer = send(signed_in(clinic.admin), reverse(LOAD), MEGABYTE + 1, body)

    assert answer.status_code != 413
    assert body.is_read
