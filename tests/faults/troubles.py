"""Billing systems in trouble, all of them side by side."""

import contextlib
from collections.abc import Callable
from typing import Any

from tests.faults import cases
from tests.faults.cases import Case
from tests.faults.slow_gateway import slow_gateway
from tests.flows.installation import Installation, free_ports, worker_with_beat
from tests.kits.demo_programs import Program

SETTLE = 24  # seconds; the first look-up comes 5 after a send whose end nobody saw
AFTER_COMMIT: dict[str, dict[str, Any]] = {
    "hang": {"do": "hang", "seconds": 60, "after_commit": True},
    "drip": {"do": "drip"},
    "reset": {"do": "reset", "after_commit": True},
    "garbage": {"do": "garbage", "after_commit": True},
    "503": {"do": "status", "code": 503, "after_commit": True},
}
BEFORE_COMMIT: dict[str, dict[str, Any]] = {
    "early-503": {"do": "status", "code": 503},
    "early-429": {"do": "status", "code": 429, "headers": {"Retry-After": "2"}},
    "early-reset": {"do": "reset"},
}
Install = Callable[..., Installation]
System = Callable[..., Program]


def start(install: Install, system: System, stack: contextlib.ExitStack) -> dict[str, Case]:
    """Let one clinic a trouble owe a claim, each to a billing system of its own."""
    place = install("troubled", settle=SETTLE)
    found = {}
    for name, fault in {**AFTER_COMMIT, **BEFORE_COMMIT}.items():
        found[name] = _owed_to(place, name, system(fault))
    found["unknown-modifier"] = _owed_to(place, "unknown-modifier", system(), modifier="ZZ")
    (port,) = free_ports(1)
    found["nobody-there"] = cases.owe(place, "nobody-there", leads_to=f"http://127.0.0.1:{port}")
    found["late"] = _behind_a_slow_gateway(place, "late", system(), stack)
    command = worker_with_beat(place)
    command[command.index("--concurrency") + 1] = "4"  # several of them hang at once
    place.start_worker(command)

    hasty = install("hasty", settle=3)
    found["hasty"] = _behind_a_slow_gateway(hasty, "hasty", system(), stack)
    hasty.start_worker(worker_with_beat(hasty))

    found["nobody-there"].await_state("UNAVAILABLE", seconds=90)
    found["nobody-there"].billing = system(port=port)
    return found


def _owed_to(place: Installation, name: str, billing: Program, **more: Any) -> Case:
    return cases.owe(place, name, leads_to=billing.url, billing=billing, **more)


def _behind_a_slow_gateway(
    place: Installation, name: str, billing: Program, stack: contextlib.ExitStack
) -> Case:
    url = stack.enter_context(slow_gateway(billing.url))
    return cases.owe(place, name, leads_to=url, billing=billing)
