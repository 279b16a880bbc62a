"""Every page and main state, by name: who looks, and how to come there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from devtools.shots import door
from devtools.shots.clinic import Demo
from devtools.stop import Stop

Go = Callable[[Page, Demo], Any]
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
    return lambda page, demo: page.goto(f"{demo.home}{path}")


def claim(
    view: str, *, tab: str = "", keys: tuple[str, ...] = (), click: str = "", wait: str = ""
) -> Go:
    """Return how to open a view's first claim, a tab of it, and press keys."""

    def go(page: Page, demo: Demo) -> None:
        page.goto(f"{demo.home}/?view={view}")
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

    def go(page: Page, demo: Demo) -> None:
        page.goto(f"{demo.home}/")
        page.locator("#find").fill(words)
        page.locator("#find").press("Enter")
        page.wait_for_selector("main.alone")

    return go


def first_of(path: str) -> Go:
    """Return how to open the first row of one of the admin's lists."""

    def go(page: Page, demo: Demo) -> None:
        page.goto(f"{demo.home}{path}")
        page.locator("#result_list tbody a").first.click()

    return go


def attesting(page: Page, demo: Demo) -> None:
    """Ask for somebody's word on the first claim that needs it."""
    page.goto(f"{demo.home}/?view=look")
    for row in range(page.locator(".item .open").count()):
        page.goto(f"{demo.home}/?view=look")
        page.locator(".item .open").nth(row).click()
        page.wait_for_selector("#sheet")
        offer = page.locator("#sheet .find button", has_text="Attest").first
        if offer.count():
            offer.click()
            page.wait_for_selector("#attesting")
            return


def filtered(page: Page, demo: Demo) -> None:
    """Open the filters of a view that is narrowed already."""
    page.goto(f"{demo.home}/?view=ready&service_from=2020-01-01")
    page.locator("summary", has_text="Filter").click()


def half_in(page: Page, demo: Demo) -> None:
    """Stand before the second step: the password was right, no code is typed yet."""
    door.first_step(page, demo.home, "sam@ridgeline.example", demo.password)
    page.wait_for_selector("input[name=code]")


def confirming(page: Page, demo: Demo) -> None:
    """Be asked for password and code once more, before another authenticator."""
    page.goto(f"{demo.home}/accounts/second-factor/enrol/")
    page.wait_for_selector("input[name=password]")


def enrolling(page: Page, demo: Demo) -> None:
    """Stand before the picture that an authenticator app scans."""
    page.goto(f"{demo.home}/accounts/second-factor/enrol/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(demo.password)
        page.locator("input[name=code]").fill(door.code(demo.keys["dana@ridgeline.example"]))
        page.keyboard.press("Enter")
    page.wait_for_selector(".qr")


def signed_out(page: Page, demo: Demo) -> None:
    """Be signed out with something typed; afterwards be in again."""
    claim("ready")(page, demo)
    kept = page.context.cookies()
    page.context.clear_cookies(name=re.compile("session"))
    try:
        page.locator("#AddDiagnosis-code").fill("M25.562")
        page.get_by_role("button", name="Add diagnosis").click()
        page.wait_for_selector("#away[open]")
    finally:
        page.context.add_cookies(kept)  # type: ignore[arg-type]  # what it gave, it takes


def _sam_comes(page: Page, demo: Demo) -> Page:
    """Have Sam take over the claim that stands on the page, in a browser of their own."""
    browser = page.context.browser
    if browser is None:
        raise Stop("The page has no browser to open another window in.")
    theirs = browser.new_context().new_page()
    demo.sign_in(theirs, "sam")
    with theirs.expect_response("**/take-over*"):
        theirs.goto(page.url)
        theirs.wait_for_selector("#here:not([hidden])")
        theirs.wait_for_load_state()
        theirs.keyboard.press("t")
    return theirs


def together(page: Page, demo: Demo) -> None:
    """Open a claim that somebody else has open."""
    claim("look")(page, demo)
    theirs = _sam_comes(page, demo)
    page.reload()
    page.wait_for_selector("#here:not([hidden])")
    theirs.context.close()


def seen_in_the_queue(page: Page, demo: Demo) -> None:
    """Look at the queue while somebody else has one of its claims open."""
    claim("look")(page, demo)
    theirs = _sam_comes(page, demo)
    page.goto(f"{demo.home}/?view=look")
    page.wait_for_function("document.querySelector('[data-here]:not(:empty)')")
    theirs.context.close()


def record_form(page: Page, demo: Demo) -> None:
    """Open the first form of the patient's records."""
    claim("look", tab="records")(page, demo)
    page.locator("#visit details.fold summary").first.click()


def palette(page: Page, demo: Demo) -> None:
    """Open the palette of a claim."""
    claim("look")(page, demo)
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")


def saved_view(page: Page, demo: Demo) -> None:
    """Stand in a view kept under a name, with what can be done to it."""
    page.goto(f"{demo.home}/?view=ready&sort=received")
    page.locator("#keep-view summary").click()
    if page.locator("#save-view-name").count():
        page.locator("#save-view-name").fill("Oldest first")
        page.get_by_role("button", name="Save view").click()
        page.wait_for_selector(".toast")
        page.locator("#keep-view summary").click()


VIEWS = (
    *("ready", "look", "blocked", "hold", "provider", "mine"),
    *("sending", "rejected", "accepted"),
)
ADMIN = "/admin/"
ALL = [
    State("sign-in", at("/"), who="", needs_work=False),
    State("second-step", half_in, who="", needs_work=False),
    *(State(f"queue-{view}", at(f"/?view={view}")) for view in VIEWS),
    State("queue-empty", at("/?view=ended")),
    State("queue-nothing-matches", at("/?view=ready&service_from=2099-01-01")),
    State("queue-filters", filtered),
    State("queue-views", saved_view),
    State("queue-somebody-here", seen_in_the_queue),
    State("search-found", search("Whitfield")),
    State("search-nothing", search("Nobody At All")),
    State("claim-clean", claim("ready")),
    State("claim-confirm", claim("look")),
    State("claim-blocked", claim("blocked")),
    State("claim-held", claim("hold")),
    State("claim-delivered", claim("accepted")),
    State("claim-rejected", claim("rejected")),
    State("claim-somebody-here", together),
    State("claim-signed-out", signed_out, answers=("401",)),
    State("claim-views-menu", claim("look", keys=("v",))),
    State("claim-snooze-form", claim("ready", keys=("s",))),
    State("claim-hold-form", claim("ready", keys=("h",))),
    State("claim-ask-form", claim("ready", keys=("q",))),
    State("claim-note-form", claim("ready", keys=("c",))),
    State("claim-end-form", claim("ready", click="#pop-ends summary")),
    State("claim-override", claim("look", click="[data-override]")),
    State("claim-attest", attesting, answers=("422",)),
    State("claim-evidence", claim("look", keys=("f", "."))),
    State("claim-fields", claim("look", tab="fields")),
    State("claim-where", claim("look", keys=("m", "Escape", "w"), wait=".where [data-cell]")),
    State("claim-records", claim("look", tab="records")),
    State("claim-records-form", record_form),
    State("claim-earlier", claim("look", tab="earlier")),
    State("claim-history", claim("accepted", tab="history")),
    State("model-would-be-sent", claim("ready", click=".model a", wait=".as-sent")),
    State("model-settings", at("/admin/claims/suggestersettings/add/"), who="alex"),
    State("model-runs", at("/admin/claims/suggestionrun/"), who="alex"),
    State("palette", palette),
    State("second-factor", at("/accounts/second-factor/"), needs_work=False),
    State("people", at("/people/"), who="sam", needs_work=False),
    State("insights", at("/insights?days=90"), who="sam"),
    State("help", claim("ready", keys=("?",))),
    State("lost", at(f"/claims/{NOWHERE}/"), answers=("404",), needs_work=False),
    State("forbidden", at(ADMIN), answers=("403",), needs_work=False),
    State("admin", at(ADMIN), who="alex"),
    State("admin-inbox", at("/admin/integrations/inboundmessage/"), who="alex"),
    State("admin-message", first_of("/admin/integrations/inboundmessage/"), who="alex"),
    State("admin-people", at("/admin/accounts/membership/"), who="alex"),
    State("admin-payers", at("/admin/claims/payer/"), who="alex"),
    State("admin-payer", first_of("/admin/claims/payer/"), who="alex"),
    State("admin-phrases", at("/admin/claims/notephrase/add/"), who="alex"),
    State("admin-mapping", first_of("/admin/claims/mappingset/"), who="alex"),
    State("admin-connection", first_of("/admin/claims/connection/"), who="alex"),
    State("admin-codes", at("/admin/claims/coderelease/"), who="alex"),
    State("admin-code-upload", at("/admin/claims/coderelease/load/"), who="alex"),
    State("admin-suggestion-policy", at("/admin/claims/suggestionpolicy/add/"), who="alex"),
    State("admin-work", at("/admin/claims/job/"), who="alex"),
    State("confirm", confirming, who="alex", needs_work=False),
    State("enrol", enrolling, needs_work=False),
    State("admin-audit", at("/admin/audit/logentry/"), who="noor"),
]
