"""What is proposed beside a claim, as its page shows it."""

from collections import Counter
from dataclasses import dataclass, replace

from claims.domain import attestations
from claims.domain.coding.proposals import ENGINE
from claims.domain.content import ClaimContent
from claims.domain.fixing import BaseFix, Inapplicable
from claims.models import Suggestion
from claims.queries.sheet import Sheet
from claims.services import readings, suggestions
from claims.views import quoting, subjects


@dataclass(frozen=True, slots=True)
class Proposed:
    """One suggestion: what it would do, about what, why.

    ``means`` is what the code it would write stands for, where that has
    words a practice may show. ``together`` is how many of its line one
    key takes, on the first of them; 0 on the others.
    """

    suggestion: Suggestion
    words: str
    modifiers: tuple[str, ...]
    is_attested: bool
    about: str
    target: str
    together: int = 0
    asks: bool = False
    means: str = ""
    quotes: tuple[quoting.Quote, ...] = ()

    is_suggestion = True

    @property
    def key(self) -> str:
        """What a form about this suggestion names it by."""
        return str(self.suggestion.pk)

    @property
    def read_by(self) -> str:
        """Who found it in the note; empty where the record itself says it."""
        source = self.suggestion.source
        known = {ENGINE: "", readings.READER: "read in the note"}
        return known.get(source, f"by {source}, checked")

    @property
    def band(self) -> str:
        """How well it is supported, in a word; empty where a rule computed it."""
        band = self.suggestion.band
        return "" if band == Suggestion.Band.RULE else self.suggestion.get_band_display().lower()


def in_order(sheet: Sheet) -> list[Suggestion]:
    """Return the open suggestions, line by line in the claim's order."""
    places = {line.uid: place for place, line in enumerate(sheet.content.lines)}
    return sorted(sheet.suggestions, key=lambda row: places.get(row.subject, len(places)))


def read(sheet: Sheet, rows: list[Suggestion], quoted: quoting.Quoted) -> list[Proposed]:
    """Return the suggestions in their order with their quotes. No query."""
    content = sheet.content
    uids = {line.uid for line in content.lines}
    together = Counter(
        row.subject for row in rows if row.subject in uids and suggestions.is_takeable(row, content)
    )
    return [
        replace(
            _proposed(row, content),
            means=_means(row, sheet),
            together=together.pop(row.subject, 0),
            quotes=quoted.quotes[row.pk],
        )
        for row in rows
    ]


def _means(row: Suggestion, sheet: Sheet) -> str:
    code = str(row.fix.get("code") or "")
    return sheet.words.diagnoses.get(code) or sheet.words.procedures.get(code, "")


def _proposed(row: Suggestion, content: ClaimContent) -> Proposed:
    fix = subjects.read_fix(row.fix)
    more = added(fix, content) if fix else ()
    uids = [*(line.uid for line in content.lines), *(one.uid for one in content.diagnoses)]
    is_there = row.subject in uids
    of_note = row.source != ENGINE and not is_there
    return Proposed(
        suggestion=row,
        words=fix.label if fix else "",
        asks=fix is not None and fix.asks,
        modifiers=tuple(modifier for uid, modifier in more if uid == row.subject),
        is_attested=any(modifier in attestations.ATTESTED for _, modifier in more),
        about="" if of_note else subjects.about(row.subject, content),
        target="notes" if of_note else subjects.target(row.subject, content),
    )


def added(fix: BaseFix, content: ClaimContent) -> list[tuple[str, str]]:
    """Return (line uid, modifier) of every modifier a change would add."""
    had = {line.uid: line.modifiers for line in content.lines}
    try:
        lines = fix.apply(content).lines
    except Inapplicable:
        return []
    return [
        (line.uid, modifier)
        for line in lines
        for modifier in line.modifiers
        if modifier not in had.get(line.uid, ())
    ]
