"""The child's side of ``apart``: applies the visits it is handed, a line each.

Knows nothing of Django. Reads a line with the mapping and the limits,
then a line for each visit; answers a line each. What goes to the error
output is the key of the rule it is at, and the kind of error that
ended it: never a value.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

from claims.domain import wire
from claims.domain.encounter import EncounterRecord
from claims.domain.mapping import engine
from claims.domain.mapping.rule import Mapping, Rule

READY = b"true\n"


def main() -> None:
    """Apply visits until there are no more."""
    tell = _side()
    sys.excepthook = lambda kind, *_: tell({"ended": kind.__name__})
    start = json.loads(sys.stdin.buffer.readline())
    _bound(start["memory"] * 2**20)
    mapping = Mapping.model_validate(start["mapping"])
    answer(READY)

    def watch(rule: Rule) -> None:
        tell({"rule": rule.key})

    for line in sys.stdin.buffer:
        _grant(start["cpu_seconds"])
        record = EncounterRecord.model_validate(wire.unpack(json.loads(line)))
        mapped = engine.apply(
            mapping, record, zone=start["zone"], watch=watch, steps=start["steps"]
        )
        answer(json.dumps(mapped.packed()).encode() + b"\n")


def answer(line: bytes) -> None:
    """Write one line to the parent."""
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _side() -> Callable[[dict[str, str]], Any]:
    """Return the line aside, and leave nothing to whoever writes errors by habit."""
    aside = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    return lambda said: os.write(aside, json.dumps(said).encode() + b"\n")


def _bound(memory: int) -> None:
    """Allow so much memory, no file and no image of the memory on a crash."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue  # macOS knows no limit of memory; there time alone bounds a rule


def _grant(seconds: int) -> None:
    """Allow so much computing from now on, though the parent be gone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
