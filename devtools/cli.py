"""Read the words after dev.py and do what they ask."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from devtools import checking, environment, running
from devtools.stop import Stop

ABOUT = "Prepare, run and check ClinicBridge on this machine; needs nothing but Python."


def main(words: Sequence[str]) -> int:
    """Do what WORDS ask and return the exit code."""
    parser = _parser()
    known, rest = parser.parse_known_args(words)
    if rest and known.command not in {"test", "bench", "shots"}:
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        return _do(known, rest)
    except Stop as stop:
        print(stop)
        return stop.code
    except KeyboardInterrupt:
        return 130


def _do(known: argparse.Namespace, rest: list[str]) -> int:
    match known.command:
        case "run":
            return running.run(port=known.port, data=known.data, demo=known.demo)
        case "setup":
            environment.prepare("dev")
            return 0
        case "test":
            return checking.test(fast=known.fast, rest=rest)
        case "check":
            return checking.check()
        case "bench":
            return checking.bench(name=known.name, rest=rest)
        case "shots":
            return checking.shots(rest)
        case _:
            return environment.lock()


def _port(word: str) -> int:
    # Two more ports follow it: the demo clinic's EMR and its billing system.
    if not word.isdigit() or not 1024 <= int(word) <= 65533:
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65533")
    return int(word)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description=ABOUT)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("run", help="start ClinicBridge and the demo clinic on this machine")
    run.add_argument(
        "--port", type=_port, default=8000, help="default 8000; the demo takes the two after it too"
    )
    run.add_argument(
        "--data",
        type=Path,
        default=environment.ROOT / "var",
        metavar="DIR",
        help="where everything is kept; default var, beside dev.py",
    )
    run.add_argument("--no-demo", dest="demo", action="store_false", help="without the demo clinic")
    test = commands.add_parser("test", help="run the tests; further words go to pytest")
    test.add_argument("--fast", action="store_true", help="only the part of about a minute")
    commands.add_parser("setup", help="only prepare the virtual environment")
    commands.add_parser("check", help="format, lint, types, walls, templates, migrations")
    bench = commands.add_parser("bench", help="measure; further words go to the bench")
    bench.add_argument("name", help=f"one of: {', '.join(checking.benches())}")
    # Without a help of its own: --help goes to the pictures, which know their options.
    commands.add_parser(
        "shots", add_help=False, help="take pictures of every page; fails on any complaint"
    )
    commands.add_parser("lock", help="resolve the locks again (needs uv)")
    return parser
