"""How long it takes to read what supports a suggestion, at the least."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# Brysbaert 2019 (Journal of Memory and Language 109, 104047): silent readers of English
# non-fiction read 238 words a minute on average, nearly all between 175 and 300.
WORDS_A_MINUTE = 300
LONGEST = timedelta(days=20)  # in milliseconds it still fits the column


def words(explanation: str, evidence: Iterable[Mapping[str, Any]]) -> int:
    """Return how many words the reason of a suggestion and its quotes have."""
    quotes = (str(one.get("quote", "")) for one in evidence)
    return sum(len(text.split()) for text in (explanation, *quotes))


def needed(count: int) -> timedelta:
    """Return how long a fast reader takes for so many words."""
    return timedelta(minutes=count / WORDS_A_MINUTE)


@dataclass
class Reading:
    """What one person had to read since a page was opened, decision by decision.

    ``opened`` None: nobody knows, and nothing is measured.
    """

    opened: datetime | None
    now: datetime
    _words: int = field(default=0, init=False)

    def elapsed(self, created_at: datetime) -> int | None:
        """Return for how many milliseconds a suggestion was there to be read."""
        if self.opened is None:
            return None
        spent = self.now - max(self.opened, created_at)
        return int(min(max(spent, timedelta()), LONGEST) / timedelta(milliseconds=1))

    def is_quick(self, created_at: datetime, count: int) -> bool:
        """Whether that is less than its words take, and those of what one key took before it."""
        self._words += count
        spent = self.elapsed(created_at)
        return spent is not None and timedelta(milliseconds=spent) < needed(self._words)
