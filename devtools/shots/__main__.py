"""Take pictures of every page and main state, and fail on what a browser or axe complains of.

python3 dev.py shots [--out DIR] [--only NAME] [--port 8640]
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from devtools.shots import clinic, looking, states
from devtools.stop import Stop

OUT = Path("var/shots")


def main() -> int:
    """Walk through everything in each scheme and size; 1 when anything was complained of."""
    known = _parser().parse_args()
    chosen = [one for one in states.ALL if known.only in one.name]
    if not chosen:
        names = ", ".join(one.name for one in states.ALL)
        print(f"No state is called {known.only!r}; there are: {names}.")
        return 2
    known.out.mkdir(parents=True, exist_ok=True)
    try:
        faults = _look(known, chosen)
    except Stop as stop:
        print(stop)
        return stop.code
    for fault in faults:
        print(fault)
    print(f"{len(chosen)} states in {known.out}: {len(faults) or 'no'} complaints.")
    return 1 if faults else 0


def _look(known: argparse.Namespace, chosen: list[states.State]) -> list[str]:
    """Start a demo, take the chosen pictures of it and return what is wrong with them."""
    faults: list[str] = []
    with clinic.running(port=known.port) as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**looking.launch())
        if any(one.needs_work for one in chosen):
            clinic.prepare(browser, demo)
        for scheme in known.schemes:
            for size in known.sizes:
                faults += _walk(browser, demo, chosen, looking.Look(scheme, size, known.out))
        browser.close()
    return faults


def _walk(
    browser: looking.Browser,
    demo: clinic.Demo,
    chosen: list[states.State],
    look: looking.Look,
) -> list[str]:
    """Take the chosen pictures in one scheme and size; each role comes in once."""
    faults: list[str] = []
    for who in dict.fromkeys(one.who for one in chosen):
        page, heard = look.open(browser)
        if who:
            demo.sign_in(page, who)
        for one in chosen:
            if one.who == who:
                heard.clear()
                faults += _take(page, one, demo, look, heard)
        page.context.close()
    return faults


def _take(
    page: Page, one: states.State, demo: clinic.Demo, look: looking.Look, heard: list[str]
) -> list[str]:
    """Go to a state and look at it; one that cannot be reached is a complaint too."""
    try:
        one.go(page, demo)
        return look.take(page, one, heard)
    except PlaywrightError as error:
        return [f"{one.name} {look.scheme} {look.size}: not reached, {str(error).splitlines()[0]}"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help=f"default {OUT}")
    parser.add_argument("--only", default="", metavar="NAME", help="states with this in the name")
    parser.add_argument("--port", type=int, default=8640, help="and the two after it")
    parser.add_argument("--schemes", nargs="+", choices=looking.SCHEMES, default=looking.SCHEMES)
    parser.add_argument("--sizes", nargs="+", choices=looking.SIZES, default=list(looking.SIZES))
    return parser


if __name__ == "__main__":
    sys.exit(main())
