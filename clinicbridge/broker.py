"""Make the folder broker safe to read while a message is being written."""

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils import json

MOMENT = 0.2  # seconds


class Channel(filesystem.Channel):  # type: ignore[misc]
    """Kombu's channel; a message appears in the folder whole or not at all.

    Kombu writes in place: a worker that looks meanwhile takes half a
    message away, cannot read it, and ends as a whole.
    """

    def _put(self, queue: str, payload: dict[str, Any], **_: object) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        part = folder / f".{name}.part"  # a name no queue looks for
        try:
            part.write_text(json.dumps(payload))  # type: ignore[no-untyped-call]
            part.replace(folder / name)
        except OSError as error:
            raise ChannelError("A message could not be added to the folder.") from error


class Transport(filesystem.Transport):  # type: ignore[misc]
    """The folder broker with our channel."""

    Channel = Channel

    def drain_events(  # type: ignore[override]
        self, connection: Any, timeout: float | None = None
    ) -> Any:
        """Wait a moment at most: between two moments a worker sees that it shall end."""
        moment = min(timeout or MOMENT, MOMENT)
        return super().drain_events(connection, timeout=moment)  # type: ignore[no-untyped-call]
