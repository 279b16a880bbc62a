"""Small code tables of made-up rows, for edits that ask one."""

from datetime import date
from decimal import Decimal

from claims.domain.coding.codetables import AddOn, MueLimit, PtpEdit, ServiceFacts, Tables

RELEASE = "made up for tests"


class Pairs:
    """NCCI pairs, each in force from 2020 on unless said otherwise."""

    def __init__(self, *rows, effective=date(2020, 1, 1), deletion=None):
        self.rows = [PtpEdit(a, b, n, effective, deletion, RELEASE) for a, b, n in rows]

    def between(self, codes, on):
        return tuple(e for e in self.rows if {e.column1, e.column2} <= codes and e.holds(on))


class Limits:
    """Most units by code: value and adjudication indicator."""

    def __init__(self, **limits):
        self.limits = limits

    def limit(self, code, on):
        known = self.limits.get(f"c{code}")
        return MueLimit(code, *known, RELEASE) if known else None


class AddOns:
    """Add-on codes with their kind and primaries."""

    def __init__(self, **known):
        self.known = known

    def add_on(self, code, on):
        known = self.known.get(f"c{code}")
        return AddOn(code, known[0], frozenset(known[1:]), RELEASE) if known else None


class Fees:
    """Rows of the physician fee schedule by code, those of one day alone if it is named."""

    def __init__(self, *, of=None, **rows):
        self.of, self.rows = of, rows

    def facts(self, code, on, *, modifier=""):
        row = self.rows.get(f"c{code}") if self.of in (None, on) else None
        return ServiceFacts(code, modifier, release=RELEASE, **row) if row else None


def tables(**known):
    """Return tables in which only these are loaded."""
    return Tables(**known)


def dollars(text):
    """Return an amount."""
    return Decimal(text)


class OnlyOn:
    """Tables of ICD-10-CM in which one release judges one day, and nothing any other."""

    def __init__(self, day, table):
        self.day, self.table = day, table

    def on(self, day):
        return self.table if day == self.day else None
