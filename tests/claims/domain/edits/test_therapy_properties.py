"""What holds for every therapy edit, on claims drawn from facts and then meddled with."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.coding import draft
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import Accrued, EarlierLine, History, Notice, Permit, Plan
from claims.domain.content import Provider
from claims.domain.edits.findings import Severity
from claims.domain.facts import Discipline, DocumentedService
from claims.domain.line_fixes import SetModifiers
from tests.claims.domain.coding.test_draft import MEDICARE
from tests.claims.domain.coding.test_kx import TABLE
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI, examine
from tests.claims.domain.edits.tables import Fees

OURS = {"therapy", "minutes", "kx", "therapists", "plans", "permits", "notices"}
TABLES = Tables(kx=TABLE, physician_fees=Fees(c97110={"allowed": Decimal(30)}))
CODES = ("97110", "97140", "97116", "97150", "97161", "97165", "92507", "97014", "97010", "99213")
MODIFIERS = ("GP", "GO", "GN", "CQ", "CO", "KX", "GA", "GZ", "GX", "59")
DAYS = st.integers(-100, 20).map(lambda n: DAY + timedelta(n))
NEUTRAL = st.sampled_from(("76", "77", "XU"))


@st.composite
def services(draw):
    return tuple(
        DocumentedService(
            key=f"S{n}",
            code=draw(st.sampled_from(CODES)),
            date_from=DAY,
            date_to=DAY,
            therapist_minutes=draw(st.integers(0, 40)),
            assistant_minutes=draw(st.integers(0, 30)),
            discipline=draw(st.sampled_from((None, None, *Discipline))),
            place_of_service="11",
        )
        for n in range(draw(st.integers(1, 4)))
    )


@st.composite
def claims(draw, visit):
    """Return the claim the engine draws, with lines somebody then meddled with."""
    drawn = draft.draft_lines(visit, context=MEDICARE).lines
    lines = tuple(
        line.model_copy(
            update={
                "pointers": ("D1",),
                "charge": Decimal(10),
                "units": draw(st.sampled_from((line.units, line.units, Decimal(1), Decimal(4)))),
                "modifiers": draw(
                    st.just(line.modifiers)
                    | st.lists(st.sampled_from(MODIFIERS), max_size=4, unique=True).map(tuple)
                ),
            }
        )
        for line in drawn
    )
    words = {"credential": draw(st.sampled_from(("", "PT", "OT", "PTA", "MD")))}
    return CLEAN.model_copy(
        update={
            "lines": lines,
            "rendering": Provider(family="Poe", npi=NPI, **words),
            "referring_qualifier": draw(st.sampled_from(("", "DN", "DQ"))),
            "authorization_number": draw(st.sampled_from(("", "A1", "B2"))),
        }
    )


@st.composite
def histories(draw):
    plan = st.builds(
        Plan,
        id=st.sampled_from("12"),
        discipline=st.sampled_from(("PT", "OT", "SLP")),
        certified_from=st.none() | DAYS,
        certified_to=st.none() | DAYS,
        certified_by_npi=st.sampled_from(("", NPI, "1245319599")),
        kx_attested_on=st.none() | DAYS,
    )
    permit = st.builds(
        Permit,
        id=st.just("1"),
        number=st.just("A1"),
        codes=st.sampled_from((frozenset(), frozenset({"97110"}))),
        counts=st.sampled_from(("VISITS", "UNITS")),
        allowed=st.none() | st.integers(0, 5),
        start_date=st.none() | DAYS,
        end_date=st.none() | DAYS,
    )
    before = draw(st.sampled_from((None, 0, 2479, 2480, 3000)))
    accrued = (
        [] if before is None else [Accrued(2026, "PT_SLP", Decimal(before), draw(st.booleans()))]
    )
    earlier = [EarlierLine(f"C{n}", "97110", DAY - timedelta(n), ("GP",)) for n in range(9)]
    return History(
        plans=tuple(draw(st.lists(plan, max_size=2))),
        authorizations=tuple(draw(st.lists(permit, max_size=1))),
        notices=tuple(draw(st.lists(st.builds(Notice, DAYS), max_size=1))),
        lines=tuple(earlier[: draw(st.sampled_from((0, 9)))]),
        accrued=tuple(accrued),
    )


@st.composite
def situations(draw):
    visit = draw(services())
    known = {
        "services": visit,
        "history": draw(histories()),
        "tables": TABLES,
        "payer_class": draw(st.sampled_from(("MEDICARE", "MEDICARE_ADVANTAGE", "COMMERCIAL"))),
    }
    return draw(claims(visit)), known


def ours(content, known):
    return [f for f in examine(content, **known) if f.edit.split(".")[0] in OURS]


def places(found):
    return {(f.edit, f.subject) for f in found}


def blocking(found):
    return places(f for f in found if f.severity == Severity.BLOCKS)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(situations())
def test_a_fix_removes_its_finding_and_leaves_nothing_new_blocking(situation):
    content, known = situation
    before = blocking(examine(content, **known))
    for finding in ours(content, known):
        for fix in finding.fixes:
            after = examine(fix.apply(content), **known)
            assert finding.key not in {f.key for f in after}, (finding, fix)
            assert (finding.edit, finding.subject) not in places(after) or (
                finding.edit == "notices.contradict"  # another pair of the same line
            ), (finding, fix)
            new = blocking(after) - before
            if isinstance(fix, SetModifiers):  # one discipline's lines count together
                new = {one for one in new if one[0] != "minutes.units_exceed_minutes"}
            assert not new, (finding, fix, new)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(situations(), NEUTRAL, st.integers(0, 9))
def test_a_modifier_removes_no_finding_it_does_not_address(situation, modifier, place):
    content, known = situation
    if not content.lines:
        return
    line = content.lines[place % len(content.lines)]
    changed = line.model_copy(update={"modifiers": (*line.modifiers, modifier)})
    lines = tuple(changed if one.uid == line.uid else one for one in content.lines)
    after = content.model_copy(update={"lines": lines})
    assert places(ours(content, known)) <= places(ours(after, known))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(situations(), st.integers(0, 9))
def test_kx_removes_only_what_asks_for_it(situation, place):
    content, known = situation
    if not content.lines:
        return
    line = content.lines[place % len(content.lines)]
    changed = line.model_copy(update={"modifiers": (*line.modifiers, "KX")})
    lines = tuple(changed if one.uid == line.uid else one for one in content.lines)
    after = ours(content.model_copy(update={"lines": lines}), known)
    gone = places(ours(content, known)) - places(after)
    assert gone <= {("kx.required", line.uid)}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(situations(), st.randoms(use_true_random=False))
def test_what_is_said_depends_on_no_order(situation, random):
    content, known = situation
    lines, visit = list(content.lines), list(known["services"])
    random.shuffle(lines)
    random.shuffle(visit)
    one = ours(content, known)
    two = ours(
        content.model_copy(update={"lines": tuple(lines)}), {**known, "services": tuple(visit)}
    )
    assert Counter((f.edit, f.severity) for f in one) == Counter((f.edit, f.severity) for f in two)
    assert one == ours(content, known)
