"""All the engine would change, each change once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.domain import fixes
from claims.domain.coding import proposing
from claims.domain.content import Line
from claims.domain.facts import DocumentedService, DrugFacts, VisitFacts
from claims.domain.fixing import MAX_LINES
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.coding.test_therapy_lines import CONTEXT, DRAWN, changed
from tests.claims.domain.edits.tables import tables

DAY = date(2026, 3, 2)
DRUG = DocumentedService(
    key="S3",
    code="J3301",
    drug=DrugFacts(container="SINGLE_DOSE", given=Decimal(4), discarded=Decimal(0)),
)
VISIT = DocumentedService(key="S4", visit=VisitFacts(is_new=False, total_minutes=85))
MORE = (
    Line(uid="S3", code="J3301", units=Decimal(4), from_date=DAY),
    Line(uid="S4", code="99215", units=Decimal(1), from_date=DAY, to_date=DAY),
)
KNOWN = replace(CONTEXT, services=(*CONTEXT.services, DRUG, VISIT), tables=tables(em=EM))


def with_more(content, *further):
    return content.model_copy(update={"lines": (*content.lines, *MORE, *further)})


def kinds(content):
    return [(one.fix.kind, one.fix.subject) for one in proposing.propose(content, KNOWN)]


def test_a_claim_as_drawn_gets_no_proposal():
    assert proposing.propose(DRAWN, CONTEXT) == ()


def test_therapy_comes_first_then_visits_then_drugs():
    content = with_more(changed("S2", units=Decimal(3)))
    assert kinds(content) == [("SetUnits", "S2"), ("AddLine", "S4.P"), ("AddModifier", "S3")]


def test_what_no_longer_fits_the_claim_is_left_out_and_hides_nothing_after_it():
    full = [Line(uid=f"L{n}", code="99999") for n in range(MAX_LINES - 5)]
    content = with_more(changed("S2", units=Decimal(3)), *full)
    assert len(content.lines) == MAX_LINES
    assert kinds(content) == [("SetUnits", "S2"), ("AddModifier", "S3")]


def test_what_is_proposed_once_done_is_proposed_no_more():
    content = with_more(changed("S2", units=Decimal(3)))
    done = fixes.apply_all(content, [one.fix for one in proposing.propose(content, KNOWN)])
    assert kinds(done) == []
