"""Rule and Mapping: what the clinic says its EMR's fields mean."""

from typing import Literal

from claims.domain.document import Document


class Rule(Document):
    """One row: this source, transformed, when this holds, is that target.

    ``source`` is one of our paths, or several parted by commas, for the
    transforms that take several; ``value`` is a CEL expression instead
    of a source. ``argument`` belongs to the transform. ``condition`` is
    CEL; where it does not hold the rule writes nothing. ``required``
    says how loudly a missing source is told.
    """

    key: str
    source: str = ""
    transform: str = ""
    argument: str = ""
    condition: str = ""
    value: str = ""
    target: str
    required: Literal["", "block", "confirm", "note"] = ""
    default: str = ""
    for_each: Literal["", "services", "diagnoses"] = ""
    order: int = 0
    note: str = ""


class Mapping(Document):
    """A published set of rules with its look-up tables.

    ``lookups`` maps a table's name to the clinic's words and what each
    of them means.
    """

    set_key: str = ""
    version: str = ""
    rules: tuple[Rule, ...] = ()
    lookups: dict[str, dict[str, str]] = {}
