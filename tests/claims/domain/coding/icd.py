"""The shipped ICD-10-CM release, and small ones in the official layouts."""

from datetime import date
from functools import cache
from pathlib import Path

from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_releases import Releases
from claims.domain.coding.icd_rows import IcdRow

PACK = Path(__file__).resolve().parents[4] / "claims" / "data" / "icd10cm_fy2026.pack"
SHIPPED = IcdPack(PACK.read_bytes())
RELEASES = Releases((SHIPPED,))
INSIDE, AFTER = date(2026, 3, 2), date(2026, 11, 22)


@cache
def filler(count: int) -> tuple[IcdRow, ...]:
    """Return enough codes for a release to be taken as whole: Y00 and on."""
    return tuple(
        IcdRow(f"Y{n // 10000:02d}.{n % 10000:04d}", f"Filler {n}", is_billable=True)
        for n in range(count)
    )


def order_line(number: int, code: str, flag: int, title: str) -> str:
    """Return a line of the order file, as wide as the official one."""
    return f"{number:05d} {code:<7} {flag} {title[:60]:<60} {title}"


TABULAR = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2027</version>
  <chapter>
    <name>13</name><desc>Diseases of the musculoskeletal system (M00-M99)</desc>
    <excludes2><note>injury (S00-T88)</note></excludes2>
    <sectionIndex><sectionRef first="M15" last="M19" id="M15-M19">OA</sectionRef></sectionIndex>
    <section id="M15-M19">
      <desc>Osteoarthritis (M15-M19)</desc>
      <excludes2><note>osteoarthritis of spine (M47.-)</note></excludes2>
      <diag><name>M17</name><desc>Osteoarthritis of knee</desc>
        <excludes1><note>another thing (M16.-)</note></excludes1>
        <diag><name>M17.0</name><desc>Bilateral primary osteoarthritis of knee</desc></diag>
        <diag><name>M17.9</name><desc>Osteoarthritis of knee, unspecified</desc>
          <inclusionTerm><note>Gonarthrosis NOS</note></inclusionTerm>
        </diag>
      </diag>
    </section>
    <section id="M97">
      <desc>Periprosthetic fracture around internal prosthetic joint (M97)</desc>
      <diag><name>M97</name><desc>Periprosthetic fracture around internal prosthetic joint</desc>
        <codeFirst><note>the injury</note></codeFirst>
        <sevenChrNote><note>The appropriate 7th character is to be added</note></sevenChrNote>
        <sevenChrDef>
          <extension char="A">initial encounter</extension>
          <extension char="D">subsequent encounter</extension>
          <extension char="S">sequela</extension>
        </sevenChrDef>
        <diag><name>M97.0</name><desc>Periprosthetic fracture around hip joint</desc>
          <diag><name>M97.01</name><desc>Periprosthetic fracture, right hip joint</desc></diag>
        </diag>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""
