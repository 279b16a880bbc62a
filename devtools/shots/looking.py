"""One picture at a time: what the browser and axe say of it, and the file."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from devtools.shots import states
from devtools.stop import Stop

__all__ = ["SCHEMES", "SIZES", "Browser", "Look", "launch"]

SCHEMES = ["light", "dark"]
SIZES = {"1440x900": (1440, 900), "1280x720": (1280, 720)}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 15_000  # milliseconds
# The policy's refusals, told to the page itself: a console may leave one out.
LISTEN = """addEventListener("securitypolicyviolation", (event) => console.error(
  `CSP: ${event.violatedDirective} refused ${event.blockedURI || "inline"}`))"""


def launch() -> dict[str, Any]:
    """Return how Chromium is started, or stop in one line where there is none."""
    named = os.environ.get("TEST_CHROMIUM", "chromium")
    path = shutil.which(named) or shutil.which("chromium-browser")
    if path is None:
        raise Stop("No Chromium found on PATH or in TEST_CHROMIUM.")
    return {"executable_path": path, "args": FLAGS}


@dataclass(frozen=True, slots=True)
class Look:
    """One scheme and one size, and where its pictures go."""

    scheme: Any
    size: str
    out: Path

    def open(self, browser: Browser) -> tuple[Page, list[str]]:
        """Return a page of its own, and the list its complaints are put in."""
        width, height = SIZES[self.size]
        context = browser.new_context(
            color_scheme=self.scheme,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        page, heard = context.new_page(), []
        page.set_default_timeout(PATIENCE)
        page.add_init_script(LISTEN)

        def listen(said: ConsoleMessage) -> None:
            if said.type == "error":
                heard.append(said.text)

        page.on("console", listen)
        page.on("pageerror", lambda error: heard.append(str(error)))
        return page, heard

    def take(self, page: Page, state: "states.State", heard: list[str]) -> list[str]:
        """Write the picture; return one line for each thing that is wrong."""
        where = f"{state.name} {self.scheme} {self.size}"
        page.wait_for_load_state()
        page.screenshot(path=self.out / f"{state.name}-{self.scheme}-{self.size}.png")
        said = [text for text in heard if not any(code in text for code in state.answers)]
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        said += [f"{sideways} px wider than the window"] if sideways > 0 else []
        found = Axe().run(page, options=RULES).response["violations"]
        said += [
            f"axe {one['id']}: {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
            for one in found
        ]
        return [f"{where}: {text}" for text in said]
