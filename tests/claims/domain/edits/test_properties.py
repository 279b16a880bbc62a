"""What holds for every edit at once, on claims that mix therapy, visits, drugs and surgery."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.coding.history import EarlierLine, History, Notice, Permit, Plan, Surgery
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import Diagnosis
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, DrugFacts, Side
from claims.domain.fixing import Inapplicable
from claims.services import coding_context
from tests import examples
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.edits.claims import CLEAN, DAY, examine
from tests.claims.domain.edits.tables import AddOns, Fees, Limits, Pairs, tables

CODES = (
    *("97110", "97140", "97530", "97161", "97150", "97014", "97010", "G0283"),
    *("99213", "99204", "99024", "20610", "J3301", "29881", "73562", "99417", ""),
)
MODIFIERS = (
    *("GP", "GO", "CQ", "CO", "KX", "GA", "59", "XU", "25", "24", "57", "LT", "RT", "50"),
    *("JW", "JZ", "26", "95", "76", "FX", "80"),
)
DIAGNOSES = ("M17.11", "M17.12", "M54.50", "M54.41", "S82.61X", "S83.241", "W01.0XXA", "M25.569")
SHIPPED = coding_context.shipped_tables()
TABLES = tables(
    icd=SHIPPED.icd,
    places=SHIPPED.places,
    kx=SHIPPED.kx,
    em=EM,
    ptp=Pairs(("97530", "97140", 1), ("97140", "97161", 0), ("20610", "99213", 1)),
    mue=Limits(c97110=(4, 3), c20610=(1, 2), c97161=(1, 1)),
    add_ons=AddOns(c99417=(1, "99215", "99205")),
    physician_fees=Fees(
        c20610={"global_days": "000", "bilateral": "1", "allowed": Decimal(70)},
        c29881={"global_days": "090", "bilateral": "1", "assistant": "1"},
        c97110={"global_days": "XXX", "status": "A", "allowed": Decimal(30)},
        c97150={"status": "N"},
    ),
)
LINE = st.tuples(
    st.sampled_from(CODES),
    st.lists(st.sampled_from(MODIFIERS), max_size=4, unique=True),
    st.sampled_from(["1", "2", "3", "0.5", "0"]),
    st.sampled_from(["11", "10", "24", ""]),
    st.sampled_from([None, 8, 23, 38]),
    st.integers(0, 2),
)
PLANS = st.lists(
    st.builds(
        Plan,
        id=st.just("p"),
        discipline=st.sampled_from(["PT", "OT"]),
        certified_from=st.just(DAY - timedelta(days=40)),
        certified_to=st.sampled_from([DAY + timedelta(days=50), DAY - timedelta(days=5)]),
        kx_attested_on=st.sampled_from([None, DAY - timedelta(days=9)]),
    ),
    max_size=2,
)
HISTORIES = st.builds(
    History,
    plans=PLANS.map(tuple),
    authorizations=st.lists(
        st.builds(
            Permit,
            id=st.just("a"),
            number=st.just("A7"),
            allowed=st.integers(0, 3),
            used=st.integers(0, 3),
            end_date=st.sampled_from([None, DAY, DAY - timedelta(days=1)]),
        ),
        max_size=1,
    ).map(tuple),
    surgeries=st.lists(
        st.builds(
            Surgery,
            code=st.just("29881"),
            on=st.integers(0, 95).map(lambda n: DAY - timedelta(days=n)),
            global_days=st.sampled_from(["090", "010", ""]),
        ),
        max_size=1,
    ).map(tuple),
    notices=st.sampled_from([(), (Notice(DAY),)]),
    lines=st.sampled_from([(), (EarlierLine("c", "97110", DAY, ("GP",), payer_id="P"),)]),
)
PAYERS = st.sampled_from(
    ["MEDICARE", "MEDICARE_ADVANTAGE", "COMMERCIAL", "MEDICAID", "WORKERS_COMP", ""]
)
DRUGS = st.none() | st.builds(
    DrugFacts,
    container=st.sampled_from(["SINGLE_DOSE", "MULTI_DOSE", ""]),
    given=st.sampled_from([None, Decimal(4)]),
    discarded=st.sampled_from([None, Decimal(0), Decimal(2)]),
)


EXCESS = "minutes.units_exceed_minutes"
# Which lines stand under one plan of care decides which minutes are counted together:
# where a fix changes that, the day's units are counted anew.
RECOUNTED = {
    "therapy.therapy_discipline_modifier_missing",
    "therapy.one_discipline_modifier",
    "therapy.cq_requires_gp",
    "therapy.co_requires_go",
    "ncci.pair_denied",
    "filing.duplicate",
    "filing.line_twice",
}


def claim(lines, codes):
    """Return a claim of these lines and diagnoses, otherwise clean."""
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes))
    made = tuple(
        CLEAN.lines[0].model_copy(
            update={
                "uid": f"S{n}",
                "code": code,
                "modifiers": tuple(modifiers),
                "units": Decimal(units),
                "place_of_service": place,
                "minutes": minutes,
                "pointers": tuple(one.uid for one in diagnoses[point : point + 2]),
            }
        )
        for n, (code, modifiers, units, place, minutes, point) in enumerate(lines)
    )
    return CLEAN.model_copy(update={"diagnoses": diagnoses, "lines": made})


@st.composite
def cases(draw):
    """Return a claim and everything it is judged by."""
    content = claim(
        draw(st.lists(LINE, min_size=1, max_size=4)),
        draw(st.lists(st.sampled_from(DIAGNOSES), min_size=1, max_size=3, unique=True)),
    )
    drug, side = draw(DRUGS), draw(st.sampled_from([None, *Side]))
    services = tuple(
        DocumentedService(
            key=line.uid, code=line.code, date_from=DAY, minutes=line.minutes, drug=drug, side=side
        )
        for line in content.lines
    )
    return content, {
        "services": draw(st.sampled_from([services, ()])),
        "history": draw(HISTORIES),
        "payer_class": draw(PAYERS),
        "payer": PayerRules(id="P", filing_days=draw(st.sampled_from([None, 30]))),
        "tables": TABLES,
        "today": DAY + timedelta(days=draw(st.sampled_from([0, 25, 31]))),
        "place_of_service": "11",
    }


def blocks(found):
    """Return what blocks, by edit and subject.

    Too many units are the code's: which of its lines is asked to give
    them up depends on what else stands on the claim.
    """
    return {
        (one.edit, one.inputs["code"] if one.edit == EXCESS else one.subject)
        for one in found
        if one.severity is Severity.BLOCKS
    }


@settings(max_examples=examples.of(400), deadline=None)
@given(cases())
def test_a_fix_ends_its_finding_and_creates_no_blocking_one(case):
    content, known = case
    before = examine(content, **known)
    for finding in before:
        for fix in finding.fixes:
            try:
                changed = fix.apply(content)
            except Inapplicable:
                continue
            after = examine(changed, **known)
            assert finding.key not in {one.key for one in after}, (finding.edit, fix.label)
            new = blocks(after) - blocks(before)
            if finding.edit in RECOUNTED:
                new = {(edit, uid) for edit, uid in new if edit != "minutes.units_exceed_minutes"}
            assert not new, (finding.edit, fix.label, new)


@settings(max_examples=examples.of(200), deadline=None)
@given(cases(), st.randoms())
def test_findings_depend_on_the_claim_and_not_on_its_order(case, random):
    content, known = case
    lines = list(content.lines)
    random.shuffle(lines)
    shuffled = content.model_copy(update={"lines": tuple(lines)})
    history = known["history"]
    turned = replace(history, plans=history.plans[::-1])
    one = sorted((f.edit, f.severity) for f in examine(content, **known))
    assert one == sorted((f.edit, f.severity) for f in examine(content, **known))
    two = sorted((f.edit, f.severity) for f in examine(shuffled, **{**known, "history": turned}))
    assert one == two


@settings(max_examples=examples.of(200), deadline=None)
@given(cases(), st.sampled_from(["GY", "AT", "Q6"]))
def test_a_modifier_no_rule_speaks_of_removes_no_blocking_finding(case, modifier):
    content, known = case
    first = content.lines[0]
    if len(first.modifiers) > 3:
        return
    more = first.model_copy(update={"modifiers": (*first.modifiers, modifier)})
    changed = content.model_copy(update={"lines": (more, *content.lines[1:])})
    gone = blocks(examine(content, **known)) - blocks(examine(changed, **known))
    # GY says that the payer is to deny: the status edit speaks of it.
    assert {edit for edit, _ in gone} <= {"procedures.unpaid_status"}, gone
