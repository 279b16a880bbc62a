"""Webhooks are signed as Standard Webhooks says and retried with patience."""

import base64
import time

import pytest
from standardwebhooks.webhooks import Webhook

from integrations.demo import hooks
from integrations.demo.hooks import Answer, Hook
from tests.kits.demo_programs import SECRET, catching_hook


def test_a_signature_is_what_the_published_library_verifies():
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    now = int(time.time())
    body = '{"name": "Nguyễn"}'.encode()
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(now),
        "webhook-signature": hooks.sign(key, message_id="msg_1", timestamp=now, body=body),
    }

    assert Webhook(SECRET).verify(body, headers) == {"name": "Nguyễn"}


def test_a_post_carries_the_three_headers_and_the_very_bytes():
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    with catching_hook() as hook:
        answer = hooks.post(
            Hook(hook.url, key), message_id="msg_2", body=b"{}", content_type="application/json"
        )

    assert answer.delivered
    assert hook.caught[0].body == b"{}"
    assert hook.caught[0].headers["content-type"] == "application/json"
    Webhook(SECRET).verify(b"{}", hook.caught[0].headers)


def test_nobody_there_is_an_answer_of_nothing():
    hook = Hook("http://127.0.0.1:9/", b"k" * 32)

    assert hooks.post(hook, message_id="m", body=b"", content_type="x/y") == Answer(0)


@pytest.mark.parametrize(
    ("status", "delivered", "final"),
    [
        (0, False, False),
        (202, True, False),
        (301, False, True),
        (400, False, True),
        (409, False, True),
        (429, False, False),
        (503, False, False),
    ],
)
def test_an_answer_says_whether_to_come_back(status, delivered, final):
    answer = Answer(status)

    assert (answer.delivered, answer.final) == (delivered, final)


def test_waiting_grows_to_a_minute_and_honours_the_other_sides_wish():
    assert [hooks.wait(n, Answer(503)) for n in (1, 2, 3, 9, 99)] == [0.5, 1, 2, 60, 60]
    assert hooks.wait(1, Answer(429, retry_after=7)) == 7
    assert hooks.wait(1, Answer(429, retry_after=10**9)) == 3600


@pytest.mark.parametrize("text", ["", "Kq7Zx", "whsec_", "whsec_Kq7Zx", "whsec_Kq7Zx not base64"])
def test_a_secret_that_cannot_sign_is_refused_without_being_quoted(tmp_path, text):
    path = tmp_path / "secret"
    path.write_text(text)

    with pytest.raises(hooks.SecretUnreadable) as caught:
        hooks.read_secret(path)

    assert "Kq7Zx" not in str(caught.value)


def test_a_missing_secret_file_is_refused(tmp_path):
    with pytest.raises(hooks.SecretUnreadable):
        hooks.read_secret(tmp_path / "none")
