"""Workers killed at named points, the broker emptied, workers started again."""

from collections.abc import Callable
from pathlib import Path

from tests import machine
from tests.faults import cases
from tests.faults.cases import Case
from tests.flows.installation import Installation, worker_with_beat
from tests.kits.demo_programs import Program, wait_for

Install = Callable[..., Installation]
KILLS = {
    # name: (point, how the worker is started, whether beat runs in it)
    "before-send": ("before-send", (), True),
    "after-send": ("after-send", (), True),
    "before-record": ("before-record", (), True),
    "after-record": ("after-record", (), True),
    "without-look-up": ("after-send", ("-m", "tests.faults.without_look_up"), True),
    "without-sweep": ("before-send", (), False),
}
# What may differ with database and broker: being sent again, and being looked up.
ON_POSTGRES = ("before-send", "after-send")


def start(install: Install, billing: Program) -> dict[str, Case]:
    """Owe a claim a kill, kill its worker, empty the broker, start a worker again."""
    made = {}
    names = ON_POSTGRES if machine.ON_POSTGRES else tuple(KILLS)
    for name, (point, *_) in ((name, KILLS[name]) for name in names):
        place = install(name, settle=3, point=point)
        made[name] = cases.owe(place, name, leads_to=billing.url, billing=billing)
        place.start_worker(_command(name, place))
    for name, case in made.items():
        place = case.made
        wait_for(Path(place.programs.env["CLINICBRIDGE_KILL_MARK"]).exists, seconds=60)
        place.kill_worker()
        place.broker.empty()
        place.programs.env["CLINICBRIDGE_KILL_POINT"] = ""
        place.start_worker(_command(name, place))
    return made


def _command(name: str, place: Installation) -> list[str]:
    _, start, beat = KILLS[name]
    command = worker_with_beat(place, *start)
    return command if beat else command[: command.index("--beat")]
