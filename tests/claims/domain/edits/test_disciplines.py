"""Which lines are therapy, and of which discipline."""

import pytest

from claims.domain.content import PlanOfCare, Provider
from claims.domain.edits import disciplines
from claims.domain.edits.context import Context
from claims.domain.facts import Discipline, DocumentedService
from tests.claims.domain.edits.claims import CONTEXT, NPI, with_lines

ALWAYS, SOMETIMES, NEVER = "97110", "97597", "20610"
OT_ONLY = "97165"


def asked(*lines, services=(), plan="", **rendering):
    content = with_lines(*lines).model_copy(
        update={
            "rendering": Provider(npi=NPI, **rendering),
            "plan_of_care": PlanOfCare(discipline=plan),
        }
    )
    return content, Context(**{**CONTEXT, "services": services})


def recorded(discipline, key="S1"):
    return (DocumentedService(key=key, code=ALWAYS, discipline=discipline),)


@pytest.mark.parametrize(
    ("code", "known", "is_therapy"),
    [
        (ALWAYS, {}, True),
        (ALWAYS, {"credential": "MD"}, True),
        (NEVER, {"credential": "PT"}, False),
        (NEVER, {"plan": "PT"}, False),
        (SOMETIMES, {}, False),
        (SOMETIMES, {"credential": "MD"}, False),
        (SOMETIMES, {"credential": "PT"}, True),
        (SOMETIMES, {"taxonomy": "225X00000X"}, True),
        (SOMETIMES, {"plan": "OT"}, True),
        (SOMETIMES, {"services": recorded(Discipline.PT)}, True),
        (SOMETIMES, {"services": recorded(Discipline.PT, "S7")}, False),
    ],
)
def test_a_line_is_therapy_by_its_code_its_therapist_its_record_or_its_plan(
    code, known, is_therapy
):
    content, context = asked({"code": code}, **known)
    found = [line.code for line in disciplines.therapy_lines(content, context)]
    assert found == [code] * is_therapy


@pytest.mark.parametrize(
    ("line", "others", "known", "wanted"),
    [
        ({"code": OT_ONLY}, (), {"credential": "PT", "plan": "PT"}, ("GO",)),
        ({}, (), {"services": recorded(Discipline.SLP), "plan": "PT"}, ("GN",)),
        ({}, (), {"services": recorded(None), "plan": "OT", "credential": "PT"}, ("GO",)),
        ({}, (), {"credential": "PT"}, ("GP",)),
        ({}, (), {"credential": "PTA"}, ("GP", "GO", "GN")),
        ({}, ("GO", "GN", "KX"), {}, ("GN", "GO")),
        ({}, ("GO", "GN"), {"credential": "OT"}, ("GO",)),
        ({}, ("KX",), {}, ("GP", "GO", "GN")),
        ({}, (), {"plan": "MD"}, ("GP", "GO", "GN")),
    ],
)
def test_a_discipline_is_the_codes_else_what_the_record_says_else_the_claims(
    line, others, known, wanted
):
    beside = ({"modifiers": (one,)} for one in others)
    content, context = asked({"modifiers": (), **line}, *beside, **known)
    found = disciplines.discipline_modifiers(content.lines[0], content, context)
    assert found == wanted


@pytest.mark.parametrize(
    ("code", "known", "said"),
    [
        (ALWAYS, {"services": recorded(Discipline.PT), "plan": "OT"}, "GP"),
        (ALWAYS, {"services": recorded(None), "plan": "SLP"}, "GN"),
        (ALWAYS, {"plan": "OT"}, "GO"),
        (ALWAYS, {}, ""),
        (ALWAYS, {"credential": "PT"}, ""),
        (OT_ONLY, {"plan": "PT"}, ""),  # the code itself says it
    ],
)
def test_what_is_documented_is_the_facts_word_else_the_plans(code, known, said):
    content, context = asked({"code": code}, **known)
    assert disciplines.documented(content.lines[0], content, context) == said
