"""What is said to the Messages API, and how its answer is read."""

import re
from functools import cache
from importlib import resources
from typing import Any

from claims.domain.reading.answer import Answer
from integrations.errors import PayloadInvalid
from integrations.ports import NoteRequest
from integrations.protocols import strict_json

# A changed prompt is a file of its own under a new name.
PROMPT = "read-note-1"
MOST_TOKENS = 4096
# Some endpoints know no schema, and their models put JSON into a fence.
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)


class Unreadable(Exception):
    """The answer is not what was asked for; it is not quoted here."""


@cache
def prompt() -> str:
    """Return the words that are the same for every note."""
    return (resources.files(__package__) / "prompts" / f"{PROMPT}.md").read_text(encoding="utf-8")


def message(request: NoteRequest, *, model: str, nonce: str) -> dict[str, Any]:
    """Return the call: stable words first and cached, then one visit as data.

    No tools, no addresses, no memory: whatever a note says, the answer
    can be nothing but facts to be checked.
    """
    from anthropic import transform_schema

    stable = {"type": "text", "text": prompt(), "cache_control": {"type": "ephemeral"}}
    return {
        "model": model,
        "max_tokens": MOST_TOKENS,
        "system": [stable],
        "messages": [{"role": "user", "content": content(request, nonce=nonce)}],
        "output_config": {"format": {"type": "json_schema", "schema": transform_schema(Answer)}},
    }


def content(request: NoteRequest, *, nonce: str) -> str:
    """Return a visit between tags that nobody who wrote the note could know."""
    rows = f"<structured nonce={nonce}>\n{request.structured}\n</structured nonce={nonce}>"
    listed = f"<candidates nonce={nonce}>\n{request.candidates}\n</candidates nonce={nonce}>"
    notes = [
        f"<note id={place} nonce={nonce}>\n{_bare(text, nonce)}\n</note id={place} nonce={nonce}>"
        for place, text in enumerate(request.notes, 1)
    ]
    return "\n".join([rows, listed, *notes])


def _bare(text: str, nonce: str) -> str:
    """Return a note without the number of its tags, should it hold it by some chance."""
    return re.sub(re.escape(nonce), "", text)


def read(text: str) -> Any:
    """Return the JSON of an answer; raises Unreadable. Whether it holds is judged elsewhere."""
    fenced = _FENCE.fullmatch(text)
    try:
        return strict_json.load((fenced[1] if fenced else text).encode())
    except (PayloadInvalid, UnicodeEncodeError):
        raise Unreadable from None
