"""A remedy on offer ends its finding and blocks nothing, whatever the claim."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.coding.history import History, Surgery
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, VisitFacts
from claims.domain.fixing import Inapplicable
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.edits.claims import CLEAN, DAY, examine
from tests.claims.domain.edits.tables import Fees, tables

OURS = ("surgery.", "surgeons.")
CODES = ["99213", "99204", "99291", "20610", "27447", "10060", "29881", "99024"]
MODIFIERS = ["24", "25", "57", "58", "78", "79", "54", "62", "80"]
TABLES = tables(
    em=EM,
    physician_fees=Fees(
        c20610={"global_days": "000", "bilateral": "1", "assistant": "1", "co_surgeon": "0"},
        c27447={"global_days": "090", "bilateral": "1", "assistant": "2", "co_surgeon": "1"},
        c10060={"global_days": "010", "bilateral": "0", "assistant": "0", "co_surgeon": "9"},
    ),
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(CODES), st.lists(st.sampled_from(MODIFIERS), max_size=3, unique=True)
    ),
    min_size=1,
    max_size=4,
)
FLAG = st.sampled_from([None, True, False])
FACTS = st.builds(
    VisitFacts, is_separate=FLAG, is_decision_for_surgery=FLAG, is_related_to_surgery=FLAG
)
SURGERIES = st.lists(
    st.builds(
        Surgery,
        code=st.sampled_from(["27447", "10060", "", "29881"]),
        on=st.integers(-2, 95).map(lambda n: DAY - timedelta(days=n)),
        global_days=st.sampled_from(["000", "010", "090", "XXX", ""]),
        relation=st.sampled_from(["", "RELATED", "UNRELATED", "STAGED", "RETURN_TO_OR"]),
    ),
    max_size=3,
)
PAYERS = st.sampled_from(["MEDICARE", "COMMERCIAL", "MEDICARE_ADVANTAGE"])


def claim(lines):
    return CLEAN.model_copy(
        update={
            "lines": tuple(
                CLEAN.lines[0].model_copy(
                    update={
                        "uid": f"S{n}",
                        "code": code,
                        "modifiers": tuple(modifiers),
                        "minutes": None,
                        "units": Decimal(1),
                    }
                )
                for n, (code, modifiers) in enumerate(lines)
            )
        }
    )


def context(facts, surgeries, payer):
    services = tuple(
        DocumentedService(key=f"S{n}", date_from=DAY, visit=one) for n, one in enumerate(facts)
    )
    return {
        "services": services,
        "history": History(surgeries=tuple(surgeries)),
        "tables": TABLES,
        "payer_class": payer,
    }


def blocks(found):
    return {one.edit for one in found if one.severity is Severity.BLOCKS}


@settings(max_examples=150, deadline=None)
@given(LINES, st.lists(FACTS, max_size=4), SURGERIES, PAYERS)
def test_a_remedy_ends_its_finding_and_blocks_nothing(lines, facts, surgeries, payer):
    content, known = claim(lines), context(facts, surgeries, payer)
    before = examine(content, **known)
    for finding in before:
        for fix in finding.fixes if finding.edit.startswith(OURS) else ():
            try:
                after = examine(fix.apply(content), **known)
            except Inapplicable:
                continue
            assert finding.key not in {one.key for one in after}
            assert (finding.edit, finding.subject) not in {(f.edit, f.subject) for f in after}
            assert blocks(after) <= blocks(before), (finding.edit, fix.label)


@settings(max_examples=80, deadline=None)
@given(LINES, st.lists(FACTS, max_size=4), SURGERIES, PAYERS, st.randoms())
def test_the_order_of_lines_and_history_changes_nothing(lines, facts, surgeries, payer, random):
    content, known = claim(lines), context(facts, surgeries, payer)
    shuffled, turned = list(content.lines), list(surgeries)
    random.shuffle(shuffled)
    random.shuffle(turned)
    other = content.model_copy(update={"lines": tuple(shuffled)})
    again = {**known, "history": History(surgeries=tuple(turned))}
    ours = [
        {one.key for one in examine(each, **about) if one.edit.startswith(OURS)}
        for each, about in ((content, known), (other, again))
    ]
    assert ours[0] == ours[1]
