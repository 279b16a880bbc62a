"""Every page and main state, by name: who looks, and how to come there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

Go = Callable[[Page, str], Any]
NOWHERE = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class State:
    """A state of a page; ``answers`` are the codes its own requests are refused with."""

    name: str
    go: Go
    who: str = "dana"
    answers: tuple[str, ...] = ()
    needs_work: bool = True


def at(path: str) -> Go:
    """Return how to open an address."""
    return lambda page, home: page.goto(f"{home}{path}")


def claim(
    view: str, *, tab: str = "", keys: tuple[str, ...] = (), click: str = "", wait: str = ""
) -> Go:
    """Return how to open a view's first claim, a tab of it, and press keys."""

    def go(page: Page, home: str) -> None:
        page.goto(f"{home}/?view={view}")
        page.locator(".item .open").first.click()
        page.wait_for_selector("#sheet")
        if tab:
            page.goto(f"{page.url}&tab={tab}")
        page.wait_for_load_state()
        for key in keys:
            page.keyboard.press(key)
        if click:
            page.locator(click).first.click()
        if wait:
            page.wait_for_selector(wait)

    return go


def search(words: str) -> Go:
    """Return how to look for something."""

    def go(page: Page, home: str) -> None:
        page.goto(f"{home}/")
        page.locator("#find").fill(words)
        page.locator("#find").press("Enter")
        page.wait_for_selector("main.alone")

    return go


def first_of(path: str) -> Go:
    """Return how to open the first row of one of the admin's lists."""

    def go(page: Page, home: str) -> None:
        page.goto(f"{home}{path}")
        page.locator("#result_list tbody a").first.click()

    return go


def attesting(page: Page, home: str) -> None:
    """Ask for somebody's word on the first claim that needs it."""
    page.goto(f"{home}/?view=look")
    for row in range(page.locator(".item .open").count()):
        page.goto(f"{home}/?view=look")
        page.locator(".item .open").nth(row).click()
        page.wait_for_selector("#sheet")
        offer = page.locator("#sheet .find button", has_text="Attest").first
        if offer.count():
            offer.click()
            page.wait_for_selector("#attesting")
            return


def filtered(page: Page, home: str) -> None:
    """Open the filters of a view that is narrowed already."""
    page.goto(f"{home}/?view=ready&service_from=2020-01-01")
    page.locator("summary", has_text="Filter").click()


VIEWS = ("ready", "look", "blocked", "hold", "sending", "rejected", "accepted")
ADMIN = "/admin/"
ALL = [
    State("sign-in", at("/"), who="", needs_work=False),
    *(State(f"queue-{view}", at(f"/?view={view}")) for view in VIEWS),
    State("queue-empty", at("/?view=ended")),
    State("queue-nothing-matches", at("/?view=ready&service_from=2099-01-01")),
    State("queue-filters", filtered),
    State("search-found", search("Whitfield")),
    State("search-nothing", search("Nobody At All")),
    State("claim-clean", claim("ready")),
    State("claim-confirm", claim("look")),
    State("claim-blocked", claim("blocked")),
    State("claim-held", claim("hold")),
    State("claim-delivered", claim("accepted")),
    State("claim-hold-form", claim("ready", keys=("h",))),
    State("claim-end-form", claim("ready", click="#pop-ends summary")),
    State("claim-override", claim("look", click="[data-override]")),
    State("claim-attest", attesting, answers=("422",)),
    State("claim-evidence", claim("look", keys=("f", "."))),
    State("claim-fields", claim("look", tab="fields")),
    State("claim-where", claim("look", keys=("m", "Escape", "w"), wait=".where [data-cell]")),
    State("claim-records", claim("look", tab="records")),
    State("claim-earlier", claim("look", tab="earlier")),
    State("claim-history", claim("accepted", tab="history")),
    State("help", claim("ready", keys=("?",))),
    State("lost", at(f"/claims/{NOWHERE}/"), answers=("404",), needs_work=False),
    State("forbidden", at(ADMIN), answers=("403",), needs_work=False),
    State("admin", at(ADMIN), who="alex"),
    State("admin-inbox", at("/admin/integrations/inboundmessage/"), who="alex"),
    State("admin-message", first_of("/admin/integrations/inboundmessage/"), who="alex"),
    State("admin-people", at("/admin/accounts/membership/"), who="alex"),
    State("admin-payers", at("/admin/claims/payer/"), who="alex"),
    State("admin-payer", first_of("/admin/claims/payer/"), who="alex"),
    State("admin-mapping", first_of("/admin/claims/mappingset/"), who="alex"),
    State("admin-connection", first_of("/admin/claims/connection/"), who="alex"),
    State("admin-codes", at("/admin/claims/coderelease/"), who="alex"),
    State("admin-code-upload", at("/admin/claims/coderelease/load/"), who="alex"),
    State("admin-work", at("/admin/claims/job/"), who="alex"),
    State("admin-audit", at("/admin/audit/logentry/"), who="noor"),
]
