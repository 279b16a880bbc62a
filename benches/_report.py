"""Print figures for people, and with --json one object as the last line."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

Figure = dict[str, Any]


def figure(values: Sequence[float], unit: str) -> Figure:
    """Return median, minimum and maximum of some values."""
    return {
        "median": round(statistics.median(values), 3),
        "min": round(min(values), 3),
        "max": round(max(values), 3),
        "unit": unit,
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which SHARE of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def environment(**more: Any) -> dict[str, Any]:
    """Return versions and the load of this machine."""
    found = {name: version(name) for name in ("django", "celery", "gunicorn")}
    return {
        "python": platform.python_version(),
        **found,
        "cores": os.cpu_count(),
        "load_average": [round(part, 2) for part in os.getloadavg()],
        **more,
    }


def show(name: str, figures: dict[str, Figure], env: dict[str, Any], *, as_json: bool) -> None:
    """Print a table, and the object when asked for."""
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in env.items()))
    width = max(len(label) for label in figures)
    print(f"{'':{width}}  {'median':>10} {'min':>10} {'max':>10}")
    for label, found in figures.items():
        unit = found["unit"]
        print(
            f"{label:{width}}  {found['median']:>10} {found['min']:>10} {found['max']:>10} {unit}"
        )
    if as_json:
        said = {key: value for key, value in env.items() if key != "load_average"}
        print(
            json.dumps(
                {"name": name, "versions": said, "load": env["load_average"], "figures": figures}
            )
        )
