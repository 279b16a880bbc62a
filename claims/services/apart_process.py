"""One child process that answers a line for a line, and its certain end."""

import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-B", "-m", "claims.services.apart_inside")
# What Python itself may need to start; no secret of ours is among it.
SURROUNDINGS = (
    *("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("PYTHONHOME", "PYTHONPATH", "PYTHONTZPATH", "VIRTUAL_ENV"),
)
CHUNK = 65_536
SECONDS_TO_END = 2.0


class Process:
    """A child in a session of its own, with three pipes and nothing else of ours.

    Use it in a ``with``: whatever happens inside, no process, no zombie
    and no pipe is left. ``is_late`` says that the last answer did not
    come in time.
    """

    def __init__(self) -> None:
        self.is_late = False
        self._aside = b""
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            COMMAND,
            bufsize=0,
            cwd=ROOT,
            env=surroundings(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a terminal's interrupt is for its parent
        )
        for pipe in self._pipes():
            os.set_blocking(pipe.fileno(), False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in self._pipes():
            pipe.close()

    def ask(self, question: Any, *, seconds: float) -> Any:
        """Return the answer to a question, both JSON; None when there is none.

        Writes what the child takes and reads what it says, whichever is
        possible: neither side waits for the other for good.
        """
        self._aside = b""
        rest = memoryview(json.dumps(question).encode() + b"\n")
        answer = bytearray()
        until = time.monotonic() + seconds
        stdin, stdout, stderr = self._pipes()
        with selectors.DefaultSelector() as ready:
            ready.register(stdin, selectors.EVENT_WRITE)
            ready.register(stdout, selectors.EVENT_READ)
            ready.register(stderr, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                now = {key.fileobj for key, _ in ready.select(max(0.0, until - time.monotonic()))}
                self.is_late = time.monotonic() >= until
                if self.is_late:
                    return None
                if stdin in now and not (rest := _write(stdin, rest)):
                    ready.unregister(stdin)
                if stderr in now and not self._hear(stderr):
                    ready.unregister(stderr)
                if stdout in now:
                    heard = stdout.read(CHUNK)
                    if not heard:
                        return None
                    answer += heard
        return json.loads(answer)

    def last_words(self) -> tuple[dict[str, str], int]:
        """Return what it said aside since it was asked, and the code it ended with."""
        try:
            self._process.wait(0 if self.is_late else SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
        code = self._process.wait()
        while self._hear(self._pipes()[2]):
            pass
        said: dict[str, str] = {}
        for line in self._aside.split(b"\n"):
            if line.startswith(b"{"):
                said |= json.loads(line)
        return said, code

    def _hear(self, pipe: IO[bytes]) -> bytes:
        heard = pipe.read(CHUNK) or b""
        self._aside = (self._aside + heard)[-CHUNK:]
        return heard

    def _pipes(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        process = self._process
        return process.stdin, process.stdout, process.stderr  # type: ignore[return-value]


def surroundings() -> dict[str, str]:
    """Return the environment a child gets."""
    return {name: os.environ[name] for name in SURROUNDINGS if name in os.environ}


def _write(pipe: IO[bytes], rest: memoryview) -> memoryview:
    """Write what the pipe takes and return what is left; nothing when nobody reads."""
    try:
        return rest[pipe.write(rest[:CHUNK]) or 0 :]
    except BrokenPipeError:
        return rest[:0]
