"""The kinds of value a rule carries, and the refusal of one that does not fit."""

from enum import StrEnum


class Kind(StrEnum):
    """What a transform gives and a target takes."""

    ANY = "any value"
    TEXT = "text"
    NUMBER = "a number"
    INTEGER = "a whole number"
    DATE = "a date"
    TIME = "a time of day"
    FLAG = "yes or no"
    LIST = "a list"


class Unfit(Exception):
    """The value does not fit: words that follow the source's name, no value."""


# What a value of one kind may become without a transform of its own.
_FITS = {
    Kind.TEXT: {Kind.TEXT, Kind.LIST},
    Kind.NUMBER: {Kind.NUMBER, Kind.TEXT},
    Kind.INTEGER: {Kind.INTEGER, Kind.NUMBER, Kind.TEXT},
    Kind.DATE: {Kind.DATE, Kind.TEXT},
    Kind.TIME: {Kind.TIME, Kind.TEXT},
    Kind.FLAG: {Kind.FLAG},
    Kind.LIST: {Kind.LIST},
}


def fits(given: Kind, wanted: Kind) -> bool:
    """Say whether a target of one kind takes a value of another."""
    return Kind.ANY in (given, wanted) or wanted in _FITS[given]


def is_storable(text: str) -> bool:
    """Whether a text holds only what a row can keep."""
    return not any((c < " " and c not in "\t\r\n") or "\ud800" <= c <= "\udfff" for c in text)
