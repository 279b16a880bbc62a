"""The projection repeats the revision, and no cell of it changes unsaid."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.domain import difference, fixes
from claims.domain.content import ClaimContent, Diagnosis, Drug, Line
from claims.models import Claim, ServiceLine
from claims.models import Diagnosis as DiagnosisRow
from claims.services import projection, rescrub, review, revisions
from clinicbridge import vault
from clinicbridge.audit.models import AccessRecord
from tests import examples, factories
from tests.claims.services import looks

NUMBERS = itertools.count()
UIDS = st.sampled_from(["S1", "S2", "N1", "N2"])
DIAGNOSES = st.sampled_from(["C1", "D1", "D2"])
MODIFIERS = st.sampled_from(["GP", "KX", "59", "CQ", "RT"])
DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))
FIXES = st.one_of(
    st.builds(fixes.AddModifier, line=UIDS, modifier=MODIFIERS),
    st.builds(fixes.RemoveModifier, line=UIDS, modifier=MODIFIERS),
    st.builds(
        fixes.SetModifiers,
        line=UIDS,
        modifiers=st.lists(MODIFIERS, max_size=4, unique=True).map(tuple),
    ),
    st.builds(
        fixes.SetPointers,
        line=UIDS,
        pointers=st.lists(DIAGNOSES, max_size=3, unique=True).map(tuple),
    ),
    st.builds(fixes.SetCode, line=UIDS, code=st.sampled_from(["97110", "97140", "99213", ""])),
    st.builds(fixes.SetUnits, line=UIDS, units=st.none() | st.integers(0, 9).map(Decimal)),
    st.builds(fixes.SetMinutes, line=UIDS, minutes=st.none() | st.integers(0, 90)),
    st.builds(
        fixes.SetCharge,
        line=UIDS,
        charge=st.none() | st.integers(0, 99999).map(lambda cents: Decimal(cents) / 100),
    ),
    st.builds(
        fixes.SetPlaceOfService, line=UIDS, place_of_service=st.sampled_from(["11", "12", ""])
    ),
    st.builds(fixes.SetDates, line=UIDS, from_date=st.none() | DATES, to_date=st.none() | DATES),
    st.builds(fixes.SetDrug, line=UIDS, ndc=st.sampled_from(["", "00003029305"])),
    st.builds(fixes.AddLine, uid=UIDS, code=st.just("97112"), modifiers=st.just(("GP",))),
    st.builds(fixes.RemoveLine, line=UIDS),
    st.builds(fixes.AddDiagnosis, uid=DIAGNOSES, code=st.sampled_from(["M54.50", "M17.11"])),
    st.builds(fixes.RemoveDiagnosis, diagnosis=DIAGNOSES),
    st.builds(fixes.SetField, cell=st.just("patient.sex"), value=st.sampled_from(["F", "M", "U"])),
    st.just("undo"),
)


def act(claim: Claim, fix: Any, actor: Any) -> bool:
    """Do one thing to the claim; whether it changed."""
    seen = Claim.objects.get(pk=claim.pk).revision
    try:
        if fix == "undo":
            done = review.undo(claim_id=claim.pk, seen_revision=seen, actor=actor)
        else:
            done = review.edit(
                claim_id=claim.pk, seen_revision=seen, fix=fix, actor=actor, attesting="In note."
            )
    except (fixes.Inapplicable, review.IllegalStep):
        return False
    return done.changed


@settings(max_examples=examples.of(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=st.lists(FIXES, min_size=1, max_size=8))
def test_a_rebuild_from_the_revision_equals_the_rows_after_any_edits(clinic, wanted):
    with vault.reading(purpose="claim.review"):
        claim = clinic.draft(
            visit_id=f"E-{next(NUMBERS)}",
            services=(factories.service(), factories.service("S2", "97140")),
        )
        written = 1 + sum(act(claim, fix, clinic.biller) for fix in wanted)
        claim = Claim.objects.get(pk=claim.pk)
        content = revisions.current(claim).claim_content
        rows = projection.snapshot(claim)

        assert rows == projection.expected(claim, content)
        projection.rebuild(claim, content)
        claim.save()
        assert projection.snapshot(claim) == rows
        assert claim.revision == written == claim.revisions.count()
        assert len(looks.entries(claim)) == written
        assert claim.digest == content.digest == revisions.current(claim).digest


# For each projected column, the cell of the content that feeds it.
LINE = {
    "code": "code",
    **{f"modifier_{n}": "modifiers" for n in (1, 2, 3, 4)},
    **{f"pointer_{n}": "pointers" for n in (1, 2, 3, 4)},
    "units": "units",
    "minutes": "minutes",
    "charge": "charge",
    "place_of_service": "place_of_service",
    "from_date": "from_date",
    "to_date": "to_date",
    "ndc": "drug",
}
IDENTITY = {"id", "practice_id", "claim_id"}
FULL = Line(
    uid="S1",
    code="97110",
    modifiers=("GP", "KX", "59", "RT"),
    pointers=("C1", "C2", "C3", "C4"),
    units=Decimal(2),
    minutes=23,
    charge=Decimal("190.00"),
    place_of_service="11",
    from_date=date(2026, 11, 20),
    to_date=date(2026, 11, 20),
    drug=Drug(ndc="00003029305"),
)
OTHER: dict[str, Any] = {
    "code": "97140",
    "units": Decimal(3),
    "minutes": 24,
    "charge": Decimal("190.01"),
    "place_of_service": "12",
    "from_date": date(2026, 11, 19),
    "to_date": date(2026, 11, 21),
    "drug": Drug(ndc="00003029306"),
}
CONTENT = ClaimContent(
    lines=(FULL, FULL.model_copy(update={"uid": "S2"})),
    diagnoses=tuple(Diagnosis(uid=f"C{n}", code=f"M17.{n}") for n in range(1, 6)),
)


def columns(model: type[models.Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields} - IDENTITY


def another(column: str) -> Line:
    """Return the full line with another value in one column alone."""
    cell = LINE[column]
    if cell in OTHER:
        return FULL.model_copy(update={cell: OTHER[cell]})
    place = int(column[-1]) - 1
    values = list(getattr(FULL, cell))
    values[place] = "C5" if cell == "pointers" else "LT"
    return FULL.model_copy(update={cell: tuple(values)})


def test_every_column_of_a_projected_row_is_fed_by_a_known_cell():
    assert columns(ServiceLine) == LINE.keys() | {"uid", "position"}
    assert columns(DiagnosisRow) == {"uid", "position", "code"}


@pytest.mark.parametrize("column", sorted(LINE))
def test_another_value_in_any_column_of_a_line_shows_in_the_difference(column):
    claim = Claim()
    new = CONTENT.model_copy(update={"lines": (another(column), CONTENT.lines[1])})
    before, after = (projection.line_rows(claim, c)[0] for c in (CONTENT, new))
    differing = {
        name for name in columns(ServiceLine) if getattr(before, name) != getattr(after, name)
    }
    assert differing == {column}

    (change,) = difference.between(CONTENT, new)

    assert change.cell.startswith(f"lines[S1].{LINE[column]}")
    assert change.old != change.new


@pytest.mark.parametrize("name", ["lines", "diagnoses"])
def test_another_place_or_uid_shows_in_the_difference(name):
    parts = getattr(CONTENT, name)
    moved = CONTENT.model_copy(update={name: tuple(reversed(parts))})
    assert difference.between(CONTENT, moved)[0].what == "moved"
    renamed = parts[0].model_copy(update={"uid": "X9"})
    new = CONTENT.model_copy(update={name: (renamed, *parts[1:])})
    told = {change.what for change in difference.between(CONTENT, new)}
    assert {"added", "removed"} <= told


def test_another_diagnosis_code_shows_in_the_difference():
    first = CONTENT.diagnoses[0].model_copy(update={"code": "M54.50"})
    new = CONTENT.model_copy(update={"diagnoses": (first, *CONTENT.diagnoses[1:])})
    (change,) = difference.between(CONTENT, new)
    assert change.sentence == "diagnosis A: M17.1 → M54.50"


def test_the_queues_columns_follow_from_the_lines_and_so_show_too(clinic):
    assert set(projection.summary(CONTENT)) | {"filing_deadline"} == set(projection.COLUMNS)
    assert projection.summary(CONTENT)["total_charge"] == Decimal("380.00")
    assert projection.summary(CONTENT)["service_date"] == date(2026, 11, 20)
    claim = clinic.draft()
    assert claim.filing_deadline == date(2027, 11, 20)


def test_the_last_day_follows_the_payers_rule_as_soon_as_it_is_examined_again(clinic):
    claim = clinic.draft()
    clinic.payer.filing_days = 30
    clinic.payer.rules = {"corrected_filing_days": 60}
    clinic.payer.save()

    with vault.reading(purpose="claim.review"):
        rescrub.Rescrub().do(claim.pk)

    claim.refresh_from_db()
    assert claim.filing_deadline == date(2026, 12, 20)
    # And a correction has a clock of its own.
    for correction in ("REPLACEMENT", "VOID"):
        claim.correction = correction
        assert projection.deadline(claim) == date(2027, 1, 19)


def test_a_save_that_changes_nothing_leaves_no_revision_entry_or_signal(
    clinic, django_capture_on_commit_callbacks
):
    claim = clinic.draft()
    with vault.reading(purpose="claim.review"):
        before = looks.everything(claim)
        with django_capture_on_commit_callbacks() as callbacks:
            for fix in (
                fixes.SetUnits(line="S1", units=Decimal("2.0")),
                fixes.SetCharge(line="S1", charge=Decimal("190")),
                fixes.SetModifiers(line="S1", modifiers=("gp",)),
                fixes.SetField(cell="patient.family", value=" Whitfield "),
                fixes.MoveLine(line="S1", place=0),
            ):
                assert not act(claim, fix, clinic.biller), fix
        assert looks.everything(claim) == before
    assert callbacks == []
    assert AccessRecord.objects.count() == 1
