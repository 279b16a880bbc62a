"""A demo clinic of its own, brought to where every state can be seen."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect

from devtools.environment import ROOT
from devtools.shots import door
from devtools.stop import Stop

ARRIVED = 90_000  # milliseconds until the clinic's day is there, and until a claim was answered

APPROVED = 4  # of which the demo's billing system accepts some and refuses some


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo is, everybody's password, and by address what makes their codes."""

    home: str
    password: str
    keys: dict[str, str]

    def sign_in(self, page: Page, who: str) -> None:
        """Have a person come in."""
        email = f"{who}@ridgeline.example"
        door.sign_in(page, self.home, email, self.password, self.keys[email])


@contextmanager
def running(*, port: int) -> Iterator[Demo]:
    """Start the demo in a folder of its own and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="clinicbridge-shots-") as data:
        words = [sys.executable, "dev.py", "run", "--port", str(port), "--data", data]
        program = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            yield _read(program)
        finally:
            program.terminate()
            program.wait()


def _read(program: "subprocess.Popen[str]") -> Demo:
    """Wait for the words that say where it is and how to come in."""
    said = ""
    for line in program.stdout or ():
        said += line
        home = re.search(r"http://\S+", said)
        password = re.search(r"with the password (\S+)", said)
        if home and password and line.startswith("Logs:"):
            return Demo(
                home[0], password[1], dict(re.findall(r"(\S+@\S+) +([A-Z2-7]{32})\n", said))
            )
    last = said.strip().splitlines()[-1:] or ["it said nothing."]
    raise Stop(f"The demo did not start: {last[0]}")


def prepare(browser: Browser, demo: Demo) -> None:
    """Approve some claims and wait for an answer, hold another."""
    page = browser.new_page()
    demo.sign_in(page, "dana")
    wait_for_work(page, demo)
    page.goto(f"{demo.home}/?view=ready")
    _open(page, page.locator(".item .open").first)
    for _ in range(APPROVED):
        with page.expect_navigation():  # the words of the claim before may still stand there
            page.keyboard.press("g")
        expect(page.locator(".toast").first).to_contain_text("approved")
        page.wait_for_selector("#sheet")
        page.wait_for_load_state()
    page.goto(f"{demo.home}/?view=look")
    _open(page, page.locator(".item .open").last)
    page.locator("#pop-hold summary").click()
    page.locator("#hold-reason_code").select_option("MODIFIER")
    page.get_by_role("button", name="Put on hold").click()
    expect(page.locator(".toast")).to_contain_text("Put on hold")
    _wait_for(page, demo, "accepted")
    page.context.close()


def _open(page: Page, line: Locator) -> None:
    line.click()
    page.wait_for_selector("#sheet")
    page.wait_for_load_state()  # before it no key is heard


def wait_for_work(page: Page, demo: Demo) -> None:
    """Wait until each view of the desk that is worked holds something."""
    for view in ("ready", "look", "blocked"):
        _wait_for(page, demo, view)


def _wait_for(page: Page, demo: Demo, view: str) -> None:
    """Wait until a view holds anything: the queue's own poll tells."""
    page.goto(f"{demo.home}/?view={view}")
    count = page.locator(f"[data-count={view}]")
    expect(count).to_have_text(re.compile("[1-9]"), timeout=ARRIVED)
    page.reload()
