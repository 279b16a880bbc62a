"""Open the ICD-10-CM releases the product ships, and those a practice loaded."""

import functools
import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_releases import Releases
from claims.models import CodeRelease
from claims.services import code_memory

DATA = Path(__file__).resolve().parent.parent / "data"
PACKS = ("icd10cm_fy2026.pack",)

_opened = code_memory.Memory(12)


def open_pack(path: Path) -> IcdPack:
    """Map a pack into memory: only the pages that are asked are read."""
    with path.open("rb") as file:
        return IcdPack(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@functools.cache
def shipped() -> Releases:
    """Return the shipped releases, opened at the first call."""
    return Releases(tuple(open_pack(DATA / name) for name in PACKS))


def with_own(release_ids: Sequence[Any]) -> Releases:
    """Return the shipped releases and these, of which the later goes before the earlier.

    One query where one of them was not open in this process yet.
    """
    if not release_ids:
        return shipped()
    opened = _opened.found(release_ids)
    if len(opened) < len(release_ids):
        lacking = CodeRelease.objects.filter(pk__in=set(release_ids) - set(opened))
        packs = {pk: IcdPack(bytes(pack)) for pk, pack in lacking.values_list("pk", "pack") if pack}
        _opened.keep(packs)
        opened |= packs
    own = tuple(opened[pk] for pk in reversed(release_ids) if pk in opened)
    return Releases((*own, *shipped().tables))
