"""The demo billing system as a program: ``python -m integrations.demo.billing``."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from integrations.demo import hooks
from integrations.demo.acknowledger import Acknowledger
from integrations.demo.contract import Contract
from integrations.demo.counter import Counter
from integrations.demo.ledger import Ledger

CONTRACT = Path(__file__).with_name("billing.schema.json")


def main(arguments: list[str] | None = None) -> int:
    """Run until a signal ends it; 2 means the arguments cannot work."""
    options = read_arguments(arguments)
    try:
        hook = _hook(options)
        counter = _counter(options, acknowledged=hook is not None)
    except (OSError, ValueError, hooks.SecretUnreadable) as error:
        print(f"billing: {error}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    serving = threading.Thread(target=counter.serve_forever, daemon=True)
    serving.start()
    acknowledger = Acknowledger(ledger=counter.ledger, hook=hook) if hook else None
    if acknowledger:
        acknowledger.start()
    print(f"billing: listening on {counter.address}", flush=True)
    stop.wait()
    if acknowledger:
        acknowledger.stopped.set()
        acknowledger.join(timeout=2)
    counter.stopping.set()
    counter.shutdown()
    counter.server_close()
    counter.ledger.close()
    return 0


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="integrations.demo.billing", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--ledger", type=Path, required=True, help="SQLite file, kept")
    parser.add_argument("--token-file", type=Path, required=True, help="bearer token of callers")
    parser.add_argument("--ack-hook", help="where acknowledgements go; none without it")
    parser.add_argument("--ack-secret-file", type=Path, help="whsec_ secret that signs them")
    parser.add_argument("--ack-after", type=float, default=3.0, metavar="SECONDS")
    parser.add_argument("--quiet", action="store_true", help="no line per request")
    options = parser.parse_args(arguments)
    if bool(options.ack_hook) != bool(options.ack_secret_file):
        parser.error("--ack-hook and --ack-secret-file go together")
    return options


def _hook(options: argparse.Namespace) -> hooks.Hook | None:
    if not options.ack_hook:
        return None
    return hooks.Hook(options.ack_hook, hooks.read_secret(options.ack_secret_file))


def _counter(options: argparse.Namespace, *, acknowledged: bool) -> Counter:
    token = options.token_file.read_text(encoding="ascii").strip()
    if len(token) < 16:
        raise ValueError(f"{options.token_file} must hold at least 16 characters.")
    counter = Counter(
        options.port,
        ledger=Ledger(options.ledger),
        token=token,
        contract=Contract.load(CONTRACT),
        acknowledge_after=options.ack_after if acknowledged else None,
    )
    counter.quiet = options.quiet
    return counter


if __name__ == "__main__":
    sys.exit(main())
