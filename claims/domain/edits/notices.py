"""Edits on GA, GX, GY and GZ: what a line says of the patient's advance notice."""

from collections.abc import Iterator

from claims.domain.coding.history import Notice
from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offers
from claims.domain.edits.registry import edit
from claims.domain.line_fixes import RemoveModifier

MANUAL = "CMS Pub. 100-04, ch. 30, sec. 50; CMS MM6563"
# Each pair says two things of which one is untrue.
_AGAINST = (("GA", "GZ"), ("GA", "GX"), ("GX", "GZ"), ("KX", "GZ"), ("KX", "GA"), ("GX", "KX"))


def covering(line: Line, context: Context) -> Notice | None:
    """Return a signed notice on file that covers the line, None for none."""
    return next((one for one in context.history.notices if _covers(one, line)), None)


@edit("notices.contradict", severity=Severity.CONFIRM, source=MANUAL)
def notice_modifiers_say_one_thing(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line does not say both that a notice is signed and that none is, nor KX beside either."""
    if not context.follows_medicare:
        return
    for line in content.lines:
        for pair in _AGAINST:
            if set(pair) <= set(line.modifiers):
                yield Remark(
                    f"{line.code} carries {pair[0]} and {pair[1]}, which contradict each other.",
                    line.uid,
                    {"pair": pair},
                    offers(RemoveModifier, "modifier", pair, line=line.uid),
                )


@edit("notices.none_on_file", severity=Severity.CONFIRM, source=MANUAL)
def ga_has_its_signed_notice(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """GA says that a signed notice (ABN) is on file: one is, from before the service."""
    if not context.follows_medicare:
        return
    for line in content.lines:
        if "GA" in line.modifiers and covering(line, context) is None:
            yield Remark(
                f"{line.code} carries GA and no signed notice (ABN) that covers it is on file.",
                line.uid,
                {"code": line.code, "on": line.from_date},
                offers(RemoveModifier, "modifier", ("GA",), line=line.uid),
            )


def _covers(notice: Notice, line: Line) -> bool:
    if line.from_date is None or notice.signed_on > line.from_date:
        return False
    is_open = notice.valid_to is None or line.from_date <= notice.valid_to
    return is_open and (not notice.codes or line.code in notice.codes)
