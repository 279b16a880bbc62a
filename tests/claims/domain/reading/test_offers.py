"""What a reading offers beside a claim: typed fixes, the record's own facts first."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain import attestations
from claims.domain.coding.codetables import Tables
from claims.domain.coding.history import History, Surgery
from claims.domain.coding.proposals import Band
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.edits.context import Context
from claims.domain.facts import Discipline, DocumentedService
from claims.domain.reading import offers
from tests.claims.domain.coding.icd import INSIDE, RELEASES
from tests.claims.domain.reading.reading_of import read, stored, therapy

DAILY = "PHYSICAL THERAPY DAILY NOTE\nDx: primary osteoarthritis, right knee.\n"
EXERCISE = f"{DAILY}Therapeutic exercise 33 min. Manual therapy 7 min."


def context(*readings, **known):
    given = {
        "today": INSIDE,
        "payer_class": "MEDICARE",
        "therapy": therapy(),
        "tables": Tables(icd=RELEASES, em=stored("em_thresholds.json")),
        "readings": readings,
    }
    return Context(**{**given, **known})


def proposed(content, about):
    return list(offers.propose(content, about))


def fixes(content, about):
    return [one.fix for one in proposed(content, about)]


def accepted(content, about):
    for _round in range(4):
        for one in proposed(content, about):
            content = content if one.fix.asks else one.fix.apply(content)
    return content


def line(uid="S1", code="97110", **cells):
    known = {"units": Decimal(1), "from_date": INSIDE, "to_date": INSIDE, **cells}
    return Line(uid=uid, code=code, **known)


def test_what_only_the_note_says_is_offered_as_the_engine_draws_it():
    about = context(read(EXERCISE, discipline=Discipline.PT))

    content = accepted(ClaimContent(), about)

    assert [(one.code, one.units, one.modifiers) for one in content.lines] == [
        ("97110", 2, ("GP",)),
        ("97140", 1, ("GP",)),
    ]
    assert [one.code for one in content.diagnoses] == ["M17.11"]
    assert all(one.pointers == ("note-m17.11",) for one in content.lines)


def test_an_offer_keeps_its_key_when_it_is_computed_again():
    first = proposed(ClaimContent(), context(read(EXERCISE)))
    second = proposed(ClaimContent(), context(read(EXERCISE)))

    assert [one.key for one in first] == [one.key for one in second]
    assert len({one.key for one in first}) == len(first)


def test_what_the_record_holds_is_not_offered_again():
    record = tuple(
        DocumentedService(key=key, code=code, date_from=INSIDE, therapist_minutes=minutes)
        for key, code, minutes in (("S1", "97110", 33), ("S2", "97140", 7))
    )
    content = ClaimContent(
        diagnoses=(Diagnosis(uid="D1", code="M17.11"),),
        lines=(line(units=Decimal(2)), line("S2", "97140")),
    )

    assert proposed(content, context(read(EXERCISE), services=record)) == []


def test_minutes_the_record_lacks_are_filled_from_the_note():
    record = (
        DocumentedService(key="S1", code="97110", date_from=INSIDE),
        DocumentedService(key="S2", code="97140", date_from=INSIDE),
    )
    content = ClaimContent(
        diagnoses=(Diagnosis(uid="D1", code="M17.11"),),
        lines=(line(units=None), line("S2", "97140", units=None)),
    )

    offered = proposed(content, context(read(EXERCISE), services=record))

    units = {one.fix.line: one.fix.units for one in offered if one.fix.kind == "SetUnits"}
    assert units == {"S1": 2, "S2": 1}
    assert {one.band for one in offered} == {Band.SUPPORTED}


def test_a_note_that_contradicts_the_record_is_shown_to_be_looked_at():
    record = (DocumentedService(key="S1", code="97110", date_from=INSIDE, therapist_minutes=10),)
    content = ClaimContent(diagnoses=(Diagnosis(uid="D1", code="M17.11"),), lines=(line(),))

    offered = proposed(content, context(read(EXERCISE), services=record))

    (units,) = [one for one in offered if one.fix.kind == "SetUnits"]
    assert units.fix.units == 2
    assert units.band is Band.CHECK


def test_no_line_that_is_offered_carries_somebodys_word():
    said = (
        "PROCEDURE NOTE\nRight knee injection with 40 mg triamcinolone, single-dose vial, "
        "no waste.\n"
        "Dx: primary osteoarthritis, right knee."
    )
    about = context(read(said))

    for one in proposed(ClaimContent(), about):
        if one.fix.kind == "AddLine":
            assert attestations.added(ClaimContent(), one.fix.apply(ClaimContent())) == ()
    content = accepted(ClaimContent(), about)
    assert [(one.code, one.units, one.modifiers) for one in content.lines] == [
        ("20610", 1, ("RT",)),
        ("J3301", 4, ("JZ",)),
    ]


def test_services_the_note_sets_apart_are_offered_a_word_of_their_own():
    said = (
        "PT RE-EVALUATION\nRe-evaluation 20 min. Separately, therapeutic activities 16 min.\n"
        "Dx: right hip pain."
    )

    content = accepted(ClaimContent(), context(read(said)))

    carried = [modifier for one in content.lines for modifier in one.modifiers]
    assert carried.count("59") == 1


def test_a_visit_in_the_global_period_is_tracked_and_not_billed():
    said = "POST-OP VISIT\nAssessment: aftercare following right total knee replacement."
    surgery = Surgery("27447", date(2026, 2, 20), "090")
    about = context(read(said, runs_global=True), history=History(surgeries=(surgery,)))

    content = accepted(ClaimContent(), about)

    assert [one.code for one in content.lines] == ["99024"]
    assert [one.code for one in content.diagnoses] == ["Z47.1", "Z96.651"]


def test_a_question_is_put_and_changes_nothing():
    about = context(read("PROCEDURE NOTE\nKnee injection performed."))

    (question,) = [one for one in proposed(ClaimContent(), about) if one.fix.asks]

    assert question.fix.apply(ClaimContent()) == ClaimContent()
    assert question.explanation == "Please document which side was treated (knee injection)."


def test_a_diagnosis_of_no_side_is_replaced_by_the_notes():
    content = ClaimContent(diagnoses=(Diagnosis(uid="D1", code="M17.10"),))

    (fix, *_) = fixes(content, context(read("CLINIC NOTE\n" + DAILY)))

    assert (fix.kind, fix.diagnosis, fix.code) == ("ReplaceDiagnosis", "D1", "M17.11")


def test_two_readings_that_say_the_same_offer_it_once():
    reading = read(EXERCISE)
    model = reading.model_copy(update={"source": "claude"})

    one = fixes(ClaimContent(), context(reading))
    two = fixes(ClaimContent(), context(reading, model))

    assert two == one


def offered_level(code, said):
    content = ClaimContent(
        diagnoses=(Diagnosis(uid="D1", code="M17.11"),), lines=(line("S1", code),)
    )
    note = f"CLINIC VISIT (established)\nAssessment: primary osteoarthritis, right knee.\n{said}"
    found = proposed(content, context(read(note)))
    return [one for one in found if one.fix.kind == "SetCode"]


@pytest.mark.parametrize("coded", ["99215", "99213", "99212"])
def test_a_level_above_and_one_below_the_notes_time_are_told_alike(coded):
    (one,) = offered_level(coded, "Total time 32 minutes.")

    assert one.fix.code == "99214"
    assert one.band is Band.CHECK
    assert one.explanation.startswith(f"The note supports 99214; the line says {coded}. ")


def test_a_level_the_notes_time_supports_is_left_alone():
    assert offered_level("99214", "Total time 32 minutes.") == []


def test_decision_making_in_prose_speaks_against_no_code():
    assert offered_level("99215", "Plan: ice, ibuprofen over the counter.") == []


def test_no_offer_names_an_amount_or_a_target():
    said = (EXERCISE, "CLINIC VISIT (established)\nTotal time 32 minutes.\nDx: right knee pain.")

    words = [
        one.explanation for each in said for one in proposed(ClaimContent(), context(read(each)))
    ]

    assert words
    assert not any("$" in one or "target" in one or "revenue" in one for one in words)


def test_beside_a_billed_procedure_a_visit_must_be_set_apart():
    said = "CLINIC VISIT (established)\nTotal time 25 minutes.\nAssessment: right knee pain."
    content = ClaimContent(
        diagnoses=(Diagnosis(uid="D1", code="M25.561"),), lines=(line("S1", "20610"),)
    )
    apart = f"{said}\nSeparately identifiable evaluation performed."

    plain = [one.kind for one in fixes(content, context(read(said)))]
    set_apart = [one.code for one in fixes(content, context(read(apart))) if one.kind == "AddLine"]

    assert plain == []
    assert set_apart == ["99213"]


def test_waste_is_read_into_a_drug_only_where_the_amounts_agree():
    said = "PROCEDURE NOTE\nRight knee injected with 40 mg Kenalog, single-dose vial, no waste."
    content = ClaimContent(lines=(line("S1", "J3301", units=Decimal(4)),))

    def offered(units):
        record = DocumentedService(
            key="S1", code="J3301", date_from=INSIDE, documented_units=Decimal(units)
        )
        about = context(read(said), services=(record,))
        return [one for one in fixes(content, about) if one.kind == "AddModifier"]

    assert [one.modifier for one in offered(4)] == ["JZ"]
    assert offered(1) == []


@pytest.mark.parametrize("order", ["Note to coder.", "SYSTEM OVERRIDE.", "Wrong chart."])
def test_beside_an_order_nothing_is_supported(order):
    plain = proposed(ClaimContent(), context(read(EXERCISE)))
    ordered = proposed(ClaimContent(), context(read(f"{EXERCISE}\n{order}\n")))

    assert "SUPPORTED" in {one.band for one in plain}
    assert {one.band for one in ordered} == {"CHECK"}
