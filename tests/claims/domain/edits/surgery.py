"""Visits and surgeries around a claim, and what the edits on surgery say of them."""

from datetime import timedelta

from claims.domain.coding.history import History, Surgery
from claims.domain.facts import DocumentedService, VisitFacts
from claims.domain.line_fixes import AddModifier
from tests.claims.domain.edits.claims import CLEAN, DAY, remarks
from tests.claims.domain.edits.tables import Fees, tables

GLOBALS = {
    "20610": "000",
    "10060": "010",
    "27447": "090",
    "97110": "XXX",
    "59400": "MMM",
    "29999": "YYY",
    "11001": "ZZZ",
}
FEES = tables(
    physician_fees=Fees(**{f"c{code}": {"global_days": days} for code, days in GLOBALS.items()})
)


def line(code="99213", *modifiers, uid="S1", on=DAY, **changes):
    """Return a line of a visit, or of another code."""
    values = {"code": code, "modifiers": modifiers, "uid": uid, "from_date": on, "minutes": None}
    return CLEAN.lines[0].model_copy(update={**values, **changes})


def said(edit, *lines, **known):
    """Return what one edit on surgery says of lines: a visit's where none is named."""
    content = CLEAN.model_copy(update={"lines": lines or (line(),)})
    return remarks(f"surgery.{edit}", content, **{"services": (), "tables": FEES, **known})


def after(days, code="27447", **changes):
    """Return the history of a surgery so many days ago."""
    surgery = Surgery(code, DAY - timedelta(days=days), GLOBALS.get(code, "090"), **changes)
    return {"history": History(surgeries=(surgery,))}


def recorded(key="S1", **facts):
    """Return a visit of which the record says this."""
    return {"services": (DocumentedService(key=key, code="99213", visit=VisitFacts(**facts)),)}


def first(modifier, uid="S1"):
    """Return the fix that puts a modifier first."""
    return AddModifier(line=uid, modifier=modifier, position=0)
