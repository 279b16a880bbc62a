"""Count what a biller's hands do to each kind of claim, from its open page to its end.

python3 dev.py bench keys [--port 8650] [--json]

The keys are pressed in a real browser on a demo clinic, and each kind's end is looked for:
a count of a claim that was not approved or held is none. Words typed count by themselves.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect, sync_playwright

from benches import _report
from devtools.shots import clinic, looking

REASON = "Goals of the plan, page 2"
MOST = 12  # decisions of one claim


@dataclass
class Hands:
    """A keyboard and a mouse that count."""

    page: Page
    keys: int = 0
    letters: int = 0
    clicks: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.letters += len(words)
        self.page.keyboard.type(words)


def clean(hands: Hands) -> None:
    """Nothing to fix: approve."""
    hands.press("g")
    approved(hands.page)


def confirmed(hands: Hands) -> None:
    """Something to confirm: let each stand for a reason, approve."""
    decide(hands, "x", "Let it stand")


def attested(hands: Hands) -> None:
    """A modifier to stand for: attest at each finding, approve."""
    decide(hands, "a", "Attest")


def held(hands: Hands) -> None:
    """Somebody else's turn: hold with a reason."""
    hands.press("h", "R", "Tab", "Tab", "Enter")
    expect(hands.page.locator(".toast").first).to_contain_text("Put on hold")


def decide(hands: Hands, key: str, words: str) -> None:
    """Take one way out of each finding until none is left, then approve."""
    page = hands.page
    for _ in range(MOST):
        revision = page.locator("#sheet").evaluate("sheet => sheet.outerHTML.length")
        if not page.locator("#sheet .find.confirm").count():
            break
        hands.press("f", key)
        hands.type(REASON)
        hands.press("Enter")
        page.wait_for_timeout(700)
        if page.locator("#sheet").evaluate("sheet => sheet.outerHTML.length") == revision:
            raise SystemExit(f"{words}: nothing came of {key}.")
    hands.press("g")
    approved(page)


def approved(page: Page) -> None:
    expect(page.locator(".toast").first).to_contain_text("approved")


KINDS: dict[str, tuple[str, str, Callable[[Hands], None]]] = {
    "clean claim, approved": ("ready", "", clean),
    "modifier attested, approved": ("look", "Attest", attested),
    "finding let stand, approved": ("look", "Let it stand", confirmed),
    "clean claim, held": ("ready", "", held),
}


def main() -> None:
    """Do each kind once and print what it took."""
    parser = argparse.ArgumentParser(prog="dev.py bench keys", description=__doc__)
    parser.add_argument("--port", type=int, default=8650)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    figures: dict[str, _report.Figure] = {}
    with clinic.running(port=known.port) as demo, sync_playwright() as playwright:
        page = playwright.chromium.launch(**looking.launch()).new_page()
        page.set_default_timeout(15_000)
        demo.sign_in(page, "sam")
        clinic.wait_for_work(page, demo)
        for kind, (view, offer, act) in KINDS.items():
            hands = Hands(page)
            if not opened(page, demo.home, view, offer):
                print(f"{kind}: the demo has no such claim.")
                continue
            act(hands)
            for name in ("keys", "clicks", "letters"):
                figures[f"{kind}: {name}"] = _report.figure([getattr(hands, name)], name)
        page.context.browser.close()
    _report.show("keys", figures, _report.environment(), as_json=known.json)


def opened(page: Page, home: str, view: str, offer: str) -> bool:
    """Open the view's first claim whose every decision has this way out."""
    page.goto(f"{home}/?view={view}")
    for row in range(page.locator(".item .open").count()):
        page.goto(f"{home}/?view={view}")
        page.locator(".item .open").nth(row).click()
        page.wait_for_selector("#sheet")
        page.wait_for_load_state()
        findings = page.locator("#sheet .find.confirm")
        with_offer = findings.filter(has_text=offer).count() if offer else 0
        if findings.count() == with_offer and (offer == "" or with_offer):
            first = page.locator("#sheet .find.confirm [data-fix]").first
            if offer != "Attest" or first.inner_text().startswith("Attest"):
                return True
    return False


if __name__ == "__main__":
    main()
