"""Edits on who else took part in a surgery: assistants, co-surgeons, teams."""

from collections.abc import Iterator

from claims.domain.content import ClaimContent, Line
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.registry import edit
from claims.domain.edits.remedies import remove

SCHEDULE = "Medicare physician fee schedule indicators; CMS Pub. 100-04, ch. 12, sec. {}"
ASSISTANT = ("80", "81", "82", "AS")
# The indicators: 0 documentation decides (assistant) or never (co-surgeon,
# team); 1 never (assistant) or documentation decides; 2 yes; 9 no such thing.
_NEVER_ASSISTED, _ON_REVIEW_ASSISTED = frozenset({"1", "9"}), "0"
_NEVER_SHARED, _ON_REVIEW_SHARED = frozenset({"0", "9"}), "1"


@edit("surgeons.assistant_not_paid", severity=Severity.BLOCKS, source=SCHEDULE.format("20.4.3"))
def surgery_pays_an_assistant(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """An assistant at surgery (80, 81, 82, AS) is paid where the code's indicator allows one."""
    for line, given, indicator in _marked(content, context, ASSISTANT, "assistant"):
        said = f"{line.code} with {given}: assistant indicator {indicator}"
        if indicator in _NEVER_ASSISTED:
            yield _never(f"{said}, no assistant is paid.", line, given, indicator, content, context)
        elif indicator == _ON_REVIEW_ASSISTED:
            yield _on_review(f"{said}, paid only with a report.", line, given, indicator)


@edit("surgeons.co_surgeon_not_paid", severity=Severity.BLOCKS, source=SCHEDULE.format("40.8"))
def surgery_pays_two_surgeons(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Two surgeons (62) share a surgery where the code's indicator allows it."""
    for line, given, indicator in _marked(content, context, ("62",), "co_surgeon"):
        yield from _shared(line, given, indicator, "co-surgeon", content, context)


@edit("surgeons.team_not_paid", severity=Severity.BLOCKS, source=SCHEDULE.format("40.8"))
def surgery_pays_a_team(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A surgical team (66) is paid where the code's indicator allows it, with a report."""
    for line, given, indicator in _marked(content, context, ("66",), "team"):
        yield from _shared(line, given, indicator, "team", content, context)


def _marked(
    content: ClaimContent, context: Context, modifiers: tuple[str, ...], indicator: str
) -> Iterator[tuple[Line, str, str]]:
    for line in content.lines:
        given = next((m for m in line.modifiers if m in modifiers), "")
        if given:
            facts = context.tables.physician_fees.facts(line.code, line.from_date)
            if facts is not None:
                yield line, given, getattr(facts, indicator)


def _shared(
    line: Line, given: str, indicator: str, what: str, content: ClaimContent, context: Context
) -> Iterator[Remark]:
    said = f"{line.code} with {given}: {what} indicator {indicator}"
    if indicator in _NEVER_SHARED:
        yield _never(f"{said}, not paid.", line, given, indicator, content, context)
    elif indicator == _ON_REVIEW_SHARED:
        yield _on_review(f"{said}, paid only with a report.", line, given, indicator)


def _never(
    words: str, line: Line, given: str, indicator: str, content: ClaimContent, context: Context
) -> Remark:
    """Without its modifier the line would claim the whole surgery: it can only go."""
    severity = None if context.follows_medicare else Severity.CONFIRM
    judged = {"code": line.code, "given": given, "indicator": indicator}
    return Remark(
        words, line.uid, {**judged, "payer": context.payer_class}, remove(line, content), severity
    )


def _on_review(words: str, line: Line, given: str, indicator: str) -> Remark:
    judged = {"code": line.code, "given": given, "indicator": indicator}
    return Remark(words, line.uid, judged, severity=Severity.NOTE)
