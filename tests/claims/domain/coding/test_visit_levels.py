"""What the engine proposes for a visit that came without a level."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import visit_levels
from claims.domain.coding.history import EarlierLine, History
from claims.domain.coding.proposals import Proposal
from claims.domain.edits.context import Context
from claims.domain.facts import DocumentedService, VisitFacts
from claims.domain.line_fixes import AddLine, SetCode
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.edits.claims import CLEAN, CONTEXT, DAY, NPI, with_line
from tests.claims.domain.edits.tables import tables

UNCODED = with_line(code="", modifiers=(), minutes=None, units=Decimal(1))


def proposed(content=UNCODED, *, payer="MEDICARE", history=None, key="S1", **visit):
    service = DocumentedService(key=key, date_from=DAY, visit=VisitFacts(**visit))
    known = {"services": (service,), "tables": tables(em=EM), "payer_class": payer}
    context = Context(**{**CONTEXT, **known, "history": history or History()})
    return list(visit_levels.propose(content, context))


def test_the_higher_of_time_and_decision_making_is_proposed_with_both_in_words():
    (one,) = proposed(is_new=False, total_minutes=25, levels={"mdm": "moderate"})
    assert one.fix == SetCode(line="S1", code="99214")
    assert "25 countable minutes" in one.explanation
    assert "moderate decision-making" in one.explanation
    assert one.rule == "em_level.higher_of_both"


def test_nothing_is_proposed_where_nobody_says_whether_the_patient_is_new():
    assert proposed(total_minutes=25) == []


def test_a_patient_we_saw_is_established():
    seen = EarlierLine("C1", "99213", DAY.replace(year=DAY.year - 1), provider_npi="1234567893")
    (one,) = proposed(total_minutes=25, history=History(lines=(seen,)))
    assert one.fix.code == "99213"


def test_nothing_is_proposed_over_a_code_or_from_words_nobody_knows():
    assert proposed(with_line(code="99213"), is_new=False, total_minutes=45) == []
    assert proposed(is_new=False, risk=("witchcraft",)) == []
    assert proposed(CLEAN, is_new=False, total_minutes=45) == []


def test_a_prolonged_service_is_proposed_as_its_payer_takes_it():
    coded = with_line(code="99215", modifiers=(), minutes=None)
    (one,) = proposed(coded, is_new=False, total_minutes=84)
    assert isinstance(one.fix, AddLine)
    assert (one.fix.code, one.fix.units) == ("G2212", 2)
    (one,) = proposed(coded, is_new=False, total_minutes=84, payer="COMMERCIAL")
    assert (one.fix.code, one.fix.units) == ("99417", 2)
    done = one.fix.apply(coded)
    assert proposed(done, is_new=False, total_minutes=84, payer="COMMERCIAL") == []


def test_a_prolonged_service_stands_where_and_when_its_visit_does():
    coded = with_line(code="99215", modifiers=(), minutes=None)
    assert proposed(coded, is_new=False, total_minutes=84) == [
        Proposal(
            fix=AddLine(
                uid="S1.P",
                code="G2212",
                units=Decimal(2),
                pointers=("D1",),
                place_of_service="11",
                from_date=DAY,
                to_date=DAY,
            ),
            rule="em_time.prolonged",
            explanation="G2212 begins at 69 minutes of 99215 and counts each further 15: "
            "84 minutes are 2.",
            source="CMS CY 2021 PFS final rule; Pub. 100-04, ch. 12, sec. 30.6.15.2 (G2212)",
            release="shipped",
            inputs={"base": "99215", "minutes": 84},
        )
    ]


def test_prolonged_time_in_a_nursing_facility_is_proposed_as_its_payer_takes_it():
    coded = with_line(code="99310", modifiers=(), minutes=None)
    (one,) = proposed(coded, total_minutes=100)
    assert (one.fix.code, one.fix.units) == ("G0317", 2)
    (one,) = proposed(coded, total_minutes=100, payer="COMMERCIAL")
    assert (one.fix.code, one.fix.units) == ("99418", 3)  # at 60, 75 and 90 minutes


def test_a_level_says_what_it_was_judged_by():
    (one,) = proposed(is_new=False, total_minutes=25, levels={"mdm": "moderate"})
    assert one.inputs == {"basis": "mdm", "code": "99214"}
    assert one.source
    assert one.release == "shipped"


def test_a_level_is_chosen_by_the_lines_own_day():
    """Since 2021 office visits go by total time; before, nothing of ours says a level."""
    old = with_line(
        code="", modifiers=(), minutes=None, units=Decimal(1), from_date=DAY.replace(year=2019)
    )
    assert [one.fix.code for one in proposed(is_new=False, total_minutes=25)] == ["99213"]
    assert proposed(old, is_new=False, total_minutes=25) == []


def test_a_visit_is_levelled_wherever_it_stands_among_the_lines():
    other = UNCODED.lines[0].model_copy(update={"uid": "S0", "code": "20610"})
    content = UNCODED.model_copy(update={"lines": (other, *UNCODED.lines)})
    assert [one.fix.subject for one in proposed(content, is_new=False, total_minutes=25)] == ["S1"]


def test_whether_the_patient_is_new_is_asked_of_the_rendering_providers_own_specialty():
    provider = UNCODED.rendering.model_copy(update={"taxonomy": "207X00000X"})
    content = UNCODED.model_copy(update={"rendering": provider})
    seen = EarlierLine(
        "C1", "99213", DAY.replace(month=1), provider_npi="1000000004", taxonomy="207Q00000X"
    )
    elsewhere, here = History(lines=(seen,)), History(lines=(replace(seen, provider_npi=NPI),))
    said = {"is_new": True, "total_minutes": 30}
    assert [one.fix.code for one in proposed(content, history=elsewhere, **said)] == ["99203"]
    assert [one.fix.code for one in proposed(content, history=here, **said)] == ["99214"]
    same = History(lines=(replace(seen, taxonomy="207X00000X"),))
    assert [one.fix.code for one in proposed(content, history=same, **said)] == ["99214"]


@pytest.mark.parametrize(("day", "codes"), [((2020, 12, 31), []), ((2021, 1, 1), ["G2212"])])
def test_a_prolonged_service_is_proposed_since_there_is_its_code(day, codes):
    on = date(*day)
    coded = with_line(code="99215", modifiers=(), minutes=None, from_date=on, to_date=on)
    assert [one.fix.code for one in proposed(coded, is_new=False, total_minutes=84)] == codes


def test_a_prolonged_service_fits_the_form_whatever_its_visit_carries():
    odd = {"uid": "S" * 79, "pointers": ("A", "B", "C", "D", "E"), "place_of_service": "11111"}
    coded = with_line(code="99215", modifiers=(), minutes=None, **odd)
    (one,) = proposed(coded, key="S" * 79, is_new=False, total_minutes=84)
    assert one.fix.uid == "S" * 79 + "."
    assert (one.fix.pointers, one.fix.place_of_service) == (("A", "B", "C", "D"), "1111")
