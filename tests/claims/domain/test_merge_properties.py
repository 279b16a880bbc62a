"""Whatever three claims are merged, nothing is lost and nothing is made up."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain import cells, merge, pairing
from claims.domain.content import (
    Accident,
    Address,
    ClaimContent,
    Coverage,
    Diagnosis,
    Drug,
    Line,
    Person,
    Provider,
)
from claims.domain.merge import Version
from tests import examples
from tests.claims.domain.test_merge import BASE, merged

HEADER: dict[str, tuple[Any, Any, Any]] = {
    "patient": tuple(
        Person(family=family, phone="1", address=Address(city=city))
        for family, city in (("Doe", "Reno"), ("Roe", "Austin"), ("Poe", ""))
    ),
    "coverage": (
        Coverage(),
        Coverage(member_id="A", subscriber=Person(family="Roe")),
        Coverage(member_id="B", subscriber=Person(given="Kim")),
    ),
    "other_coverages": ((), (Coverage(member_id="Q"),), (Coverage(), Coverage(plan_name="Z"))),
    "referring": tuple(Provider(npi=npi) for npi in ("", "1", "2")),
    "accident": (Accident(auto=True), Accident(auto=True, state="TX"), Accident(other=True)),
    "onset_date": (None, date(2026, 1, 1), date(2026, 2, 2)),
    "frequency": ("1", "7", "8"),
    "amount_paid": (None, Decimal(0), Decimal("7.50")),
}


@st.composite
def versions(draw: st.DrawFn, of: ClaimContent) -> ClaimContent:
    """Return a claim that grew out of another: cells set, parts added, removed and moved."""
    codes = st.sampled_from(["97110", "97140", "97530", "M54.50", "Z96.651"])
    diagnoses = [
        one.model_copy(update={"code": draw(codes)}) if draw(st.booleans()) else one
        for one in of.diagnoses
        if draw(st.integers(0, 4))
    ]
    diagnoses += [
        Diagnosis(uid=f"{draw(st.sampled_from('NM'))}{n}", code=draw(codes))
        for n in range(draw(st.integers(0, 1)))
    ]
    uids = [one.uid for one in diagnoses]
    pointed = st.lists(st.sampled_from(uids), unique=True, max_size=4) if uids else st.just([])
    lines = [
        _changed(draw, one, codes, pointed, uids) for one in of.lines if draw(st.integers(0, 4))
    ]
    lines += [
        Line(uid=f"{draw(st.sampled_from('NM'))}{n}", code=draw(codes), pointers=draw(pointed))
        for n in range(draw(st.integers(0, 1)))
    ]
    taken = draw(st.dictionaries(st.sampled_from(sorted(HEADER)), st.integers(0, 2), max_size=3))
    return of.model_copy(
        update={
            **{name: HEADER[name][place] for name, place in taken.items()},
            "diagnoses": tuple(draw(st.permutations(diagnoses))),
            "lines": tuple(draw(st.permutations(lines))),
        }
    )


def _changed(draw: st.DrawFn, line: Line, codes: Any, pointed: Any, uids: list[str]) -> Line:
    modifiers = st.lists(st.sampled_from(["GP", "KX", "59", "CQ", "RT"]), unique=True, max_size=4)
    values = {
        "code": codes,
        "modifiers": modifiers.map(tuple),
        "pointers": pointed.map(tuple),
        "units": st.integers(1, 4).map(Decimal),
        "charge": st.integers(1, 4).map(Decimal),
        "note": st.sampled_from(["", "a"]),
        "drug": st.none() | st.just(Drug(ndc="1")),
    }
    told = draw(st.lists(st.sampled_from(sorted(values)), max_size=2))
    kept = {"pointers": tuple(one for one in line.pointers if one in uids)}
    return line.model_copy(update={**kept, **{name: draw(values[name]) for name in told}})


THREE = st.tuples(versions(BASE), versions(BASE), versions(BASE))
RUN = settings(max_examples=examples.of(200), deadline=None)


@RUN
@given(THREE)
def test_one_side_alone_is_taken_whole_and_without_a_question(three):
    one, two, _ = three
    for result, wanted in (
        (merged(one, two, base=one), two),
        (merged(two, one, base=one), two),
        (merged(two, two, base=one), two),
    ):
        assert result.content == wanted
        assert result.conflicts == ()


@RUN
@given(THREE)
def test_who_is_called_ours_makes_no_conflict_and_no_difference(three):
    base, ours, theirs = three
    there, back = merged(ours, theirs, base), merged(theirs, ours, base)
    told = [(one.base, {str(one.ours), str(one.theirs)}) for one in there.conflicts]
    again = [(one.base, {str(one.ours), str(one.theirs)}) for one in back.conflicts]
    if any(any(pairing.names(base, *two).values()) for two in ((ours, theirs), (theirs, ours))):
        return  # known by another name, and that is always the EMR's
    assert len(told) == len(again)
    assert merged(ours, theirs, base) == there


@RUN
@given(THREE)
def test_what_one_side_changed_alone_is_there_or_told(three):
    base, ours, theirs = three
    result = merged(ours, theirs, base)
    told = {one.cell for one in result.conflicts}
    was, mine, its, now = (cells.flatten(one) for one in (base, ours, theirs, result.content))
    for cell in set(mine) & set(was) & set(its):
        if cell in cells.LISTS or _is_told(cell, told):
            continue
        part = cells.part(cell)
        if part and part[2].startswith(("pointers", "modifiers", "charge_reason")):
            continue
        if mine[cell] != was[cell] and its[cell] == was[cell]:
            assert now[cell] == mine[cell], cell
        if its[cell] != was[cell] and mine[cell] == was[cell]:
            assert now[cell] == its[cell], cell


@RUN
@given(THREE)
def test_what_comes_out_is_a_claim_that_points_to_what_is_there(three):
    base, ours, theirs = three
    cells_told = [one.cell for one in merged(ours, theirs, base).conflicts]
    for decided in ({}, dict.fromkeys(cells_told, "theirs")):
        content = merge.merge(Version(base), Version(ours), Version(theirs), decided).content
        assert ClaimContent.from_document(content.as_document()) == content
        known = {one.uid for one in content.diagnoses}
        for one in content.lines:
            assert set(one.pointers) <= known
            assert len(one.modifiers) <= 4
            assert len(one.pointers) <= 4


def _is_told(cell: str, told: set[str]) -> bool:
    return any(cell == one or cell.startswith((f"{one}.", f"{one}[")) for one in told)
