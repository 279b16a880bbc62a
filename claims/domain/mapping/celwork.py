"""What one expression, and all rules on one visit, may spend, counted in steps as they run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

MAX_LIST = 200
MAX_STRING = 10_000
# A step is some 25 ns: 40 ms in all, of which no expression a clinic needs
# takes a hundredth.
MAX_STEPS = 1_500_000
# A second for a visit, whatever its rules are: 1,000 of them take a fiftieth.
MAX_VISIT_STEPS = 40_000_000
RULE_STEPS, LEAF_STEPS = 400, 8  # to apply one rule once, to note one leaf it read
FORM_STEPS = 800  # to read a text in one more of the forms a rule names
COPY_STEPS = 40  # to copy one value of a record or a list
CALL_STEPS, ENTRY_STEPS, LETTERS_A_STEP = 200, 100, 10
FAILURE_STEPS = 4_000  # the library writes a line of log for each, wherever it goes


class Spent(Exception):
    """The evaluation has spent all it may."""


@dataclass
class Work:
    """The steps one evaluation has spent; ``is_over`` once it may spend no more.

    ``before`` are those spent on the visit before it, of which there are
    ``most``. They are counted and not timed, so that a visit maps the same
    on a slow machine.
    """

    steps: int = 0
    before: int = 0
    most: int = MAX_VISIT_STEPS

    @property
    def is_over(self) -> bool:
        """Whether it has spent more than it may."""
        return self.steps > MAX_STEPS

    @property
    def is_spent(self) -> bool:
        """Whether the rules have spent all they may on this visit."""
        return self.before + self.steps > self.most

    def begin(self, steps: int = 0) -> None:
        """Begin something else of the same visit, which takes at least so many steps."""
        self.before += self.steps + steps
        self.steps = 0

    def spend(self, steps: int) -> None:
        """Count steps that are about to be taken; Spent when there are none left."""
        self.steps += steps
        if self.is_over:  # and stays so: an expression may go on past a failure
            raise Spent

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, which spends by the size of what it takes and gives."""

        @wraps(function)
        def called(*values: Any) -> Any:
            self.spend(CALL_STEPS + weight(values))
            try:
                given = function(*values)
            except Exception:
                self.steps += FAILURE_STEPS
                raise
            self.spend(weight(given))
            return given

        return called


def weight(value: Any) -> int:
    """Return the steps of handing a value over."""
    if isinstance(value, str):
        return len(value) // LETTERS_A_STEP
    if isinstance(value, dict):
        return weight(tuple(value.values()))
    if isinstance(value, Sequence):
        return ENTRY_STEPS * len(value) + sum(weight(member) for member in value)
    return 0


@dataclass(frozen=True, slots=True)
class Size:
    """How much a variable holds: letters, values, and entries of its longest list."""

    letters: int = 0
    values: int = 1
    longest: int = 0

    @classmethod
    def of(cls, value: Any) -> "Size":
        """Return the size of a value as the expression will see it."""
        if not isinstance(value, dict | list):
            return cls(len(value) if isinstance(value, str) else 0)
        members = value if isinstance(value, list) else value.values()
        found = [cls.of(member) for member in members]
        return cls(
            sum(size.letters for size in found),
            1 + sum(size.values for size in found),
            max([len(value) if isinstance(value, list) else 0, *(size.longest for size in found)]),
        )
