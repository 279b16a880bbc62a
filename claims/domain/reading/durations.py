"""Minutes and times of day as notes write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from claims.domain.reading.text import Sentence

_NUMBERS = {
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35, "forty": 40,
    "forty-five": 45, "fifty": 50, "fifty-five": 55, "sixty": 60,
}  # fmt: skip
_HOURS = {"an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_MINUTES = re.compile(
    rf"(?<![a-wyz0-9.:/])(?:(?P<hours>\d(?:\.\d{{1,2}})?|an|one|two|three)\s?-?(?:hours?|hrs?"
    rf"|h)\b(?:\s*(?:and"
    rf"|,)?\s*(?P<rest>\d{{1,2}}|{_WORDS})\s?-?(?:minutes?|mins?|m)\b)?"
    rf"|(?P<minutes>\d{{1,3}}|{_WORDS})\s?-?(?:minutes?\b|mins?\b|min\b|m(?=\b(?![/a-z]))"
    rf"|')(?!\s*(?:walk|apart|later|ago|per day|daily|a day|every)))"
)
_CLOCK = r"(?P<{0}h>\d{{1,2}}):(?P<{0}m>\d{{2}})\s*(?P<{0}p>[ap]\.?m\.?)?"
_RANGE = re.compile(
    rf"(?<![\d:]){_CLOCK.format('a')}\s*(?:-|to|until|through|thru)\s*{_CLOCK.format('b')}(?![\d:])"
)
# Of four digits: "0900-0925", no part of a longer number.
_MILITARY = re.compile(
    r"(?<![\d:.-])(?P<ah>[01]\d|2[0-3])(?P<am>[0-5]\d)\s*(?:-|to|until)\s*"
    r"(?P<bh>[01]\d|2[0-3])(?P<bm>[0-5]\d)(?![\d:-]|\.\d)"
)
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Duration:
    """So many minutes, said at offsets of the note; its ends where it is a span of the clock."""

    minutes: int
    start: int
    end: int
    begins: time | None = None
    ends: time | None = None


def found(sentence: Sentence) -> list[Duration]:
    """Return the durations a sentence names, in order."""
    said = [*_minutes(sentence), *_spans(sentence), *_military(sentence)]
    return sorted(said, key=lambda one: one.start)


def _minutes(sentence: Sentence) -> Iterator[Duration]:
    for one in _MINUTES.finditer(sentence.plain):
        if one["hours"]:
            hours = _HOURS.get(one["hours"]) or float(one["hours"])
            total = round(hours * 60) + _number(one["rest"] or "0")
        else:
            total = _number(one["minutes"])
        if 0 <= total <= LONGEST:
            yield Duration(total, sentence.start + one.start(), sentence.start + one.end())


def _number(said: str) -> int:
    return _NUMBERS.get(said) or int(said)


def _spans(sentence: Sentence) -> Iterator[Duration]:
    for one in _RANGE.finditer(sentence.plain):
        first, last = _clock(one, "a", one["bp"]), _clock(one, "b", one["bp"])
        if first is None or last is None:
            continue
        length = last.hour * 60 + last.minute - first.hour * 60 - first.minute
        if length < 0 and one["ap"] is None:
            first = first.replace(hour=first.hour - 12) if first.hour >= 12 else first
            length = last.hour * 60 + last.minute - first.hour * 60 - first.minute
        if length < 0 and not one["ap"] and not one["bp"] and last.hour < 12:
            last = last.replace(hour=last.hour + 12)
            length = last.hour * 60 + last.minute - first.hour * 60 - first.minute
        if 0 < length <= LONGEST:
            yield Duration(
                length, sentence.start + one.start(), sentence.start + one.end(), first, last
            )


def _military(sentence: Sentence) -> Iterator[Duration]:
    for one in _MILITARY.finditer(sentence.plain):
        begins, ends = time(int(one["ah"]), int(one["am"])), time(int(one["bh"]), int(one["bm"]))
        length = ends.hour * 60 + ends.minute - begins.hour * 60 - begins.minute
        if 0 < length <= LONGEST:
            yield Duration(
                length, sentence.start + one.start(), sentence.start + one.end(), begins, ends
            )


def _clock(found: re.Match[str], which: str, other: str | None) -> time | None:
    hour, minute = int(found[f"{which}h"]), int(found[f"{which}m"])
    half = (found[f"{which}p"] or other or "").replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None
