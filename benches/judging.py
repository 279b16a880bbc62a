"""Measure the edits and proposals of a six-line claim with the demo's tables loaded.

python3 dev.py bench judging [--kind embedded|server|both]
"""

import argparse
import json
import subprocess
import sys

from benches import _machine, _report


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench judging", description=__doc__)
    parser.add_argument("--kind", choices=("embedded", "server", "both"), default="both")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    kinds = ("embedded", "server") if known.kind == "both" else (known.kind,)
    figures: dict[str, _report.Figure] = {}
    for kind in kinds:
        with _machine.prepared(kind, port=8890) as (_, env):
            words = [sys.executable, "-m", "benches._judging_inside", str(known.times)]
            done = subprocess.run(
                words, cwd=_machine.ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"The bench inside failed with code {done.returncode}.")
            found = json.loads(done.stdout.splitlines()[-1])
            figures |= {f"{kind}: {label}": value for label, value in found.items()}
    env = _report.environment(sqlite="WAL, synchronous FULL", postgres="fsync on")
    _report.show("judging", figures, env, as_json=known.json)


if __name__ == "__main__":
    main()
