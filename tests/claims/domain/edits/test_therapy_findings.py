"""What the therapy edits say: words, place, severity, what was judged, what is offered."""

from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.content import Line, Provider
from claims.domain.edits import disciplines, therapy
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Severity
from claims.domain.facts import Discipline
from tests.claims.domain.coding.tables import THERAPY
from tests.claims.domain.edits.claims import CLEAN, VISIT, examine, with_line

BLOCKS, CONFIRM = Severity.BLOCKS, Severity.CONFIRM
BY_OT = {"services": (VISIT[0].model_copy(update={"discipline": Discipline.OT}),)}
COMMERCIAL = {"payer_class": "COMMERCIAL"}
FULL = ("59", "76", "77", "78")


def line(*modifiers, code="97110"):
    return with_line(modifiers=modifiers, code=code, units=Decimal(1), minutes=15)


def add(modifier, position=None):
    return fixes.AddModifier(line="S1", modifier=modifier, position=position)


def take(modifier):
    return fixes.RemoveModifier(line="S1", modifier=modifier)


def put(*modifiers):
    return fixes.SetModifiers(line="S1", modifiers=modifiers)


@pytest.mark.parametrize(
    ("content", "known", "edit", "message", "severity", "inputs", "offered"),
    [
        (
            line(),
            BY_OT,
            "therapy_discipline_modifier_missing",
            "97110 needs modifier GO.",
            BLOCKS,
            {"code": "97110", "modifiers": (), "payer": "MEDICARE"},
            (add("GO"),),
        ),
        (
            line(*FULL),
            {},
            "therapy_discipline_modifier_missing",
            "97110 needs modifier GP or GO or GN.",
            BLOCKS,
            {"code": "97110", "modifiers": FULL, "payer": "MEDICARE"},
            (),
        ),
        (
            line("59"),
            COMMERCIAL,
            "therapy_discipline_modifier_missing",
            "97110 needs modifier GP or GO or GN.",
            CONFIRM,
            {"code": "97110", "modifiers": ("59",), "payer": "COMMERCIAL"},
            (add("GP"), add("GO"), add("GN")),
        ),
        (
            line("GP", "GO"),
            {},
            "one_discipline_modifier",
            "97110 carries GP and GO; one discipline gave it.",
            BLOCKS,
            {"modifiers": ["GP", "GO"]},
            (put("GP"), put("GO")),
        ),
        (
            line("GP", "GO", code="97161"),
            {},
            "one_discipline_modifier",
            "97161 carries GP and GO; one discipline gave it.",
            BLOCKS,
            {"modifiers": ["GP", "GO"]},
            (put("GP"),),
        ),
        (
            line("GO", code="97161"),
            {},
            "discipline_of_the_code",
            "97161 is given under GP, not GO.",
            BLOCKS,
            {"code": "97161", "modifiers": ("GO",)},
            (put("GP"),),
        ),
        (
            line("59", "GO", code="97161"),
            COMMERCIAL,
            "discipline_of_the_code",
            "97161 is given under GP, not GO.",
            CONFIRM,
            {"code": "97161", "modifiers": ("59", "GO")},
            (put("59", "GP"),),
        ),
        (
            line("GP", "CQ"),
            BY_OT,
            "discipline_contradicts",
            "97110 carries GP; the record says GO.",
            CONFIRM,
            {"modifiers": ("GP", "CQ"), "documented": "GO"},
            (put("GO", "CO"),),
        ),
        (
            line("59", "CQ"),
            {},
            "cq_requires_gp",
            "97110: CQ needs GP on the same line.",
            BLOCKS,
            {"modifiers": ("59", "CQ")},
            (add("GP", 1), take("CQ")),
        ),
        (
            line("CQ", "59", "76", "77"),
            {},
            "cq_requires_gp",
            "97110: CQ needs GP on the same line.",
            BLOCKS,
            {"modifiers": ("CQ", "59", "76", "77")},
            (take("CQ"),),
        ),
        (
            line("GO", "CQ"),
            {},
            "cq_requires_gp",
            "97110: CQ needs GP on the same line.",
            BLOCKS,
            {"modifiers": ("GO", "CQ")},
            (put("GO", "CO"), take("CQ")),
        ),
        (
            line("CQ", code="97165"),
            {},
            "cq_requires_gp",
            "97165: CQ needs GP on the same line.",
            BLOCKS,
            {"modifiers": ("CQ",)},
            (take("CQ"),),
        ),
        (
            line("CO", code="97165"),
            {},
            "co_requires_go",
            "97165: CO needs GO on the same line.",
            BLOCKS,
            {"modifiers": ("CO",)},
            (add("GO", 0), take("CO")),
        ),
        (
            line("GP", "CO"),
            {},
            "co_requires_go",
            "97110: CO needs GO on the same line.",
            BLOCKS,
            {"modifiers": ("GP", "CO")},
            (put("GP", "CQ"), take("CO")),
        ),
        (
            line("GP", "CQ", "59", code="97161"),
            {},
            "assistant_evaluated",
            "97161 is an evaluation, which an assistant does not give.",
            BLOCKS,
            {"code": "97161", "modifiers": ["CQ"]},
            (put("GP", "59"),),
        ),
        (
            line("GO", "CO", code="97165"),
            {},
            "assistant_evaluated",
            "97165 is an evaluation, which an assistant does not give.",
            BLOCKS,
            {"code": "97165", "modifiers": ["CO"]},
            (put("GO"),),
        ),
        (
            line("GP", code="97014"),
            {},
            "not_valid_for_medicare",
            "Medicare does not take 97014; it takes G0283.",
            BLOCKS,
            {"code": "97014"},
            (fixes.SetCode(line="S1", code="G0283"),),
        ),
        (
            line("GP", code="97010"),
            {},
            "bundled_status_b",
            "97010 is bundled: Medicare pays nothing for it on its own.",
            CONFIRM,
            {"code": "97010"},
            (),
        ),
    ],
)
def test_a_line_is_told_what_is_wrong_and_offered_what_helps(
    content, known, edit, message, severity, inputs, offered
):
    (found,) = (one for one in examine(content, **known) if one.edit == f"therapy.{edit}")
    assert (found.message, found.subject, found.severity) == (message, "S1", severity)
    assert (found.inputs, found.fixes) == (inputs, offered)


@pytest.mark.parametrize(
    ("provider", "known", "missing", "severity"),
    [
        ({}, {}, ["name", "NPI"], BLOCKS),
        ({"family": "Roe"}, {}, ["NPI"], BLOCKS),
        ({"npi": "1234567893"}, {}, ["name"], BLOCKS),
        ({}, {"payer_class": "MEDICARE_ADVANTAGE"}, ["name", "NPI"], CONFIRM),
    ],
)
def test_what_is_missing_of_the_certifying_provider_is_named(provider, known, missing, severity):
    content = CLEAN.model_copy(update={"referring": Provider(**provider)})
    edit = "therapy.certifying_provider_missing"
    (found,) = (one for one in examine(content, **known) if one.edit == edit)
    assert found.message == (
        "Therapy to Medicare needs the certifying or referring provider: "
        f"missing {' and '.join(missing)}."
    )
    assert (found.subject, found.severity) == ("referring.npi", severity)
    assert found.inputs == {"missing": missing}


@pytest.mark.parametrize("provider", [{"family": "Roe"}, {"npi": "1234567893"}])
def test_a_certifying_provider_who_supervises_is_asked_about(provider):
    content = CLEAN.model_copy(
        update={"referring": Provider(**provider), "referring_qualifier": "DQ"}
    )
    edit = "therapy.certifying_qualifier"
    (found,) = (one for one in examine(content) if one.edit == edit)
    said = "Box 17 says DQ; the certifying provider refers (DN) or orders (DK)."
    assert (found.message, found.subject) == (said, "referring_qualifier")
    assert found.inputs == {"qualifier": "DQ"}
    assert [fix.value for fix in found.fixes] == ["DN", "DK"]
    assert {fix.cell for fix in found.fixes} == {"referring_qualifier"}


@pytest.mark.parametrize(
    "changes",
    [
        {"referring_qualifier": "DN"},
        {"referring_qualifier": "DK"},
        {"referring_qualifier": "DQ", "referring": Provider()},
        {"referring_qualifier": "DQ", "lines": (Line(uid="S1", code="99213"),)},
    ],
)
def test_a_referring_or_ordering_provider_is_not_asked_about(changes):
    found = examine(CLEAN.model_copy(update=changes))
    assert "therapy.certifying_qualifier" not in {one.edit for one in found}


@pytest.mark.parametrize(
    ("modifiers", "others", "wanted"),
    [
        ((), (), ("GP", "GO", "GN")),
        ((), ("GO",), ("GO",)),
        ((), ("GP", "GN"), ("GN", "GP")),
        ((), ("59",), ("GP", "GO", "GN")),
    ],
)
def test_the_claims_other_lines_say_which_discipline_is_likely(modifiers, others, wanted):
    content = line(*modifiers)
    beside = content.lines[0].model_copy(update={"uid": "S2", "modifiers": others})
    content = content.model_copy(update={"lines": (*content.lines, beside)})
    context = Context(today=VISIT[0].date_from, therapy=THERAPY)
    assert disciplines.discipline_modifiers(content.lines[0], content, context) == wanted


def test_a_fourth_modifier_fits_and_a_fifth_does_not():
    assert therapy.has_room(Line(uid="S1", modifiers=("59", "76", "77")))
    assert not therapy.has_room(Line(uid="S1", modifiers=FULL))


def test_every_line_is_judged_whatever_stands_before_it():
    right, wrong = CLEAN.lines[0], CLEAN.lines[0].model_copy(update={"uid": "S2", "modifiers": ()})
    content = CLEAN.model_copy(update={"lines": (right, wrong)})
    found = [one.subject for one in examine(content) if one.edit.endswith("modifier_missing")]
    assert found == ["S2"]
