"""The pictures of every page fail on what a browser, the policy or axe complains of."""

import socket
import subprocess
import sys

import pytest
from django.conf import settings

from devtools.shots import looking, states

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEAD = "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title><main>"
POLICY = "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">"


@pytest.fixture
def complaints(tmp_path, browser):
    """Return a way to have a page with some body looked at, and what is said of it."""

    def said(body, *, answers=()):
        state = states.State("page", lambda page, _: page.set_content(HEAD + body), answers=answers)
        look = looking.Look("light", "1280x720", tmp_path)
        page, heard = look.open(browser)
        page.goto("about:blank")
        state.go(page, None)
        return look.take(page, state, heard)

    return said


def test_a_plain_page_is_written_without_complaint(complaints, tmp_path):
    assert complaints("<h1>Queue</h1>") == []
    assert (tmp_path / "page-light-1280x720.png").stat().st_size > 1000


def test_an_error_on_the_console_is_a_complaint(complaints):
    said = complaints("<h1>Queue</h1><script>console.error('lost')</script>")

    assert said == ["page light 1280x720: lost"]


def test_an_answer_the_state_is_about_is_none(complaints):
    body = "<h1>Queue</h1><script>console.error('a status of 404')</script>"

    assert complaints(body, answers=("404",)) == []


def test_what_the_policy_refuses_is_a_complaint(complaints):
    said = complaints(f"{POLICY}<h1>Queue</h1><script>var lost</script>")

    assert any("script-src" in one for one in said)


def test_what_lies_over_a_heading_or_cuts_it_off_is_a_complaint(complaints):
    over = "<div style='margin-top:-60px;height:60px'><button>Send</button></div>"
    cut = "<div style='overflow:hidden;width:20px'><h2 style='width:200px'>Rules</h2></div>"
    said = complaints(f"<h1>Queue</h1><h2 style='width:40px;height:30px'>A</h2>{over}{cut}")

    assert said == [
        'page light 1280x720: h2 "A" is under div "Send"',
        'page light 1280x720: h2 "Rules" is cut off',
    ]


def test_what_scrolled_away_and_what_floats_on_purpose_are_none(complaints):
    away = (
        "<div style='height:20px;overflow:auto' tabindex=0><h2>One</h2><h2>Two</h2></div><p>3</p>"
    )
    menu = "<button>Send</button><p style='position:absolute;inset:0'>Menu</p>"

    assert complaints(f"<h1>Queue</h1>{away}{menu}") == []


def test_what_axe_finds_and_a_sideways_scroll_are_complaints(complaints):
    said = complaints("<p style='width:2000px'><img src=''>Queue</p>")

    assert any("px wider than the window" in one for one in said)
    assert any("axe image-alt: img" in one for one in said)


def test_every_state_has_a_name_of_its_own():
    names = [one.name for one in states.ALL]

    assert len(names) == len(set(names))


def test_an_unknown_state_is_refused_with_the_names_there_are(tmp_path):
    command = [sys.executable, "-m", "devtools.shots", "--only", "dance", "--out", str(tmp_path)]
    answer = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 2
    assert answer.stdout.startswith("No state is called 'dance'; there are: sign-in, second-step,")


def test_a_port_in_use_is_told_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "devtools.shots", "--only", "sign-in", "--port", port]
        answer = subprocess.run(
            [*command, "--out", str(tmp_path)],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    assert (answer.returncode, answer.stderr) == (1, "")
    said = f"The demo did not start: Port {port} is in use: choose another with --port.\n"
    assert answer.stdout == said
