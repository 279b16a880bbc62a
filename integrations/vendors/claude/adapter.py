"""Claude behind the suggester's port."""

import secrets
from typing import Any, ClassVar

import httpx

from integrations.errors import Misconfigured
from integrations.ports import Abstention, Capabilities, Endpoint, NoteRequest, Suggested
from integrations.vendors.claude import schema
from integrations.vendors.claude.client import Client

# Why a model stopped before it had answered, and what that is to us.
STOPPED = {
    "refusal": Abstention.REFUSAL,
    "max_tokens": Abstention.TRUNCATED,
    "model_context_window_exceeded": Abstention.TRUNCATED,
    "pause_turn": Abstention.TRUNCATED,
}

MOST_COUNTED = 10_000_000  # tokens no call can take


class Claude:
    """Reads one redacted note for one answer. Built per use with an Endpoint."""

    capabilities: ClassVar[Capabilities] = Capabilities()

    def __init__(self, endpoint: Endpoint, *, transport: httpx.BaseTransport | None = None) -> None:
        self._endpoint, self._transport = endpoint, transport

    @property
    def prompt(self) -> str:
        """The name of the prompt, its version included."""
        return schema.PROMPT

    def read(self, request: NoteRequest, *, model: str) -> Suggested:
        """Return what the model said of the notes, or why it said nothing."""
        if not model:
            raise Misconfigured("Suggestions need a model's name.")
        call = schema.message(request, model=model, nonce=secrets.token_hex(8))
        secret = (self._endpoint.secrets or {}).get("token", "")
        with Client(
            base_url=self._endpoint.base_url, token=secret, transport=self._transport
        ) as client:
            return _suggested(client.create(call))


def _suggested(message: Any) -> Suggested:
    """Read a message, of which the SDK promises no shape: an endpoint may be anybody's."""
    usage = getattr(message, "usage", None)
    counted = {
        name: _count(usage, f"{name}_tokens" if "cache" not in name else name)
        for name in ("input", "output", "cache_read_input_tokens", "cache_creation_input_tokens")
    }
    answer, why = _answer(message)
    return Suggested(
        answer=answer,
        abstention=why,
        prompt=schema.PROMPT,
        model=_plain(getattr(message, "model", "")),
        characters=sum(map(len, _texts(message))),
        input_tokens=counted["input"],
        output_tokens=counted["output"],
        cache_read_tokens=counted["cache_read_input_tokens"],
        cache_write_tokens=counted["cache_creation_input_tokens"],
    )


def _answer(message: Any) -> tuple[object, Abstention | None]:
    stop = getattr(message, "stop_reason", None)
    if isinstance(stop, str) and stop in STOPPED:
        return None, STOPPED[stop]
    texts = _texts(message)
    if stop != "end_turn" or not texts:
        return None, Abstention.UNREADABLE
    try:
        return schema.read("".join(texts)), None
    except schema.Unreadable:
        return None, Abstention.UNREADABLE


def _texts(message: Any) -> list[str]:
    blocks = getattr(message, "content", None)
    return [
        block.text
        for block in (blocks if isinstance(blocks, list) else [])
        if getattr(block, "type", "") == "text" and isinstance(getattr(block, "text", None), str)
    ]


def _plain(name: object) -> str:
    """Return what can be kept of a name the other side says."""
    said = name if isinstance(name, str) else ""
    return "".join(char for char in said if char.isprintable())[:80]


def _count(usage: Any, name: str) -> int:
    """Return a count, 0 where what is told is none: an endpoint may say anything."""
    found = getattr(usage, name, 0)
    return found if type(found) is int and 0 <= found <= MOST_COUNTED else 0
