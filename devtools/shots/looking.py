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
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # of what is right axe tells one of a kind, and is sooner done
}
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

# What a person could not see or press: its middle, where it is in the window and in every box that
# scrolls, is outside of a box that cuts, or shows something that is laid out over it. What floats
# over a page on purpose (a menu, a head that stays, a link that takes a whole row) is positioned,
# or stands on the top layer.
COVERED = """() => {
  const positioned = (node) => {
    if (getComputedStyle(node, "::after").position === "absolute") return true;
    for (let one = node; one && one.nodeType === 1; one = one.parentElement) {
      if (one.matches(":popover-open, dialog[open]")) return true;
      if (["absolute", "fixed", "sticky"].includes(getComputedStyle(one).position)) return true;
    }
    return false;
  };
  const outOf = (node, x, y) => {
    for (let one = node.parentElement; one; one = one.parentElement) {
      const overflow = getComputedStyle(one).overflow;
      if (overflow === "visible") continue;
      const box = one.getBoundingClientRect();
      if (x >= box.left && y >= box.top && x < box.right && y < box.bottom) continue;
      return /auto|scroll/.test(overflow) ? "scrolled" : box.width > 1 ? "cut" : "hidden";
    }
    return "";
  };
  const name = (node) => `${node.tagName.toLowerCase()} "${
    node.textContent.trim().replace(/\\s+/g, " ").slice(0, 30)}"`;
  const told = [];
  const all = "a, button, input:not([type=hidden]), select, textarea, label, h1, h2, h3, th, .tag";
  for (const node of document.querySelectorAll(all)) {
    if (!node.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const box = node.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (box.width < 4 || box.height < 4) continue;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    const out = outOf(node, x, y);
    if (out === "cut") told.push(`${name(node)} is cut off`);
    if (out) continue;
    const over = document.elementFromPoint(x, y);
    if (!over || node.contains(over) || over.contains(node) || positioned(over)) continue;
    if ((node.labels && [...node.labels].includes(over)) || positioned(node)) continue;
    told.push(`${name(node)} is under ${name(over)}`);
  }
  return told.slice(0, 3);
}"""


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
        said += page.evaluate(COVERED)
        found = Axe().run(page, options=RULES).response["violations"]
        said += [
            f"axe {one['id']}: {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
            for one in found
        ]
        return [f"{where}: {text}" for text in said]
