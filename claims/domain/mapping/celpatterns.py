"""What a pattern of an expression costs: to build, and for each letter it is held against."""

import re
from dataclasses import dataclass
from functools import lru_cache

from claims.domain.mapping.celtokens import Token

# The library builds a pattern anew at each evaluation and then goes over the
# text once, keeping up to one state for each letter of the pattern. One step
# is some 25 ns: a state and a letter of the text. The figures of building are
# measured with the classes of all the world's scripts, which are large.
BUILDING, WIDE = 100, 500
BUILDING_CLASS = {
    **dict.fromkeys("xuU", WIDE),
    **dict.fromkeys("sS", 600),
    **dict.fromkeys("dD", 2_500),
    **dict.fromkeys("wW", 16_000),
}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PART = re.compile(
    r"""(?P<open>\((?:(?!\?)|\?(?:(?P<flags>[imsU]+)\)|[imsU]*:|P?<\w+>)))
    |(?P<close>\))
    |\{\s*(?P<least>\d{1,4})\s*(?:(?P<comma>,)\s*(?P<most>\d{0,4})\s*)?\}
    |(?P<sign>[*+?])
    |(?P<one>\[\^?\]?(?:\\.|[^\]\\\[])*\]|\\[^pP]|[^\\\[(){}*+?])""",
    re.VERBOSE | re.DOTALL,
)
_FOLDS = re.compile(r"\(\?[msU]*i")


@dataclass(frozen=True, slots=True)
class Cost:
    """The steps of building a pattern, and of holding it against one letter."""

    building: int
    each: int

    def steps(self, length: int) -> int:
        """Return the steps of searching a text of so many bytes."""
        return self.building + self.each * length

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.building + other.building, self.each + other.each)

    def __mul__(self, times: int) -> "Cost":
        return Cost(self.building * times, self.each * times)


SIGN = Cost(BUILDING, 1)


class Unknown(ValueError):
    """This pattern holds something whose cost is not known; the message says what."""


def written(token: Token) -> str:
    """Return the pattern a token of an expression writes; Unknown where it is unclear."""
    pattern = token.literal
    if "r" in token.text[: token.text.find(pattern)].lower():
        return pattern
    if any(sign not in "\\'\"`" for sign in _ESCAPED.findall(pattern)):
        raise Unknown("in a pattern, write every backslash twice")
    return _ESCAPED.sub(r"\1", pattern)


@lru_cache(maxsize=1024)
def cost(pattern: str) -> Cost:
    """Return the most a pattern costs; Unknown where that cannot be told.

    A letter, a class and a sign are one state each, as often as the
    counts around them say.
    """
    letter = WIDE if _FOLDS.search(pattern) else BUILDING
    groups = [Cost(0, 0)]
    last = Cost(0, 0)
    place = 0
    while place < len(pattern):
        part = _PART.match(pattern, place)
        if part is None:
            raise Unknown(_unknown(pattern[place : place + 2]))
        place = part.end()
        if part["flags"]:
            continue
        if part["open"]:
            groups.append(SIGN)
            continue
        if part["sign"] or part["least"]:
            more = last * (max(1, int(part["most"] or part["least"] or 1)) - 1) + SIGN
            last += more
        else:
            is_group = part["close"] and len(groups) > 1
            more = last = groups.pop() + SIGN if is_group else _one(part["one"] or ")", letter)
        groups[-1] += more
    return sum(groups, SIGN)


def _one(text: str, letter: int) -> Cost:
    classes = sum(BUILDING_CLASS.get(sign, 0) for sign in _ESCAPED.findall(text))
    is_wide = text == "." or text.startswith("[^") or not text.isascii()
    return Cost((WIDE + BUILDING * len(text) if is_wide else letter) + classes, 1)


def _unknown(text: str) -> str:
    if text[0] == "\\":
        return "the pattern may not hold a class of Unicode"
    if text[0] == "{":
        return "the pattern counts in a way that is not known; write {2} or {1,5}"
    if text[0] == "[":
        return "the pattern may not hold a class within a class"
    return f"the pattern may not hold {text}"
