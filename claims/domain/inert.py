"""Cells of a file that a spreadsheet would run, and how one is kept from it."""

import re

# Such a cell gets an apostrophe, one more than it has; whoever reads it back takes one away.
_COMPUTED = re.compile(r"'*[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """Return a text so that no program that opens the file computes it.

    After OWASP, CSV Injection: what begins with = + - @, a tab or a line break.
    """
    return f"'{text}" if _COMPUTED.match(text) else text


def bare(text: str) -> str:
    """Return what was guarded as it was."""
    return text[1:] if text.startswith("'") and _COMPUTED.match(text) else text
