"""Edits on where lines point: box 24E against the side and the part of the body."""

from collections.abc import Iterator

from claims.domain.coding import laterality, regions
from claims.domain.coding.pointers import Treated, matching
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.patient import FORM
from claims.domain.edits.registry import edit
from claims.domain.line_fixes import SetPointers


@edit("pointers.region_mismatch", severity=Severity.CONFIRM, source=FORM.format("24E"))
def line_points_to_the_part_it_treats(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line for a part of the body points first to a diagnosis that can be of that part."""
    table = context.tables.icd.on(content.service_date)
    codes = {one.uid: one.code for one in content.diagnoses}
    for line in content.lines:
        if table is None:
            return
        pointed = [uid for uid in line.pointers if uid in codes]
        if not pointed or not all(regions.differ(codes[uid], line.code, table) for uid in pointed):
            continue
        side = laterality.together(laterality.sides_of(line.modifiers))
        found = matching(Treated(line.code, side, codes, table))
        fixes = offer(SetPointers, line=line.uid, pointers=found) if found else ()
        yield Remark(
            f"{line.code} points to {codes[pointed[0]]}, a diagnosis of another part of the body.",
            line.uid,
            {"code": line.code, "diagnoses": [codes[uid] for uid in pointed]},
            fixes,
        )
