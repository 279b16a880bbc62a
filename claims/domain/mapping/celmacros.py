"""The macros of a CEL expression, which evaluate something for each entry of a list."""

from dataclasses import dataclass
from functools import cached_property

from claims.domain.mapping.celtokens import Tokens

MAX_MACROS = 2
MAX_LISTED = 10
MACROS = frozenset({"map", "filter", "all", "exists", "exists_one"})


@dataclass(frozen=True)
class Macros:
    """Where the macros of an expression stand and what is inside them."""

    tokens: Tokens

    @cached_property
    def places(self) -> list[int]:
        """Where each begins."""
        said = self.tokens
        return [
            place
            for place, token in enumerate(said.all)
            if token.text in MACROS and said.text(place + 1) == "("
        ]

    @cached_property
    def inside(self) -> frozenset[int]:
        """Every place inside one."""
        return frozenset(place for macro in self.places for place in self.body(macro))

    def body(self, macro: int) -> range:
        """Return the places inside one macro."""
        return range(macro + 1, self.tokens.end(macro))

    @cached_property
    def gathering(self) -> int:
        """How many gather a list: each entry copies what was gathered before."""
        return sum(self.tokens.text(place) in ("map", "filter") for place in self.places)

    @cached_property
    def copies(self) -> int:
        """How often all there is to an entry, or to another variable, is copied or compared.

        What a macro names from outside is so for each entry, and so
        weighs as five of its own variable, which is only in part.
        """
        found = 0
        for macro in self.places:
            own = self.tokens.text(macro + 2)
            named = [self.tokens.text(place) for place in self.tokens.names(self.body(macro))]
            found += sum(1 if name == own else 5 for name in named)
        return found

    def check(self) -> None:
        """Refuse what multiplies: macros in macros, and lists that grow with each entry."""
        said = self.tokens
        for place in self.places:
            if place in self.inside:
                said.refuse(place, f"{said.text(place)} inside another")
        if len(self.places) > MAX_MACROS:
            said.refuse(self.places[-1], f"more than {MAX_MACROS} macros")
        maps = [place for place in self.places if said.text(place) == "map"]
        if len(maps) > 1:
            said.refuse(maps[1], "a second map")
        pluses = [place for place in range(len(said.all)) if said.text(place) == "+"]
        if self.places and pluses:
            said.refuse(pluses[0], f"no + may stand beside {said.text(self.places[0])}")
        if self.places:
            self._check_lists()
        for place in maps:
            self._check_map(place)

    def _check_map(self, macro: int) -> None:
        """Refuse a map that gathers other than what its own entries hold."""
        said = self.tokens
        for place in self.body(macro):
            if said.text(place) == "split":
                said.refuse(place, "no split inside map")
        for place in said.names(self.body(macro)):
            if said.text(place) != said.text(macro + 2):
                said.refuse(place, f"inside map only {said.text(macro + 2)} may be named")

    def _check_lists(self) -> None:
        said = self.tokens
        listed = 0
        for place in range(len(said.all)):
            if not (members := self._members(place)):
                continue
            if place in self.inside:
                said.refuse(place, "a list inside a macro holds nothing but numbers and texts")
            listed += len(said.names(members))
            if listed > MAX_LISTED:
                said.refuse(place, f"beside a macro a list names {MAX_LISTED} values at most")

    def _members(self, place: int) -> range:
        """Return what a list or map holds that begins here, where it names something."""
        said = self.tokens
        members = range(place + 1, said.end(place - 1))
        if said.text(place) == "{":
            return members
        if said.text(place) != "[" or not any(
            said.all[at].kind == "name" or said.text(at) in ("(", "[", "{") for at in members
        ):
            return range(0)
        before = said.all[place - 1] if place else None
        is_index = before and (
            before.text in (")", "]") or (before.kind in ("name", "string") and before.text != "in")
        )
        return range(0) if is_index else members
