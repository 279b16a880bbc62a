"""Words of titles and phrases as the diagnosis search compares them."""

import re
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
# Said by nearly every title, or weighed on their own by the search.
_STOP_LINE = (
    "a an and as at by due for from in into is it nec nos not of on or other s specified the to "
    "unspecified with without elsewhere classified type part side right left bilateral unilateral "
    "encounter"
)
STOP = frozenset(_STOP_LINE.split())
_KEPT_WHOLE = ("ss", "us", "is", "as")


def words(text: str) -> list[str]:
    """Return the words of a text in order, lower case, singular."""
    plain = text.lower().replace("'s", "").replace("-", " ").replace("’s", "")
    return [singular(word) for word in _WORD.findall(plain)]


def telling(text: str) -> list[str]:
    """Return the words that tell one diagnosis from another."""
    return [word for word in words(text) if word not in STOP]


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """Return a word without its plural s."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(_KEPT_WHOLE):
        return word[:-1]
    return word
