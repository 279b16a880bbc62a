"""The words of a CEL expression, and how one is refused with its place."""

import re
from dataclasses import dataclass
from typing import NoReturn

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<string>[rRbB]{0,2}(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>\d[\w.]*)
    |(?P<sign>&&|\|\||[<>=!]=|.)""",
    re.VERBOSE | re.DOTALL,
)


class Refused(ValueError):
    """This expression may not run; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an expression and where it begins, from 0."""

    kind: str
    text: str
    at: int

    @property
    def literal(self) -> str:
        """What a string token says, without its quotes."""
        body = self.text.lstrip("rRbB")
        quote = 3 if body[:3] in ("'''", '"""') else 1
        return body[quote:-quote]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of one expression, blanks and comments left out."""

    source: str
    all: tuple[Token, ...]

    @classmethod
    def of(cls, source: str) -> "Tokens":
        """Return the words of an expression."""
        found = (
            Token(match.lastgroup or "", match.group(), match.start())
            for match in _TOKEN.finditer(source)
            if match.lastgroup != "space"
        )
        return cls(source, tuple(found))

    def text(self, place: int) -> str:
        """Return a word, or nothing beyond the first and the last."""
        return self.all[place].text if 0 <= place < len(self.all) else ""

    def end(self, place: int) -> int:
        """Return the place of the bracket that closes the one after ``place``."""
        depth = 0
        for at in range(place + 1, len(self.all)):
            if self.all[at].kind == "sign":
                depth += (self.text(at) in "([{") - (self.text(at) in ")]}")
            if depth == 0:
                return at
        return len(self.all)

    def names(self, places: range) -> list[int]:
        """Return where among these places a variable stands: no function, no member."""
        return [
            place
            for place in places
            if self.all[place].kind == "name"
            and self.text(place) not in ("true", "false", "null", "in")
            and self.text(place - 1) != "."
            and self.text(place + 1) != "("
        ]

    def refuse(self, place: int, words: str) -> NoReturn:
        """Refuse the expression for what stands at a place."""
        raise Refused(f"{where(self.source, self.all[place].at)}: {words}.")


def where(source: str, at: int) -> str:
    """Return "line 1, column 5" for a position from 0."""
    before = source[:at]
    return f"line {before.count(chr(10)) + 1}, column {at - before.rfind(chr(10))}"
