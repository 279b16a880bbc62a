"""Open the ICD-10-CM releases the product ships."""

import functools
import mmap
from pathlib import Path

from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_releases import Releases

DATA = Path(__file__).resolve().parent.parent / "data"
PACKS = ("icd10cm_fy2026.pack",)


def open_pack(path: Path) -> IcdPack:
    """Map a pack into memory: only the pages that are asked are read."""
    with path.open("rb") as file:
        return IcdPack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@functools.cache
def shipped() -> Releases:
    """Return the shipped releases, opened at the first call."""
    return Releases(tuple(open_pack(DATA / name) for name in PACKS))
