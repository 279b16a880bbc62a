"""Transforms one after another: "trim | upper", and what each is told."""

from dataclasses import dataclass
from typing import Any

from claims.domain.mapping.celwork import FORM_STEPS, weight
from claims.domain.mapping.transforms import REGISTRY, Clinic, Transform
from claims.domain.mapping.values import Kind, fits

# Between steps, and between the arguments of several steps: dates are written "A|B".
STEPS, ARGUMENTS = "|", "||"
MAX_STEPS = 5


class Broken(ValueError):
    """This is no chain of transforms: at which cell of the rule, and why."""

    def __init__(self, cell: str, words: str) -> None:
        super().__init__(words)
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Step:
    """One transform of a rule with its argument."""

    transform: Transform
    argument: str = ""


def parse(transform: str, argument: str) -> tuple[Step, ...]:
    """Return the steps of a rule; Broken says why there are none.

    A step alone has the whole argument. Of several, the arguments stand
    in the order of the steps that take one, parted by ||.
    """
    names = [name.strip() for name in transform.split(STEPS)]
    if len(names) > MAX_STEPS:
        raise Broken("transform", f"A rule has at most {MAX_STEPS} steps.")
    for name in names:
        if name not in REGISTRY or (not name and len(names) > 1):
            raise Broken("transform", f'There is no transform called "{name}".')
    found = [REGISTRY[name] for name in names]
    if len(found) == 1:
        return (Step(found[0], argument),)
    if "constant" in names:
        raise Broken("transform", "A constant stands alone.")
    rest = [one.strip() for one in argument.split(ARGUMENTS)] if argument else []
    taking = [one for one in found if one.argument]
    if len(rest) > len(taking):
        words = f"{len(rest)} arguments for {len(taking)} steps that take one; part them by ||."
        raise Broken("argument", words)
    return tuple(Step(one, rest.pop(0) if one.argument and rest else "") for one in found)


def fault(steps: tuple[Step, ...]) -> tuple[str, str]:
    """Return the cell and the words of what is wrong with the steps, else nothing."""
    for before, step in zip((None, *steps), steps, strict=False):
        wrong = step.transform.check(step.argument)
        if wrong:
            return "argument", wrong
        taken = step.transform
        given = before.transform.gives if before else Kind.ANY
        if not taken.many and not fits(given, taken.takes):
            words = f"{taken.name} takes {taken.takes.value}; the step before gives {given.value}."
            return "transform", words
    return "", ""


def run(steps: tuple[Step, ...], values: list[Any], clinic: Clinic) -> Any:
    """Return what the steps make of a rule's sources; Unfit when they cannot."""
    value: Any = tuple(values) if steps[0].transform.many else values[0] if values else ""
    for step in steps:
        if step.transform.many and not isinstance(value, tuple | list):
            value = (value,)
        clinic.work.begin(weight(value) + FORM_STEPS * step.argument.count(STEPS))
        value = step.transform.function(value, step.argument, clinic)
    return value


def tables(transform: str, argument: str) -> tuple[str, ...]:
    """Return the look-up tables a rule's steps name."""
    try:
        steps = parse(transform, argument)
    except Broken:
        return ()
    return tuple(step.argument for step in steps if step.transform.name == "lookup")
