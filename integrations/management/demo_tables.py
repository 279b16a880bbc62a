"""The demo clinic's code tables: made up, in the official layouts, and named so."""

from datetime import date
from importlib import resources
from pathlib import Path

from claims.models import CodeRelease
from claims.services import code_sources, codesets

# set, its kind, file
FILES = (
    ("ncci_ptp", "NCCI_PTP", "ncci_ptp.txt"),
    ("ncci_mue", "NCCI_MUE", "ncci_mue.csv"),
    ("add_on", "ADD_ON", "add_on.txt"),
    ("mpfs", "MPFS", "mpfs.csv"),
)
NAME = "DEMO, made up: not CMS data"
HOLDS = codesets.Ask(NAME, date(2025, 1, 1), date(2030, 12, 31))


def load() -> None:
    """Load them into the practice we are in, each unless it has a table of that kind."""
    folder = Path(str(resources.files("claims"))) / "data" / "demo"
    for name, kind, file in FILES:
        if not CodeRelease.objects.filter(kind=kind).exists():
            codesets.load(name=name, sources=[code_sources.at(folder / file)], ask=HOLDS)
