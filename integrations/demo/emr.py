"""The demo EMR as a program: ``python -m integrations.demo.emr``."""

import argparse
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from integrations.demo import bundles, hooks, visits
from integrations.demo.outgoing import Memory, Sender
from integrations.demo.practice_day import Control, PracticeDay


def main(arguments: list[str] | None = None) -> int:
    """Run until a signal ends it; 2 means the arguments cannot work."""
    options = read_arguments(arguments)
    try:
        memory = Memory(options.state, today=options.today)
        day = PracticeDay(seed=options.seed, visits=options.visits, memory=memory)
        if options.dump:
            dump(day)
            return 0
        sender = Sender(
            hook=hooks.Hook(options.hook, hooks.read_secret(options.secret_file)), memory=memory
        )
        control = (
            Control(options.port, day=day, sender=sender) if options.port is not None else None
        )
    except (OSError, ValueError, hooks.SecretUnreadable) as error:
        print(f"emr: {error}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if control is not None:
        threading.Thread(target=control.serve_forever, daemon=True).start()
        print(f"emr: listening on {control.address}", flush=True)
    work(day, sender, every=options.every, stop=stop)
    if control is not None:
        control.shutdown()
        control.server_close()
    return 0


def work(day: PracticeDay, sender: Sender, *, every: float, stop: threading.Event) -> None:
    """Send what was not sent yet, then a new visit each so many seconds."""
    sender.start()
    for visit in day.all_versions():
        sender.offer(visit)
    while not stop.wait(every or None):
        visit = day.add(bundles.clinic_today())
        sender.offer(visit)
        print(f"emr: visit {visit.id} signed", flush=True)
    sender.stop()
    sender.join(timeout=2)


def dump(day: PracticeDay) -> None:
    """Print what would be sent, one message a line, broken ones as they are."""
    for visit in day.all_versions():
        sys.stdout.buffer.write(bundles.body(visit) + b"\n")


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="integrations.demo.emr", description=__doc__)
    parser.add_argument("--hook", help="where signed visits are posted")
    parser.add_argument("--secret-file", type=Path, help="whsec_ secret that signs them")
    parser.add_argument("--port", type=int, help="control server on loopback; 0 takes a free one")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--visits", type=int, default=visits.PLANNED)
    parser.add_argument("--every", type=float, default=60.0, metavar="SECONDS", help="0 is never")
    parser.add_argument("--state", type=Path, metavar="DIR", help="remember what was sent")
    parser.add_argument("--today", type=date.fromisoformat, default=bundles.clinic_today())
    parser.add_argument("--dump", action="store_true", help="print the messages and end")
    options = parser.parse_args(arguments)
    if not options.dump and not (options.hook and options.secret_file):
        parser.error("--hook and --secret-file are needed, or --dump")
    return options


if __name__ == "__main__":
    sys.exit(main())
