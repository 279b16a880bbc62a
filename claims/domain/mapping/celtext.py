"""The text of a CEL expression: its limits, what it reads."""

from dataclasses import dataclass
from functools import cached_property

from claims.domain.mapping import celpatterns
from claims.domain.mapping.celmacros import Macros
from claims.domain.mapping.celtokens import Refused, Tokens
from claims.domain.mapping.celwork import MAX_STEPS, MAX_STRING

MAX_LENGTH = 500
MAX_PLUSES = 10
MATCHES = "matches"


@dataclass(frozen=True)
class Text:
    """An expression's text, checked before it is ever compiled."""

    source: str

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the expression."""
        return Tokens.of(self.source)

    @cached_property
    def macros(self) -> Macros:
        """The macros of the expression."""
        return Macros(self.tokens)

    @cached_property
    def literals(self) -> frozenset[str]:
        """Every name and string the expression spells out."""
        return frozenset(
            token.literal if token.kind == "string" else token.text
            for token in self.tokens.all
            if token.kind in ("string", "name")
        )

    def check(self) -> None:
        """Refuse what could run long or grow large; Refused says where.

        An evaluation holds the interpreter's lock and cannot be
        interrupted, so its cost is bounded beforehand: length, number of
        macros, none inside another, nothing that multiplies what they
        gather, number of additions, and patterns that are written out.
        What depends on the visit is counted as it runs.
        """
        if len(self.source) > MAX_LENGTH:
            raise Refused(f"An expression is at most {MAX_LENGTH} characters long.")
        self.macros.check()
        pluses = [at for at, token in enumerate(self.tokens.all) if token.text == "+"]
        if len(pluses) > MAX_PLUSES:
            self.tokens.refuse(pluses[-1], f"more than {MAX_PLUSES} additions")
        self._check_patterns()

    def _check_patterns(self) -> None:
        steps = 0
        for place in self._matches:
            rest = self.tokens.all[place + 1 : place + 4]
            if [t.kind for t in rest] != ["sign", "string", "sign"] or rest[-1].text != ")":
                self.tokens.refuse(place, "matches needs a pattern in quotes")
            try:
                pattern = celpatterns.written(rest[1])
                steps += celpatterns.cost(pattern).steps(MAX_STRING)
            except celpatterns.Unknown as unknown:
                self.tokens.refuse(place, str(unknown))
            if steps > MAX_STEPS:
                words = (
                    "the patterns take too long on a long text; repeat less often, "
                    r"and write [0-9] for \d and [A-Za-z0-9_] for \w"
                )
                self.tokens.refuse(place, words)

    @cached_property
    def _matches(self) -> list[int]:
        return [
            place
            for place, token in enumerate(self.tokens.all)
            if token.kind == "name" and token.text == MATCHES
        ]

    def with_matches_called(self, name: str) -> str:
        """Return the text with another name for its function ``matches``."""
        text = self.source
        for place in reversed(self._matches):
            at = self.tokens.all[place].at
            text = text[:at] + name + text[at + len(MATCHES) :]
        return text

    def chains(self) -> list[tuple[str, ...]]:
        """Return what it reads: ``fields['a b'].x`` as ("fields", "a b", "x").

        A name after a dot that is called is a function, not a member; a
        chain stops at an index that is no literal.
        """
        return [
            self._chain(place)
            for place, token in enumerate(self.tokens.all)
            if token.kind == "name" and self.tokens.text(place - 1) != "."
        ]

    def _chain(self, place: int) -> tuple[str, ...]:
        said = self.tokens
        steps = [said.text(place)]
        place += 1
        while place + 1 < len(said.all):
            sign, step, after = said.text(place), said.all[place + 1], said.text(place + 2)
            if sign == "." and step.kind == "name" and after != "(":
                steps.append(step.text)
                place += 2
            elif sign == "[" and step.kind in ("string", "number") and after == "]":
                steps.append(step.literal if step.kind == "string" else step.text)
                place += 3
            else:
                break
        return tuple(steps)
