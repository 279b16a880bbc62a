"""A remedy on offer ends its finding and blocks nothing, whatever the claim."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import zip_longest

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.domain.coding.history import EarlierLine, History, Surgery
from claims.domain.content import Diagnosis
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, Side, VisitFacts
from claims.domain.fixing import Inapplicable
from claims.services import coding_context
from tests import examples
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.edits.claims import CLEAN, DAY, examine
from tests.claims.domain.edits.tables import Fees, tables

OURS = ("surgery.", "surgeons.", "sides.", "visits.")
CODES = [
    "99213",
    "99204",
    "99291",
    "20610",
    "27447",
    "10060",
    "29881",
    "99024",
    "99215",
    "99417",
    "G2212",
]
MODIFIERS = ["24", "25", "57", "58", "78", "79", "54", "62", "80", "LT", "RT", "50", "F1"]
TABLES = tables(
    em=EM,
    icd=coding_context.shipped_tables().icd,
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
    VisitFacts,
    is_separate=FLAG,
    is_decision_for_surgery=FLAG,
    is_related_to_surgery=FLAG,
    is_new=FLAG,
    total_minutes=st.none() | st.integers(0, 120),
    risk=st.lists(st.sampled_from(["otc_drug", "prescription_drug", "?"]), max_size=2).map(tuple),
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
SIDES = st.lists(st.sampled_from([None, *Side]), min_size=4, max_size=4)
DIAGNOSES = st.lists(
    st.sampled_from(["M17.11", "M17.12", "M17.0", "M17.9", "M54.50"]), max_size=3, unique=True
)
SEEN = (
    EarlierLine("C1", "99213", DAY - timedelta(days=400), provider_npi="1234567893"),
    EarlierLine("C2", "20610", DAY - timedelta(days=30), provider_npi="1000000004"),
)
PAYERS = st.sampled_from(["MEDICARE", "COMMERCIAL", "MEDICARE_ADVANTAGE"])


def claim(lines, codes=()):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes))
    return CLEAN.model_copy(
        update={
            "diagnoses": diagnoses or CLEAN.diagnoses,
            "lines": tuple(
                CLEAN.lines[0].model_copy(
                    update={
                        "uid": f"S{n}",
                        "code": code,
                        "modifiers": tuple(modifiers),
                        "minutes": None,
                        "units": Decimal(1 + n % 2),
                        "pointers": tuple(one.uid for one in diagnoses[n % 2 :]) or ("D1",),
                    }
                )
                for n, (code, modifiers) in enumerate(lines)
            ),
        }
    )


def context(facts, surgeries, payer, sides=()):
    services = tuple(
        DocumentedService(key=f"S{n}", date_from=DAY, visit=one, side=side)
        for n, (one, side) in enumerate(zip_longest(facts, sides))
    )
    return {
        "services": services,
        "history": History(surgeries=tuple(surgeries), lines=SEEN if len(facts) % 2 else ()),
        "tables": TABLES,
        "payer_class": payer,
    }


def blocks(found):
    return {one.edit for one in found if one.severity is Severity.BLOCKS}


@settings(max_examples=examples.of(150), deadline=None)
@given(LINES, st.lists(FACTS, max_size=4), SURGERIES, PAYERS, SIDES, DIAGNOSES)
@example(
    [("99213", ["25", "57"]), ("20610", [])],
    [VisitFacts(is_separate=False)],
    [],
    "MEDICARE",
    [None] * 4,
    [],
)
@example(  # two visits of a day: the fewer units that one supports are not what the other does
    [("99213", []), ("G2212", []), ("99213", []), ("99215", [])],
    [VisitFacts(), VisitFacts(), VisitFacts(total_minutes=0), VisitFacts(total_minutes=69)],
    [],
    "MEDICARE",
    [None] * 4,
    [],
)
def test_a_remedy_ends_its_finding_and_blocks_nothing(lines, facts, surgeries, payer, sides, codes):
    content, known = claim(lines, codes), context(facts, surgeries, payer, sides)
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


@settings(max_examples=examples.of(80), deadline=None)
@given(LINES, st.lists(FACTS, max_size=4), SURGERIES, PAYERS, st.randoms())
def test_the_order_of_lines_and_history_changes_nothing(lines, facts, surgeries, payer, random):
    content, known = claim(lines), context(facts, surgeries, payer)
    shuffled, turned = list(content.lines), list(surgeries)
    random.shuffle(shuffled)
    random.shuffle(turned)
    other = content.model_copy(update={"lines": tuple(shuffled)})
    again = {**known, "history": replace(known["history"], surgeries=tuple(turned))}
    ours = [
        {one.key for one in examine(each, **about) if one.edit.startswith(OURS)}
        for each, about in ((content, known), (other, again))
    ]
    assert ours[0] == ours[1]
