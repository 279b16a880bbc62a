"""Apply a mapping where it can be killed: in a process of its own."""

import logging
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from claims.domain import wire
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping.celwork import MAX_VISIT_STEPS
from claims.domain.mapping.results import Mapped
from claims.domain.mapping.rule import Mapping
from claims.services.apart_process import Process

logger = logging.getLogger(__name__)

SECONDS_TO_START = 30.0  # half a second on an idle machine
MOST_KILLED = 5


@dataclass(frozen=True, slots=True)
class Limit:
    """What one visit may take: seconds of computing, seconds by the clock, megabytes, steps.

    The memory is the child's in all, of which the interpreter takes its
    part; macOS enforces none, there time alone bounds a rule. The steps
    are those a visit may take wherever it is mapped: they come first.
    """

    cpu_seconds: int = 2
    seconds: float = 10.0
    memory: int = 512
    steps: int = MAX_VISIT_STEPS


@dataclass(frozen=True, slots=True)
class Killed:
    """A visit whose mapping was cut short; ``message`` says why and what to do.

    ``rule`` is the key of the rule it was at, empty where none was begun.
    """

    message: str
    rule: str = ""


NOT_STARTED = Killed(
    "The process that tries mappings could not be started. Ask whoever runs the server to see "
    "whether it is short of memory or of processes, then try again."
)


def apply(
    *, mapping: Mapping, records: Sequence[EncounterRecord], zone: str, limit: Limit | None = None
) -> list[Mapped | Killed]:
    """Return what the mapping makes of each visit, in their order.

    A rule that hangs or eats memory ends the child, not its caller: that
    visit is Killed, and the next go on in a new child. After
    ``MOST_KILLED`` the rest are not tried: a mapping that cannot be run
    shall not hold its caller for hours.
    """
    found: list[Mapped | Killed] = []
    killed = 0
    while len(found) < len(records) and killed < MOST_KILLED:
        made = _in_one_child(mapping, records[len(found) :], zone, limit or Limit())
        if not made:
            return found + [NOT_STARTED] * (len(records) - len(found))
        found += made
        killed += isinstance(made[-1], Killed)
    left = len(records) - len(found)
    return found + [_untried(found[-1])] * left if left else found


def _in_one_child(
    mapping: Mapping, records: Sequence[EncounterRecord], zone: str, limit: Limit
) -> list[Mapped | Killed]:
    """Apply to visits until one is killed; nothing when the child did not start."""
    found: list[Mapped | Killed] = []
    asked = {
        "mapping": mapping.as_json(),
        "zone": zone,
        "memory": limit.memory,
        "cpu_seconds": limit.cpu_seconds,
        "steps": limit.steps,
    }
    with Process() as child:
        if child.ask(asked, seconds=SECONDS_TO_START) is None:
            logger.error("The child that tries mappings ended with %s.", child.last_words()[1])
            return found
        for record in records:
            answer = child.ask(wire.pack(record.model_dump()), seconds=limit.seconds)
            if answer is None:
                return [*found, _killed(child, limit)]
            found.append(Mapped.unpacked(answer))
    return found


def _killed(child: Process, limit: Limit) -> Killed:
    said, code = child.last_words()
    rule = said.get("rule", "")
    subject = f'Rule "{rule}"' if rule else "The mapping"
    if child.is_late:
        words = f"did not come to an end in {limit.seconds:g} seconds"
    elif code == -signal.SIGXCPU:
        words = f"did not come to an end in {limit.cpu_seconds} seconds of computing"
    elif code == -signal.SIGABRT or said.get("ended") == "MemoryError":
        words = f"needed more than {limit.memory} MB of memory"
    else:
        words = "made the process end that tried it"
    advice = "Make what it reads or computes smaller, or leave the rule out."
    return Killed(f"{subject} {words}. {advice}", rule=rule)


def _untried(last: Mapped | Killed) -> Killed:
    rule = last.rule if isinstance(last, Killed) else ""
    return Killed(
        f"Not tried: {MOST_KILLED} visits had to be cut short before it"
        + (f', the last at rule "{rule}".' if rule else ".")
        + " Mend what they say first.",
        rule=rule,
    )
