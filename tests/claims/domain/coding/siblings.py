"""Siblings of the therapy cases: a minute more or less, another day, another order."""

import json
from datetime import date

from tests.claims.domain.coding import cases

DAYS = [
    *(date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1)),
    *(date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 2)),
]
# Our own, so that there are siblings where the reference data is not.
OWN = [
    [("97110", True, 13, 23, 0), ("97140", True, 30, 0, 0)],
    [("97530", True, 14, 12, 0), ("97535", True, 20, 0, 0)],
    [("97110", True, 0, 22, 0), ("97140", True, 23, 0, 0)],
    [("97110", True, 7, 7, 0)],
    [("97112", True, 0, 0, 30), ("97150", False, 26, 4, 0)],
    [("97110", True, 10, 10, 0), ("97140", True, 7, 6, 3), ("97116", True, 8, 0, 0)],
    [("97150", False, 43, 5, 0), ("97110", True, 9, 14, 0), ("97035", True, 8, 0, 0)],
    [("97110", True, 18, 0, 0), ("97140", True, 0, 13, 0), ("97116", True, 10, 0, 0)],
    [("97150", False, 17, 2, 0), ("G0283", False, 10, 1, 8)],
]
MINUTES = ("therapist_minutes", "assistant_minutes", "together_minutes")


def parents():
    """Return the services of every published case that has some, and of our own."""
    names = ("code", "timed", *MINUTES)
    found = [[dict(zip(names, one, strict=True)) for one in given] for given in OWN]
    for family in ("therapy_timed_units", "assistant_modifiers_cq_co"):
        path = cases.FOLDER / "rule_cases" / f"{family}.json"
        if path.exists():
            stored = json.loads(path.read_text(encoding="utf-8"))["cases"]
            found += [
                [_whole(one) for one in case["input"]["services"]]
                for case in stored
                if "services" in case["input"]
            ]
    return found


def sibling(random, parent):
    """Return the services of a sibling: shifted, split or joined, and in another order."""
    services = [_shifted(random, one) for one in parent]
    if random.random() < 0.5:
        services = [part for one in services for part in _parted(random, one)]
    if random.random() < 0.3:
        services = _joined(services)
    random.shuffle(services)
    return services


def _whole(one):
    spent = {name: one.get(name, 0) for name in MINUTES}
    return {"code": one["code"], "timed": one["timed"], **spent} | (
        {"therapist_minutes": one["minutes"]} if "minutes" in one else {}
    )


def _shifted(random, one):
    """Move each of the minutes by one at most, or swap who spent them."""
    moved = {name: max(one[name] + random.choice((-1, 0, 0, 1)), 0) for name in MINUTES}
    if random.random() < 0.2:
        names = list(MINUTES)
        random.shuffle(names)
        moved = dict(zip(names, moved.values(), strict=True))
    return {**one, **moved}


def _parted(random, one):
    """Tell a service as two sessions, whoever gave which minutes of them."""
    first = {name: random.randint(0, one[name]) for name in MINUTES}
    return [{**one, **first}, {**one, **{name: one[name] - first[name] for name in MINUTES}}]


def _joined(services):
    """Tell all sessions of a code as one service."""
    found = {}
    for one in services:
        kept = found.setdefault(one["code"], {**one, **dict.fromkeys(MINUTES, 0)})
        for name in MINUTES:
            kept[name] += one[name]
    return list(found.values())
