"""The text of a CEL expression: its tokens, its limits, what it reads."""

import re
from dataclasses import dataclass
from functools import cached_property

MAX_LENGTH = 500
MAX_MACROS = 2
MAX_PLUSES = 10
MACROS = frozenset({"map", "filter", "all", "exists", "exists_one"})

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<string>[rRbB]{0,2}(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>\d[\w.]*)
    |(?P<sign>&&|\|\||[<>=!]=|.)""",
    re.VERBOSE | re.DOTALL,
)
# A pattern is compiled anew at each evaluation, and its cost is what it counts
# times its classes of letters of all the world's scripts.
MAX_COUNT = 100
MAX_WIDE = 20
MAX_WIDE_IN_MACRO = 4
_COUNTED = re.compile(r"\{(\d+)(?:,(\d*))?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WIDE = "wWbB"


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


def tokens(source: str) -> list[Token]:
    """Return the words of an expression, blanks and comments left out."""
    return [
        Token(match.lastgroup or "", match.group(), match.start())
        for match in _TOKEN.finditer(source)
        if match.lastgroup != "space"
    ]


@dataclass(frozen=True)
class Text:
    """An expression's text, checked before it is ever compiled."""

    source: str

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the expression."""
        return tokens(self.source)

    @cached_property
    def literals(self) -> frozenset[str]:
        """Every name and string the expression spells out."""
        return frozenset(
            token.literal if token.kind == "string" else token.text
            for token in self.tokens
            if token.kind in ("string", "name")
        )

    def check(self) -> None:
        """Refuse what could run long or grow large; Refused says where.

        An evaluation holds the interpreter's lock and cannot be
        interrupted, so its cost is bounded beforehand: length, number of
        macros, none inside another, nothing that multiplies what they
        gather, number of additions, and patterns that are written out
        and count at most once.
        """
        if len(self.source) > MAX_LENGTH:
            raise Refused(f"An expression is at most {MAX_LENGTH} characters long.")
        self._check_macros()
        pluses = [token for token in self.tokens if token.text == "+"]
        if len(pluses) > MAX_PLUSES:
            raise Refused(f"{where(self.source, pluses[-1].at)}: more than {MAX_PLUSES} additions.")
        self._check_patterns()

    def _macros(self) -> list[int]:
        return [
            place
            for place, token in enumerate(self.tokens)
            if token.text in MACROS and self._text(place + 1) == "("
        ]

    def _inside_macros(self) -> list[int]:
        return [place for macro in self._macros() for place in range(macro + 1, self._end(macro))]

    def _check_macros(self) -> None:
        macros = self._macros()
        inside = self._inside_macros()
        for place in macros:
            if place in inside:
                self._refuse(place, f"{self._text(place)} inside another")
        if len(macros) > MAX_MACROS:
            self._refuse(macros[-1], f"more than {MAX_MACROS} macros")
        # Every map copies what it gathered so far: one is enough.
        maps = [place for place in macros if self._text(place) == "map"]
        if len(maps) > 1:
            self._refuse(maps[1], "a second map")
        pluses = [place for place in range(len(self.tokens)) if self._text(place) == "+"]
        if macros and pluses:
            self._refuse(pluses[0], f"no + may stand beside {self._text(macros[0])}")
        for place in inside:
            if self._is_list(place):
                self._refuse(place, "a list inside a macro holds nothing but numbers and texts")

    def _is_list(self, place: int) -> bool:
        """Say whether a list or map that names something begins here."""
        if self._text(place) == "{":
            return True
        if self._text(place) != "[":
            return False
        before = self.tokens[place - 1]
        if before.text in (")", "]") or (before.kind in ("name", "string") and before.text != "in"):
            return False  # an index
        members = self.tokens[place + 1 : self._end(place - 1)]
        return any(token.kind == "name" or token.text in "([{" for token in members)

    def _end(self, place: int) -> int:
        """Return the place of the bracket that closes the one after ``place``."""
        depth = 0
        for at in range(place + 1, len(self.tokens)):
            if self.tokens[at].kind == "sign":
                depth += (self._text(at) in "([{") - (self._text(at) in ")]}")
            if depth == 0:
                return at
        return len(self.tokens)

    def _text(self, place: int) -> str:
        return self.tokens[place].text if place < len(self.tokens) else ""

    def _refuse(self, place: int, words: str) -> None:
        raise Refused(f"{where(self.source, self.tokens[place].at)}: {words}.")

    def _check_patterns(self) -> None:
        inside = self._inside_macros()
        for place, token in enumerate(self.tokens):
            if token.kind != "name" or token.text != "matches":
                continue
            rest = self.tokens[place + 1 : place + 4]
            if [t.kind for t in rest] != ["sign", "string", "sign"] or rest[-1].text != ")":
                self._refuse(place, "matches needs a pattern in quotes")
            most = MAX_WIDE_IN_MACRO if place in inside else MAX_WIDE
            if words := _pattern_fault(rest[1], most):
                self._refuse(place, words)

    def chains(self) -> list[tuple[str, ...]]:
        """Return what it reads: ``fields['a b'].x`` as ("fields", "a b", "x").

        A name after a dot that is called is a function, not a member; a
        chain stops at an index that is no literal.
        """
        found = []
        for place, token in enumerate(self.tokens):
            before = self.tokens[place - 1].text if place else ""
            if token.kind == "name" and before != ".":
                found.append(self._chain(place))
        return found

    def _chain(self, place: int) -> tuple[str, ...]:
        steps = [self.tokens[place].text]
        place += 1
        while place + 1 < len(self.tokens):
            sign, step = self.tokens[place], self.tokens[place + 1]
            after = self.tokens[place + 2].text if place + 2 < len(self.tokens) else ""
            if sign.text == "." and step.kind == "name" and after != "(":
                steps.append(step.text)
                place += 2
            elif sign.text == "[" and step.kind in ("string", "number") and after == "]":
                steps.append(step.literal if step.kind == "string" else step.text)
                place += 3
            else:
                break
        return tuple(steps)


def _pattern_fault(token: Token, most: int) -> str:
    """Say why a pattern may cost too much, or nothing.

    ``most`` is how often its wide classes may stand in it, counted as
    often as it counts.
    """
    pattern = token.literal
    if "r" not in token.text[: token.text.find(pattern)].lower():
        if any(sign not in "\\'\"`" for sign in _ESCAPED.findall(pattern)):
            return "in a pattern, write every backslash twice"
        pattern = _ESCAPED.sub(r"\1", pattern)
    escaped = _ESCAPED.findall(pattern)
    if "p" in escaped or "P" in escaped:
        return "the pattern may not hold a class of Unicode"
    counted = _COUNTED.findall(pattern)
    if len(counted) > 1:
        return "the pattern counts more than once"
    count = max((int(number) for found in counted for number in found if number), default=1)
    if count > MAX_COUNT:
        return f"the pattern counts further than {MAX_COUNT}"
    if sum(sign in _WIDE for sign in escaped) * count > most:
        return "the pattern repeats letters of all scripts; write [A-Za-z0-9_] instead"
    return ""


def where(source: str, at: int) -> str:
    """Return "line 1, column 5" for a position from 0."""
    before = source[:at]
    return f"line {before.count(chr(10)) + 1}, column {at - before.rfind(chr(10))}"
