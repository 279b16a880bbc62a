"""Edits on therapy lines, by the published cases and by our own."""

from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import ClaimContent, Line, Provider
from claims.domain.edits.findings import Severity
from claims.domain.facts import Discipline, DocumentedService
from tests.claims.domain.coding import cases
from tests.claims.domain.edits.claims import CLEAN, DAY, VISIT, examine, said, with_line

WORDS = {Severity.BLOCKS: "error", Severity.CONFIRM: "warning", Severity.NOTE: "info"}


@pytest.mark.parametrize("case", cases.family("therapy_claim_rules"))
def test_published_claim_rules_hold(case):
    given, expected = case["input"], case["expected"]
    discipline = Discipline(given["discipline"]) if "discipline" in given else None
    documented = given.get("documented", [])
    services = [
        DocumentedService(key=f"F{n}", discipline=discipline, **one)
        for n, one in enumerate(documented)
    ]
    if discipline and not services:
        services = [DocumentedService(key="L1", code=given["line"]["code"], discipline=discipline)]
    line = Line(uid="L1", **given["line"])

    found = examine(
        ClaimContent(lines=(line,)), payer_class=given["payer"].upper(), services=tuple(services)
    )

    said_of = {finding.edit.split(".")[1]: finding for finding in found}
    finding = said_of[expected["rule"]]
    assert WORDS[finding.severity] == expected["finding"]
    for modifier in expected.get("fix", {}).get("add", []):
        assert fixes.AddModifier(line="L1", modifier=modifier) in finding.fixes


def test_a_therapy_line_without_discipline_offers_the_one_of_the_claim():
    content = with_line(modifiers=())
    plan = fixes.SetField(cell="plan_of_care.discipline", value="OT").apply(content)
    (unknown,), (known,) = examine(content), examine(plan)
    assert [fix.modifier for fix in unknown.fixes] == ["GP", "GO", "GN"]
    assert known.message == "97110 needs modifier GO."
    assert examine(known.fixes[0].apply(plan)) == ()


def test_outside_medicare_a_missing_discipline_is_only_confirmed():
    (finding,) = examine(with_line(modifiers=()), payer_class="COMMERCIAL")
    assert finding.severity == Severity.CONFIRM


def test_cq_is_offered_its_gp_right_before_it():
    content = with_line(modifiers=("59", "CQ"))
    found = {f.edit: f for f in examine(content)}
    fixed = found["therapy.cq_requires_gp"].fixes[0].apply(content)
    assert fixed.lines[0].modifiers == ("59", "GP", "CQ")
    assert examine(fixed, emr_modifiers=frozenset({("S1", "59")})) == ()


def test_co_beside_gp_still_needs_go():
    assert "therapy.co_requires_go" in said(examine(with_line(modifiers=("GP", "CO"))))


def test_an_evaluation_by_an_assistant_blocks():
    found = examine(with_line(code="97161", modifiers=("GP", "CQ")), services=())
    assert "therapy.assistant_evaluated" in said(found)


def test_medicare_takes_another_code_for_unattended_stimulation():
    content = with_line(code="97014")
    found = {f.edit: f for f in examine(content, services=())}
    fix = found["therapy.not_valid_for_medicare"].fixes[0]
    assert fix == fixes.SetCode(line="S1", code="G0283")
    assert "therapy.not_valid_for_medicare" not in said(examine(content, payer_class="COMMERCIAL"))


def test_no_certifying_provider_is_asked_outside_medicare_or_outside_therapy():
    bare = CLEAN.model_copy(update={"referring": CLEAN.referring.model_copy(update={"npi": ""})})
    assert "therapy.certifying_provider_missing" in said(examine(bare))
    commercial = examine(bare, payer_class="COMMERCIAL")
    assert "therapy.certifying_provider_missing" not in said(commercial)


def test_units_beyond_the_minutes_block_and_offer_what_fits():
    content = with_line(units=Decimal(3))
    found = {f.edit: f for f in examine(content)}
    finding = found["minutes.units_exceed_minutes"]
    assert finding.severity == Severity.BLOCKS
    assert finding.fixes == (fixes.SetUnits(line="S1", units=Decimal(2)),)
    assert "minutes.units_exceed_minutes" not in said(examine(finding.fixes[0].apply(content)))


def test_a_split_line_counts_with_its_other_part():
    first = CLEAN.lines[0].model_copy(update={"units": Decimal(1), "minutes": 13})
    second = first.model_copy(update={"uid": "S1.2", "modifiers": ("GP", "CQ"), "minutes": 23})
    visit = (VISIT[0].model_copy(update={"minutes": 36}),)
    assert examine(CLEAN.model_copy(update={"lines": (first, second)}), services=visit) == ()


def test_minutes_of_a_service_too_short_to_bill_still_count():
    visit = VISIT[0].model_copy(update={"minutes": 35})
    short = DocumentedService(key="S2", code="97140", minutes=3, date_from=DAY)
    found = examine(with_line(units=Decimal(3), minutes=35), services=(visit, short))
    assert "minutes.units_exceed_minutes" not in said(found)
    assert "minutes.service_not_billed" in said(found)


def test_a_unit_another_code_earned_is_not_this_ones():
    other = DocumentedService(key="S2", code="97140", minutes=8, date_from=DAY)
    found = {f.edit: f for f in examine(with_line(units=Decimal(3)), services=(*VISIT, other))}
    finding = found["minutes.units_exceed_minutes"]
    assert finding.message.startswith("97110 carries 3 units; its minutes support 2. 38 timed")
    assert finding.fixes == (fixes.SetUnits(line="S1", units=Decimal(2)),)


@pytest.mark.parametrize(
    ("units", "excess"), [((2, 1), None), ((1, 2), None), ((2, 2), "97140"), ((3, 0), "97110")]
)
def test_either_code_may_have_the_unit_they_tie_for_and_not_both(units, excess):
    services = tuple(
        DocumentedService(key=f"S{n}", code=code, minutes=20, date_from=DAY)
        for n, code in enumerate(("97110", "97140"), 1)
    )
    lines = tuple(
        CLEAN.lines[0].model_copy(
            update={"uid": one.key, "code": one.code, "units": Decimal(n), "minutes": 20}
        )
        for one, n in zip(services, units, strict=True)
    )
    content = CLEAN.model_copy(update={"lines": tuple(line for line in lines if line.units)})
    found = [f for f in examine(content, services=services) if f.edit.endswith("exceed_minutes")]
    assert [f.message[:5] for f in found] == ([excess] if excess else [])
    for finding in found:
        fixed = finding.fixes[0].apply(content)
        assert "minutes.units_exceed_minutes" not in said(examine(fixed, services=services))


def test_a_line_is_never_taken_off_when_nothing_would_be_left():
    content = with_line(units=Decimal(1), minutes=5)
    visit = (VISIT[0].model_copy(update={"minutes": 5}),)
    found = {f.edit: f for f in examine(content, services=visit)}
    assert found["minutes.units_exceed_minutes"].fixes == ()


def test_a_line_without_its_discipline_counts_with_the_others_of_its_day():
    first = CLEAN.lines[0]
    second = first.model_copy(update={"uid": "S2", "modifiers": (), "minutes": None})
    found = examine(CLEAN.model_copy(update={"lines": (first, second)}))
    assert "minutes.units_exceed_minutes" in said(found)


def test_a_code_that_counts_no_time_is_one_unit_to_medicare():
    content = with_line(code="97150", units=Decimal(3))
    found = {f.edit: f for f in examine(content, services=())}
    assert found["minutes.untimed_once_a_day"].severity == Severity.CONFIRM
    fixed = found["minutes.untimed_once_a_day"].fixes[0].apply(content)
    assert "minutes.untimed_once_a_day" not in said(examine(fixed, services=()))
    commercial = examine(content, services=(), payer_class="COMMERCIAL")
    assert "minutes.untimed_once_a_day" not in said(commercial)


def test_a_lines_discipline_is_its_own_services_not_one_whose_key_begins_alike():
    visit = (DocumentedService(key="S", code="97110", discipline=Discipline.OT, date_from=DAY),)
    (finding,) = (f for f in examine(with_line(modifiers=()), services=visit) if f.fixes)
    assert [fix.modifier for fix in finding.fixes] == ["GP", "GO", "GN"]


def test_a_timed_line_without_minutes_is_confirmed_not_blocked():
    (finding,) = examine(with_line(minutes=None), services=())
    assert (finding.edit, finding.severity) == (
        "minutes.total_timed_minutes_missing",
        Severity.CONFIRM,
    )


def test_units_other_than_the_emrs_are_a_note():
    visit = (VISIT[0].model_copy(update={"documented_units": Decimal(4)}),)
    (finding,) = examine(services=visit)
    assert finding.message == "The EMR gave 4 units of 97110; the claim carries 2."
    assert finding.severity == Severity.NOTE


@pytest.mark.parametrize(
    ("code", "wrong", "right"),
    [("97161", "GO", "GP"), ("97165", "GP", "GO"), ("92523", "GP", "GN")],
)
def test_a_code_of_one_discipline_takes_its_modifier_alone(code, wrong, right):
    content = with_line(code=code, modifiers=(wrong,), units=Decimal(1))
    found = {f.edit: f for f in examine(content, services=())}
    fixed = found["therapy.discipline_of_the_code"].fixes[0].apply(content)
    assert fixed.lines[0].modifiers == (right,)
    bare = with_line(code=code, modifiers=(), units=Decimal(1))
    missing = {f.edit: f for f in examine(bare, services=())}
    (fix,) = missing["therapy.therapy_discipline_modifier_missing"].fixes
    assert fix.modifier == right


def test_a_discipline_other_than_the_records_is_confirmed_and_takes_its_assistant_along():
    visit = (VISIT[0].model_copy(update={"discipline": Discipline.OT}),)
    content = with_line(modifiers=("GP", "CQ"))
    found = {f.edit: f for f in examine(content, services=visit)}
    fixed = found["therapy.discipline_contradicts"].fixes[0].apply(content)
    assert fixed.lines[0].modifiers == ("GO", "CO")
    assert "therapy.discipline_contradicts" not in said(examine(fixed, services=visit))


def test_of_two_disciplines_each_can_be_kept_with_its_own_assistant():
    content = with_line(modifiers=("GP", "GO", "CQ"))
    found = {f.edit: f for f in examine(content)}
    kept = [fix.modifiers for fix in found["therapy.one_discipline_modifier"].fixes]
    assert kept == [("GP", "CQ"), ("GO", "CO")]


def test_an_assistant_of_another_discipline_becomes_the_lines_own():
    content = with_line(modifiers=("GP", "CO"))
    found = {f.edit: f for f in examine(content)}
    for fix in found["therapy.co_requires_go"].fixes:
        assert {f.edit for f in examine(fix.apply(content))} == set()


def test_speech_therapy_has_no_assistant():
    content = with_line(modifiers=("GN", "CQ"))
    (fix,) = {f.edit: f for f in examine(content)}["therapy.cq_requires_gp"].fixes
    assert fix == fixes.RemoveModifier(line="S1", modifier="CQ")


@pytest.mark.parametrize(
    ("payer_class", "own", "severities"),
    [
        ("COMMERCIAL", None, [Severity.CONFIRM]),
        ("COMMERCIAL", True, [Severity.BLOCKS]),
        ("COMMERCIAL", False, []),
        ("MEDICARE", None, [Severity.BLOCKS]),
    ],
)
def test_a_payers_own_word_on_discipline_modifiers_goes_first(payer_class, own, severities):
    payer = PayerRules(discipline_modifiers=own)
    told = examine(with_line(modifiers=()), payer_class=payer_class, payer=payer)
    missing = [f for f in told if f.edit == "therapy.therapy_discipline_modifier_missing"]
    assert [f.severity for f in missing] == severities


THERAPIST = {"PT": "225100000X", "OT": "225X00000X", "SLP": "235Z00000X"}


def rendered(code="97597", taxonomy="", **changes):
    provider = CLEAN.rendering.model_copy(update={"taxonomy": taxonomy})
    content = with_line(code=code, modifiers=(), units=Decimal(1), **changes)
    return content.model_copy(update={"rendering": provider})


def missing(content, **known):
    known = {"services": (), **known}
    wanted = "therapy.therapy_discipline_modifier_missing"
    return [one for one in examine(content, **known) if one.edit == wanted]


@pytest.mark.parametrize(("discipline", "wanted"), [("PT", "GP"), ("OT", "GO"), ("SLP", "GN")])
def test_what_is_sometimes_therapy_is_therapy_of_a_therapist(discipline, wanted):
    (one,) = missing(rendered(taxonomy=THERAPIST[discipline]))
    assert one.severity == Severity.BLOCKS
    assert [fix.modifier for fix in one.fixes] == [wanted]


def test_what_is_sometimes_therapy_is_none_of_a_physician_outside_a_plan_of_care():
    orthopaedist = rendered(taxonomy="207X00000X")
    assert not missing(orthopaedist)
    assert not missing(rendered())
    assert "therapy.certifying_provider_missing" not in said(
        examine(orthopaedist.model_copy(update={"referring": Provider()}), services=())
    )


def test_what_is_sometimes_therapy_is_therapy_under_a_plan_whoever_gives_it():
    orthopaedist = rendered(taxonomy="207X00000X")
    plan = fixes.SetField(cell="plan_of_care.discipline", value="PT").apply(orthopaedist)
    (one,) = missing(plan)
    assert [fix.modifier for fix in one.fixes] == ["GP"]
    told = DocumentedService(key="S1", code="97597", discipline=Discipline.OT, date_from=DAY)
    (one,) = missing(orthopaedist, services=(told,))
    assert [fix.modifier for fix in one.fixes] == ["GO"]


def test_a_therapist_who_renders_says_the_discipline_of_a_code_of_any():
    (one,) = missing(rendered("97110", THERAPIST["OT"], minutes=15))
    assert [fix.modifier for fix in one.fixes] == ["GO"]
