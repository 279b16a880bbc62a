"""Stretches of therapy: each service named with the minutes said of it and who gave it."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.domain.coding.tables import TherapyTable
from claims.domain.reading import durations, tables, totals, treaters
from claims.domain.reading.durations import Duration
from claims.domain.reading.mentions import Mention
from claims.domain.reading.reading import Standing
from claims.domain.reading.sections import Placed
from claims.domain.reading.text import Sentence
from claims.domain.reading.treaters import Treater
from claims.domain.reading.words import Kind

# Between two services joined so, minutes after the second are of both.
_JOINED = re.compile(
    r"^[\s,]*(?:[a-z][a-z-]*(?: [a-z][a-z-]*){0,2}\s*(?:,|&|\+|/|and)\s*){0,2}"
    r"(?:and|&|\+|/|with|,)?\s*(?:and\s*)?$"
)
# Behind a service's own minutes these begin what was done in them.
_DETAILS = re.compile(r"[:(]|\s-\s|\bincluding\b|\bconsisting of\b|\bsuch as\b")
_BEFORE = re.compile(
    r"^\s*(?:\.)?\s*(?:of|for|on|in|doing|-|:|=|\)|\||was spent (?:on|in))?\s*(?:the "
    r"|skilled |direct )?$"
)

GROUP = "97150"


@dataclass(frozen=True, slots=True)
class Bout:
    """One stretch of one service: its mention, its minutes, who gave it."""

    mention: Mention
    minutes: int | None = None
    treater: Treater | None = None
    duration: Duration | None = None
    is_shared: bool = False

    @property
    def code(self) -> str:
        """The service's code."""
        return self.mention.entry.code


def find(
    placed: Sequence[Placed], mentions: Sequence[Mention], table: TherapyTable
) -> Iterator[Bout]:
    """Yield the services done, sentence by sentence; one without minutes has none."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.entry.kind is Kind.THERAPY and mention.standing is not Standing.RULED_OUT:
            by_sentence.setdefault(id(mention.placed), []).append(mention)
    rows = tables.rows(placed)
    last: Treater | None = None
    line = paragraph = -1
    open_: list[Bout] = []  # those of the line, whose giver may follow in a sentence of its own
    for one in placed:
        sentence = one.sentence
        if sentence.paragraph != paragraph:
            last, paragraph = None, sentence.paragraph
        people = treaters.named(sentence)
        labels = [person for person in people if person.is_label]
        here = by_sentence.get(id(one), [])
        row = rows.get(id(one))
        if sentence.line != line or here:
            yield from open_
            open_ = []
        elif open_:
            open_ = [_given_by(bout, sentence) for bout in open_]
        if row is not None and here:
            yield from _of_row(here[0], row)
        elif here:
            open_ = [_by(bout, sentence, last) for bout in _of_sentence(sentence, here, table)]
        if labels:
            last = labels[-1].who
        elif people and sentence.line != line and not here:
            last = None
        line = sentence.line
    yield from open_


def _given_by(bout: Bout, sentence: Sentence) -> Bout:
    """Return a bout with who the sentence behind it says gave it: "Provided by R. Tran, PTA." """
    who = treaters.giver(sentence) if bout.treater is None else None
    return replace(bout, treater=who) if who else bout


def _by(bout: Bout, sentence: Sentence, last: Treater | None) -> Bout:
    if bout.treater is not None:
        return bout
    who = treaters.of_words(sentence, bout.mention.start, _end(bout))
    return replace(bout, treater=who or last)


def _end(bout: Bout) -> int:
    return max(bout.mention.end, bout.duration.end if bout.duration else 0)


def _of_row(mention: Mention, row: tables.Row) -> Iterator[Bout]:
    if row.by_treater:
        for who, minutes in row.by_treater.items():
            if minutes:
                yield Bout(mention, minutes, who)
    else:
        yield Bout(mention, row.minutes)


def _of_sentence(sentence: Sentence, here: list[Mention], table: TherapyTable) -> Iterator[Bout]:
    """Yield the services of a sentence with the minutes said of each."""
    planned = [one for one in here if one.standing is not Standing.ACTIVE]
    done = [one for one in here if one.standing is Standing.ACTIVE]
    if not done:
        return
    said = durations.found(sentence)
    if len({one.entry.code for one in here}) > 1 or len(said) == 1:
        said = [one for one in said if not totals.is_total(sentence, one)]
    done = list(_unrepeated(done, said))
    split = _split_by_treater(sentence, done, said)
    if split:
        yield from split
        return
    taken = _assigned(sentence, done + planned, said)
    done = [one for one in done if not _is_detail(sentence, one, taken)]
    if any(one.entry.code == GROUP for one in done):
        # What the group did is named beside it, and is no service of its own.
        done = [one for one in done if one.entry.code == GROUP or one.start in taken]
    shared = _shared(sentence, done, taken, table)
    for mention in done:
        mine = taken.get(mention.start)
        if mine is None or mention.start in shared:
            yield Bout(mention, None, is_shared=mention.start in shared)
        else:
            yield Bout(mention, mine.minutes, duration=mine)


def _shared(
    sentence: Sentence, done: list[Mention], taken: dict[int, Duration], table: TherapyTable
) -> set[int]:
    """Return the services named in one breath with one duration: whose it is nobody said."""
    shared: set[int] = set()
    for before, after in itertools.pairwise(done):
        if not _JOINED.match(_between(sentence, before.end, after.start)):
            continue
        if before.entry.code not in table.timed or before.entry.code == after.entry.code:
            continue
        mine, other = taken.get(before.start), taken.get(after.start)
        is_ahead = mine is not None and mine.end <= before.start  # "30 min of A and B"
        is_of_both = other is None if is_ahead else mine is None
        if is_of_both and (before.start in taken or after.start in taken or before.start in shared):
            shared |= {before.start, after.start}
    return shared


def _is_detail(sentence: Sentence, one: Mention, taken: dict[int, Duration]) -> bool:
    """Say whether a service without minutes only tells what was done in another's."""
    if one.start in taken:
        return False
    led = [each for each in taken.values() if each.end <= one.start]
    if not led:
        return False
    between = _between(sentence, max(each.end for each in led), one.start)
    return bool(_DETAILS.search(between)) and ";" not in between


def _between(sentence: Sentence, start: int, end: int) -> str:
    return sentence.plain[max(start - sentence.start, 0) : max(end - sentence.start, 0)]


def _unrepeated(done: list[Mention], said: list[Duration]) -> Iterator[Mention]:
    """Leave out a second name of one service, such as its code beside its words."""
    for at, mention in enumerate(done):
        before = [one for one in done[:at] if one.entry.code == mention.entry.code]
        if before and not any(before[-1].end <= one.start < mention.start for one in said):
            continue
        yield mention


def _assigned(sentence: Sentence, here: list[Mention], said: list[Duration]) -> dict[int, Duration]:
    """Return whose each duration is, by where the service's words begin."""
    here = sorted(here, key=lambda one: one.start)
    taken: dict[int, Duration] = {}
    leads = bool(said and here and said[0].start < here[0].start) and _is_of(
        sentence, said[0], here[0]
    )
    for one in said:
        before = [m for m in here if m.end <= one.start]
        after = [m for m in here if m.start >= one.end]
        is_ahead = leads or not before or before[-1].start in taken
        is_of_next = is_ahead and after and _is_of(sentence, one, after[0])
        if is_of_next and after[0].start not in taken:
            taken[after[0].start] = one
            continue
        if before and before[-1].start not in taken:
            taken[before[-1].start] = one
    return taken


def _is_of(sentence: Sentence, duration: Duration, mention: Mention) -> bool:
    return bool(_BEFORE.match(_between(sentence, duration.end, mention.start)))


_BY_EACH = re.compile(
    r"\b(?P<a>pta|ota|cota|pt|ot|otr|therapist"
    r"|assistant)[a-z .]{0,12}[:x=-]?\s*(?P<am>\d{1,3})\s?(?:min\w*|')?[\s,;/&]*(?:and\s*)?"
    r"\b(?P<b>pta|ota|cota|pt|ot|otr|therapist"
    r"|assistant)[a-z .]{0,12}[:x=-]?\s*(?P<bm>\d{1,3})\s?(?:min\w*|')?"
)
_EACH_BY = re.compile(
    r"(?P<am>\d{1,3})\s?(?:min\w*|')?\s*(?:by|with|from|-)?\s*(?:the )?(?P<a>pta|ota|cota|pt|ot"
    r"|otr|therapist|assistant)\b[\s,;/&+]*(?:and\s*)?"
    r"(?P<bm>\d{1,3})\s?(?:min\w*|')?\s*(?:by|with|from|-)?\s*(?:the )?(?P<b>pta|ota|cota|pt|ot"
    r"|otr|therapist|assistant)\b"
)

_BY_BOTH = re.compile(
    r"(?P<minutes>\d{1,3})\s?(?:min\w*|')?\s*(?:by |with |from |of |- ?)?(?:the )?"
    r"(?:two |both\b|together\b|jointly\b|co-?treat)"
)


def _split_by_treater(sentence: Sentence, done: list[Mention], said: list[Duration]) -> list[Bout]:
    """Read one service's minutes given for each treater: "25 min (PT 10, PTA 15)"."""
    if len({one.entry.code for one in done}) != 1:
        return []
    found = _BY_EACH.search(sentence.plain) or _EACH_BY.search(sentence.plain)
    if found is None or (len(said) > 3 and "(" not in sentence.plain):
        return []
    parts = [(found["a"], int(found["am"])), (found["b"], int(found["bm"]))]
    who = {_who_is(name): minutes for name, minutes in parts}
    if len(who) != 2:
        return []
    both = _BY_BOTH.search(sentence.plain)
    if both is not None:
        who[Treater.TOGETHER] = int(both["minutes"])
    return [Bout(done[0], minutes, person) for person, minutes in who.items() if minutes]


def _who_is(name: str) -> Treater:
    return Treater.ASSISTANT if name in ("pta", "ota", "cota", "assistant") else Treater.THERAPIST
