"""The total minutes a therapy note states, and whether its services add up to them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from claims.domain.facts import Evidence
from claims.domain.reading import durations
from claims.domain.reading.durations import Duration
from claims.domain.reading.sections import Placed
from claims.domain.reading.text import Sentence

_TOTAL = re.compile(
    r"\b(?:total|totals|tot|ttt|tttm|combined|overall|session (?:time|length|duration)"
    r"|visit (?:time"
    r"|length)|treatment time|time in|in all)\b"
)
_TIMED = re.compile(
    r"\b(?:timed|time-based|one-on-one|1:1|direct|constant attendance|tbc|billable timed|skilled)\b"
)
_UNTIMED = re.compile(r"\b(?:untimed|un-timed|non-?timed|service-based|unattended)\b")
_NUMBER = re.compile(
    r"\b(?:total|totals"
    r"|timed)\b[a-z ():/-]{0,40}?[:=\s]\s?(\d{1,3})(?!\d|[.:/]\d)(?!\s*(?:units?|u\b|%|visits?"
    r"|/))"
)


_SESSION = re.compile(r"\b(?:session|visit|treatment time|timed|all services|total time)\b")


@dataclass(frozen=True, slots=True)
class Total:
    """A total the note states; ``is_timed`` when it is of timed services alone."""

    minutes: int
    is_timed: bool
    evidence: Evidence


def is_total(sentence: Sentence, duration: Duration) -> bool:
    """Say whether a duration is a total, not one service's."""
    first = duration.start - sentence.start
    before = re.split(r"[.;,(|]", sentence.plain[max(first - 60, 0) : first])[-1]
    after = re.split(r"[.;,(|)]", sentence.plain[duration.end - sentence.start :][:40])[0]
    return bool(
        _is_led(before)
        or re.match(r"\s*(?:in )?(?:total|timed total|overall)\b", after)
        or re.match(r"\s*(?:(?:treatment|therapy) )?(?:session|visit|appointment)\b", after)
        or re.match(r"\s*(?:timed|untimed)\s*:?\s*$", before.strip() + " ")
    )


_OF_ALL = re.compile(
    r"\b(?:timed|untimed|one-on-one|direct|billable|skilled|code|codes|treatment|therapy|minutes|mins"
    r"|time|total|totals|session|visit|day|today|is|was|of|for|the|all|pt|ot)\b|[^a-z]"
)


def _is_led(before: str) -> bool:
    """Say whether a word for a total leads to a duration and to no service's name in between."""
    found = list(_TOTAL.finditer(before))
    if not found:
        return False
    colon = before.find(":", found[-1].end())
    return colon < 0 or not _OF_ALL.sub("", before[colon:])


def of_note(placed: Iterable[Placed], alone: Collection[int] = ()) -> list[Total]:
    """Return every total the notes state.

    ``alone`` are ids of sentences about one service: a total there is
    that service's, unless its words name the session.
    """
    found: list[Total] = []
    for one in placed:
        sentence = one.sentence
        if id(one) in alone and not _SESSION.search(sentence.plain):
            continue
        if not (_TOTAL.search(sentence.plain) or _TIMED.search(sentence.plain)):
            continue
        said = [each for each in durations.found(sentence) if is_total(sentence, each)]
        spots = [(each.minutes, each.start, each.end) for each in said]
        if not spots:
            spots = [
                (int(each[1]), sentence.start + each.start(), sentence.start + each.end())
                for each in _NUMBER.finditer(sentence.plain)
                if _is_led(sentence.plain[each.start() : each.start(1)]) or each[0][:5] == "timed"
            ]
        for minutes, start, end in spots:
            words = _clause(sentence, start, end)
            if not _UNTIMED.search(words):
                is_timed = bool(_TIMED.search(words))
                found.append(Total(minutes, is_timed, sentence.evidence(sentence.start, end)))
    return found


def _clause(sentence: Sentence, start: int, end: int) -> str:
    first, last = start - sentence.start, end - sentence.start
    before = re.split(r"[;,.|(\d]", sentence.plain[max(first - 60, 0) : first])[-1]
    return before + re.split(r"[;,.|()]", sentence.plain[first : last + 25])[0]


def contradict(totals: Iterable[Total], summed: int) -> Evidence | None:
    """Return the words of a total that timed services contradict, None where all agrees.

    Timed services come to a timed total exactly, and never to more than
    the time of the whole visit.
    """
    if not summed:
        return None
    for total in totals:
        if total.is_timed and total.minutes != summed:
            return total.evidence
        if not total.is_timed and total.minutes < summed:
            return total.evidence
    return None
