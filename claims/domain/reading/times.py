"""The provider's own total time of a visit, as time statements give it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.domain.facts import Evidence
from claims.domain.reading import durations
from claims.domain.reading.durations import Duration
from claims.domain.reading.sections import Placed, Section
from claims.domain.reading.text import Sentence

_SPENT = re.compile(
    r"^\W*time:? \d|\btotal:? (?:of )?\d{1,3} ?min"
    r"|\b(?:spent|total time|time spent|total (?:provider|physician|visit|encounter|face)"
    r"|time (?:today|on (?:the )?(?:date|day))|visit time|total of"
    r"|my time|total encounter|total visit"
    r"|face[- ]to[- ]face"
    r"|minutes (?:of|in) (?:medical )?(?:discussion|counseling|conversation))\b"
)
_OTHER = re.compile(
    r"\b(?:procedure|injection|separately (?:reported|billed|reportable)"
    r"|separate (?:service|procedure)|casting|x-?rays?|imaging|interpret\w*|teaching by)\b"
)
_STAFF = re.compile(r"\b(?:staff|nurse|nursing|ma|medical assistant|rn|lpn|resident|scribe)\b")
_NOT_TIME = re.compile(
    r"\b(?:tourniquet|operative time|surgical time|anesthesia|procedure time|wait\w*"
    r"|walk\w*|drive|exercise|ice|icing|therapy|standing|sitting|stiffness|onset|lasts?"
    r"|for up to)\b"
)
_LESS = re.compile(
    r"\b(?:of (?:which|that|this)|including|includes|excluding|exclud\w+|not including"
    r"|exclusive of|minus|less|in addition|plus|separate from)\b"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes of a visit: all of them, those of other services, those of staff."""

    total: int
    separate: int
    staff: int
    evidence: tuple[Evidence, ...]


def read(placed: Iterable[Placed]) -> tuple[Spent | None, bool]:
    """Return the time of the visit, and whether two statements contradict each other."""
    totals: list[tuple[int, Evidence]] = []
    separate = staff = 0
    evidence: list[Evidence] = []
    for one in placed:
        sentence = one.sentence
        if _NOT_TIME.search(sentence.plain) or one.section in (Section.HOME, Section.HISTORY):
            continue
        if not (_SPENT.search(sentence.plain) or one.section is Section.TIME):
            continue
        is_told = False
        for said in durations.found(sentence):
            words = _clause(sentence, said)
            if _LESS.search(_before(sentence, said)) and re.search(
                r"\bexclu|not including|exclusive|separate from", sentence.plain
            ):
                continue  # told, and already taken off
            if totals and _OTHER.search(words):
                separate += said.minutes
            elif _STAFF.search(words) and totals:
                staff += said.minutes
            elif (
                not _OTHER.search(_before(sentence, said))
                and not _STAFF.search(_before(sentence, said))
                and not is_told  # what follows in the sentence are its parts
            ):
                is_told = True
                if said.minutes not in [each for each, _ in totals]:
                    totals.append((said.minutes, sentence.evidence()))
            evidence.append(sentence.evidence())
    if not totals:
        return None, False
    is_doubtful = len(totals) > 1 and not separate and not staff
    total = max(each for each, _ in totals)
    return Spent(total, separate, staff, tuple(dict.fromkeys(evidence))), is_doubtful


def _clause(sentence: Sentence, said: Duration) -> str:
    first = said.start - sentence.start
    tail = re.split(r"[;.]|,(?= (?:and )?\d)", sentence.plain[first:])[0]
    head = re.split(r"[;,.(]", sentence.plain[:first])[-1]
    return head + tail


def _before(sentence: Sentence, said: Duration) -> str:
    return re.split(r"[;.(]", sentence.plain[: said.start - sentence.start])[-1]
