"""Write the ICD-10-CM pack the product ships from the release's own files."""

import gzip
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.domain.coding import icd_packing, icd_shipped
from claims.domain.coding.icd_rows import Release

CODES, NOTES = "icd10cm_fy2026_april.csv.gz", "icd10cm_fy2026_april_notes.jsonl.gz"
PACK = "icd10cm_fy2026.pack"
NAME, FROM, TO = "FY2026", date(2025, 10, 1), date(2026, 9, 30)


class Command(BaseCommand):
    """Write the pack, or with --check fail when it is out of date."""

    help = "Write claims/data/icd10cm_fy2026.pack from the CSV and the notes beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "claims" / "data"
        made = packed(folder)
        page = folder / PACK
        if not options["check"]:
            page.write_bytes(made)
            self.stdout.write(f"{PACK}: {len(made):,} bytes")
        elif not page.exists() or page.read_bytes() != made:
            raise CommandError(f"{PACK} is out of date: run manage.py pack_icd10cm")


def packed(folder: Path) -> bytes:
    """Return the pack of the shipped release; its sources are named by their SHA-256."""
    texts = {name: gzip.decompress((folder / name).read_bytes()) for name in (CODES, NOTES)}
    sources = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    codes, notes = (text.decode("utf-8").splitlines() for text in texts.values())
    release = Release(NAME, FROM, TO, sources)
    return icd_packing.build(icd_shipped.rows(codes, notes), release=release)
