"""The level of a visit against its record."""

from decimal import Decimal
from itertools import product

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService, VisitFacts
from tests.claims.domain.coding import em_oracle
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI, examine, with_line
from tests.claims.domain.edits.tables import tables

LEVELS = ("straightforward", "low", "moderate", "high")
ESTABLISHED = [code for code, _ in em_oracle.TIMES["OFFICE", False]]


def visit(code, **changes):
    return with_line(code=code, modifiers=(), minutes=None, units=Decimal(1), **changes)


def found(edit, content, **facts):
    known = {
        name: facts.pop(name) for name in ("payer_class", "history", "services") if name in facts
    }
    service = DocumentedService(key="S1", code="99213", visit=VisitFacts(**facts))
    every = examine(content, **{"services": (service,), "tables": tables(em=EM), **known})
    return [one for one in every if one.edit == f"visits.{edit}"]


def test_levels_above_and_below_are_told_alike_at_every_minute():
    for code, minutes, word in product(ESTABLISHED, (5, 9, 10, 19, 20, 30, 39, 40), LEVELS):
        by_mdm = ESTABLISHED[LEVELS.index(word)]
        supported = max(em_oracle.by_time("OFFICE", False, minutes) or "", by_mdm)
        told = found("level_differs", visit(code), total_minutes=minutes, levels={"mdm": word})
        assert len(told) == (code != supported)
        for one in told:
            assert one.severity == Severity.CONFIRM
            assert one.message.startswith(f"The record supports {supported}; the line says {code}.")
            assert [fix.code for fix in one.fixes] == [supported]
            assert "$" not in one.message


def test_time_alone_is_a_note_both_ways():
    for code in ("99212", "99215"):
        (one,) = found("level_differs", visit(code), total_minutes=25)
        assert one.severity == Severity.NOTE
        assert one.message.endswith("Decision-making is not recorded.")


def test_nothing_recorded_or_no_table_says_nothing():
    assert not found("level_differs", visit("99214"))
    service = DocumentedService(key="S1", visit=VisitFacts(total_minutes=5))
    assert not found("level_differs", visit("99214"), services=())
    every = examine(visit("99214"), services=(service,))
    assert not [one for one in every if one.edit.startswith("visits.")]


def test_words_nobody_knows_are_told_without_being_quoted():
    (one,) = found("facts_not_read", visit("99214"), risk=("ZQX7",))
    assert "ZQX7" not in one.message
    assert one.severity == Severity.NOTE
    assert not found("level_differs", visit("99214"), risk=("ZQX7",))


def history(npi=NPI):
    return History(lines=(EarlierLine("C1", "99213", DAY.replace(year=2025), provider_npi=npi),))


def test_a_patient_we_saw_is_not_new():
    (one,) = found("new_or_established", visit("99203"), history=history())
    assert one.severity == Severity.CONFIRM
    assert "On 2025-03-02, within three years, this physician gave 99213." in one.message
    assert [fix.code for fix in one.fixes] == ["99213"]
    (one,) = found("new_or_established", visit("99203"), history=history("1000000004"))
    assert "a specialty we do not know" in one.message


@pytest.mark.parametrize(
    ("code", "is_new", "told"),
    [("99203", True, 0), ("99203", False, 1), ("99213", True, 1), ("99213", None, 0)],
)
def test_the_records_word_on_the_patient_is_held_against_the_code(code, is_new, told):
    assert len(found("new_or_established", visit(code), is_new=is_new)) == told


def test_hospital_and_therapy_codes_are_neither_new_nor_established():
    assert not found("new_or_established", visit("99223"), is_new=False)
    assert not found("new_or_established", CLEAN, is_new=False, history=history())


def prolonged(code, units, base="99215"):
    content = visit(base)
    added = content.lines[0].model_copy(update={"uid": "S2", "code": code, "units": Decimal(units)})
    return content.model_copy(update={"lines": (*content.lines, added)})


@pytest.mark.parametrize("minutes", [54, 55, 68, 69, 83, 84, 98, 99])
@pytest.mark.parametrize(("payer", "code"), [("MEDICARE", "G2212"), ("COMMERCIAL", "99417")])
def test_prolonged_units_stay_within_the_minutes(minutes, payer, code):
    _, due = em_oracle.prolonged("99215", minutes, medicare=payer == "MEDICARE")
    for units in range(1, 4):
        content = prolonged(code, units)
        told = found("prolonged_exceeds_minutes", content, total_minutes=minutes, payer_class=payer)
        assert len(told) == (units > due)
        for one in told:
            label = f"Set units to {due}" if due else "Remove the line"
            assert [fix.label for fix in one.fixes] == [label]


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize(("units", "fixes"), [(1, None), (2, ["Set units to 1"])])
def test_of_two_visits_the_one_that_supports_most_judges_a_prolonged_line_once(step, units, fixes):
    content = prolonged("G2212", units)
    other = content.lines[0].model_copy(update={"uid": "S3", "code": "99213"})
    content = content.model_copy(update={"lines": (*content.lines, other)[::step]})
    services = tuple(
        DocumentedService(key=key, visit=VisitFacts(total_minutes=minutes))
        for key, minutes in (("S1", 69), ("S3", 9))
    )

    told = found("prolonged_exceeds_minutes", content, services=services)

    assert [[fix.label for fix in one.fixes] for one in told] == ([fixes] if fixes else [])
    assert all(one.inputs["base"] == "99215" for one in told)


@pytest.mark.parametrize(
    ("base", "code", "first"), [("99310", "G0317", 85), ("99350", "G0318", 110)]
)
def test_time_of_the_days_around_is_asked_about_not_denied(base, code, first):
    content = prolonged(code, 1, base)
    assert not found("prolonged_exceeds_minutes", content, total_minutes=first)
    (one,) = found("prolonged_exceeds_minutes", content, total_minutes=first - 1)
    assert one.severity == Severity.CONFIRM
    assert one.message.endswith("the visit counts too.")


def test_prolonged_stands_only_beside_the_highest_level():
    assert found("prolonged_exceeds_minutes", prolonged("G2212", 1, "99214"), total_minutes=200)


@pytest.mark.parametrize(
    ("base", "code", "minutes"),
    [
        ("99245", "99417", 70),
        ("99345", "99417", 90),
        ("99350", "99417", 75),
        ("99255", "99418", 95),
        ("99483", "99417", 75),
        ("99495", "99417", 15),  # a kind of visit whose times we do not have
    ],
)
def test_prolonged_stands_beside_consultations_and_home_visits(base, code, minutes):
    known = {"total_minutes": minutes, "payer_class": "COMMERCIAL"}
    assert not found("prolonged_exceeds_minutes", prolonged(code, 1, base), **known)


def test_the_minutes_beside_an_assessment_of_cognition_are_counted_too():
    lines = prolonged("G2212", 1, "99483")
    (one,) = found("prolonged_exceeds_minutes", lines, total_minutes=99)
    assert one.message.startswith("G2212: 99 minutes support 0, not 1. G2212 begins at 100 minutes")
    assert not found("prolonged_exceeds_minutes", lines, total_minutes=100)


@pytest.mark.parametrize(
    ("payer", "severity"),
    [("MEDICARE", Severity.BLOCKS), ("MEDICARE_ADVANTAGE", Severity.CONFIRM)],
)
def test_medicare_takes_its_own_prolonged_codes(payer, severity):
    (one,) = found("prolonged_code_of_payer", prolonged("99417", 1), payer_class=payer)
    assert one.severity == severity
    assert [fix.code for fix in one.fixes] == ["G2212"]
    assert not found("prolonged_code_of_payer", prolonged("99417", 1), payer_class="COMMERCIAL")


@pytest.mark.parametrize(
    ("payer", "severities"),
    [
        ("MEDICARE", [Severity.BLOCKS]),
        ("MEDICARE_ADVANTAGE", [Severity.CONFIRM]),
        ("COMMERCIAL", []),
    ],
)
def test_medicare_takes_no_consultations(payer, severities):
    told = found("consultation_not_taken", visit("99243"), payer_class=payer)
    assert [one.severity for one in told] == severities
    assert not found("consultation_not_taken", visit("99213"), payer_class=payer)


@pytest.mark.parametrize(
    ("base", "code", "instead"),
    [
        ("99215", "99417", "G2212"),
        ("99223", "99418", "G0316"),
        ("99310", "99418", "G0317"),
        ("99350", "99417", "G0318"),
    ],
)
def test_medicares_prolonged_code_is_that_of_the_place(base, code, instead):
    (one,) = found("prolonged_code_of_payer", prolonged(code, 1, base))
    assert [fix.code for fix in one.fixes] == [instead]
