"""Measure queue, claim page and an edit: server time and queries, at growing numbers of claims.

python3 dev.py bench desk [--kind embedded|server|both] [--claims 1000,100000]
"""

import argparse
import json
import subprocess
import sys

from benches import _machine, _report


def main() -> None:
    """Run the bench and print its figures."""
    parser = argparse.ArgumentParser(prog="dev.py bench desk", description=__doc__)
    parser.add_argument("--kind", choices=("embedded", "server", "both"), default="both")
    parser.add_argument("--claims", default="1000,100000", help="sizes, smallest first")
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    known = parser.parse_args()
    kinds = ("embedded", "server") if known.kind == "both" else (known.kind,)
    figures: dict[str, _report.Figure] = {}
    for kind in kinds:
        with _machine.prepared(kind, port=8880) as (_, env):
            words = [
                sys.executable,
                "-m",
                "benches._desk_inside",
                known.claims,
                str(known.requests),
            ]
            done = subprocess.run(
                words, cwd=_machine.ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(f"The bench inside failed with code {done.returncode}.")
            found = json.loads(done.stdout.splitlines()[-1])
            figures |= {f"{kind}: {label}": value for label, value in found.items()}
    env = _report.environment(sqlite="WAL, synchronous FULL", postgres="fsync on")
    _report.show("desk", figures, env, as_json=known.json)


if __name__ == "__main__":
    main()
