"""The frozen base every document of the domain is built on."""

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A frozen value that refuses unknown fields and hides its input.

    Pydantic's own errors would quote the offending value, which here is
    a patient's: ``hide_input_in_errors`` keeps it out of every message.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON types; decimals and dates become strings."""
        return self.model_dump(mode="json")


def canonical(value: Any) -> bytes:
    """Return the one byte string that stands for this JSON value."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical form, 64 hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()
