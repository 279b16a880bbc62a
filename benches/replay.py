"""Measure a replay of past visits, beside mapping the same visits alone.

python3 dev.py bench replay [--kind embedded|server|both] [--visits 200] [--times 3]

The baselines apply the draft's rules to the same records without opening
a stored visit, drawing a claim, examining or comparing it: in the process
itself, and in one that can be killed, as the replay does.
"""

import argparse
import json
import subprocess
import sys

from benches import _machine, _report


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench replay", description=__doc__)
    parser.add_argument("--kind", choices=("embedded", "server", "both"), default="both")
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    kinds = ("embedded", "server") if known.kind == "both" else (known.kind,)
    figures: dict[str, _report.Figure] = {}
    for kind in kinds:
        with _machine.prepared(kind, port=8892) as (_, env):
            counts = (str(known.visits), str(known.times))
            words = [sys.executable, "-m", "benches._replay_inside", *counts]
            done = subprocess.run(
                words, cwd=_machine.ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"The bench inside failed with code {done.returncode}.")
            found = json.loads(done.stdout.splitlines()[-1])
            figures |= {f"{kind}: {label}": value for label, value in found.items()}
    env = _report.environment(visits=known.visits)
    _report.show("replay", figures, env, as_json=known.json)


if __name__ == "__main__":
    main()
