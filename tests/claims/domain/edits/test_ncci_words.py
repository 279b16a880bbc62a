"""What NCCI's edits say of units, of other claims, of group therapy, and what they offer."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import Provider
from claims.domain.facts import DocumentedService
from claims.domain.line_fixes import AddModifier, RemoveLine
from tests.claims.domain.edits.claims import CLEAN, DAY, NPI, remarks
from tests.claims.domain.edits.tables import RELEASE, AddOns, Limits, Pairs, tables

YESTERDAY = DAY - timedelta(days=1)
NOT_APART = "The record does not show that the second service was apart."
PAIR = tables(ptp=Pairs(("97530", "97116", 1)))


def line(code="97110", uid="S1", units=2, modifiers=("GP",), on=DAY):
    values = {"code": code, "uid": uid, "units": units and Decimal(units), "modifiers": modifiers}
    return CLEAN.lines[0].model_copy(update={**values, "from_date": on})


def said(edit, *lines, **known):
    content = CLEAN.model_copy(update={"lines": lines})
    return remarks(f"ncci.{edit}", content, **{"services": (), **known})


def other(code="97110", claim="abc", units=2, on=DAY, modifiers=("GO",), **changes):
    values = {"provider_npi": NPI, "units": units and Decimal(units), **changes}
    return EarlierLine(claim, code, on, modifiers, **values)


def limited(value, mai):
    return {"tables": tables(mue=Limits(c97110=(value, mai)))}


@pytest.mark.parametrize(
    ("mai", "payer", "severity", "words", "uid"),
    [
        (1, "MEDICARE", "CONFIRM", "At most 2 on a line.", "S3"),
        (2, "MEDICARE", "BLOCKS", "At most 2 on a day; 5 are billed.", "S2"),
        (2, "COMMERCIAL", "CONFIRM", "At most 2 on a day; 5 are billed.", "S2"),
        (3, "MEDICARE", "CONFIRM", "At most 2 on a day; 5 are billed.", "S2"),
    ],
)
def test_units_beyond_what_is_likely_are_spoken_of_so(mai, payer, severity, words, uid):
    lines = (line("97140", "S1", 9), line("97110", "S2", 2), line("97110", "S3", 3))
    assert said("units_unlikely", *lines, payer_class=payer, **limited(2, mai)) == [
        (
            severity,
            uid,
            f"97110: {words} ({RELEASE})",
            {"limit": (2, mai), "units": [Decimal(2), Decimal(3)]},
            (),
        )
    ]


@pytest.mark.parametrize("mai", [1, 2, 3])
@pytest.mark.parametrize(("units", "is_told"), [(2, False), (3, True)])
def test_as_many_units_as_the_limit_are_likely(mai, units, is_told):
    assert bool(said("units_unlikely", line(units=units), **limited(2, mai))) is is_told


def test_each_code_and_day_has_its_own_limit():
    lines = (
        line("", "S0", 9),
        line("97140", "S1", 9),
        line("97110", "S2", 3, on=YESTERDAY),
        line("97110", "S3", 2),
        line("97530", "S4", 4),
    )
    known = {"tables": tables(mue=Limits(c97110=(2, 3), c97530=(3, 3)))}
    assert [one[1] for one in said("units_unlikely", *lines, **known)] == ["S2", "S4"]


def across(*others, **known):
    return {"history": History(lines=others), **known}


def test_units_of_other_claims_count_with_ours_and_are_named():
    others = (
        other(claim="def"),
        other(claim="abc", units=1),
        other("97140", claim="ghi"),
        other(claim="jkl", on=YESTERDAY),
    )
    assert said("units_unlikely", line(), **across(*others), **limited(4, 2)) == [
        (
            "CONFIRM",
            "S1",
            f"97110: At most 4 on a day; 5 are billed. Others are on claim abc, def. ({RELEASE})",
            {
                "limit": (4, 2),
                "units": [Decimal(2)],
                "others": [("def", Decimal(2)), ("abc", Decimal(1))],
            },
            (),
        )
    ]
    assert said("units_unlikely", line(), **across(*others), **limited(5, 2)) == []


@pytest.mark.parametrize(
    ("ours", "others", "mai"),
    [
        (line(), (other(provider_npi="1000000004"),), 3),
        (line(), (other(payer_id="another"),), 3),
        (line(), (other(modifiers=("GP",)),), 3),  # a second filing of the same line
        (line(), (other(),), 1),  # a limit by line looks at no other line
        (line(modifiers=("55",)), (other(units=9),), 3),  # ours is not what is denied
        (line(), (other("97140", units=9),), 3),
    ],
)
def test_what_the_payer_does_not_count_with_ours_is_not_told(ours, others, mai):
    assert said("units_unlikely", ours, **across(*others), **limited(3, mai)) == []


def test_too_many_units_on_this_claim_alone_are_told_as_its_own():
    ((_, _, sentence, inputs, _),) = said(
        "units_unlikely", line(), **across(other()), **limited(1, 3)
    )
    assert sentence == f"97110: At most 1 on a day; 2 are billed. ({RELEASE})"
    assert "others" not in inputs


def test_a_pair_across_two_claims_names_the_other_one():
    known = {**across(other("97530", claim="def")), "tables": PAIR}
    assert said("pair_denied", line("97116"), **known) == [
        (
            "CONFIRM",
            "S1",
            f"97116 is bundled into 97530 ({RELEASE}). {NOT_APART} 97530 is on claim def.",
            {
                "pair": ("97530", "97116", 1),
                "modifiers": (("GO",), ("GP",)),
                "on": DAY,
                "claim": "def",
            },
            (AddModifier(line="S1", modifier="59", position=0),),
        )
    ]


def test_of_a_pair_whose_second_service_is_elsewhere_ours_is_told_and_nothing_offered():
    known = {**across(other("97116", claim="def")), "tables": PAIR}
    ((severity, subject, sentence, inputs, offered),) = said("pair_denied", line("97530"), **known)
    assert (severity, subject, inputs["claim"], offered) == ("CONFIRM", "S1", "def", ())
    assert sentence.endswith(" 97116 is on claim def.")


def test_a_final_pair_across_two_claims_is_for_a_person():
    known = {**across(other("97530")), "tables": tables(ptp=Pairs(("97530", "97116", 0)))}
    ((severity, *_),) = said("pair_denied", line("97116"), line(uid="S2"), **known)
    assert severity == "CONFIRM"


def test_two_lines_of_other_claims_are_their_own_affair():
    known = {**across(other("97530"), other("97116")), "tables": PAIR}
    assert said("pair_denied", line(), **known) == []


def test_every_denied_pair_of_every_day_is_told():
    lines = (
        line("97530", "S1"),
        line("97116", "S2", modifiers=("GP", "59")),  # set apart already
        line("97530", "S3", on=YESTERDAY),
        line("97116", "S4", on=YESTERDAY),
        line("97140", "S5", on=YESTERDAY),
    )
    loaded = tables(ptp=Pairs(("97530", "97116", 1), ("97530", "97140", 1)))
    found = said("pair_denied", *lines, tables=loaded)
    assert [one[1] for one in found] == ["S4", "S5"]


@pytest.mark.parametrize(
    ("sides", "offered"),
    [
        (("LEFT", "RIGHT"), [("S1", "LT"), ("S2", "RT")]),
        (("BILATERAL", "RIGHT"), [("S2", "59")]),
        ((None, "RIGHT"), [("S2", "59")]),
    ],
)
def test_sides_of_the_record_are_offered_on_both_lines(sides, offered):
    lines = (line("97530", "S1"), line("97116", "S2"))
    services = tuple(
        DocumentedService(key=one.uid, code=one.code, side=side)
        for one, side in zip(lines, sides, strict=True)
    )
    ((*_, fixes),) = said("pair_denied", *lines, tables=PAIR, services=services)
    assert [(fix.line, fix.modifier) for fix in fixes] == offered
    full = line("97530", "S1", modifiers=("GP", "KX", "76", "77"))
    ((*_, fixes),) = said("pair_denied", full, lines[1], tables=PAIR, services=services)
    assert [(fix.line, fix.modifier) for fix in fixes] == [one for one in offered if "S2" in one]


GROUP = line("97150", "S9")
SEPARATE = "where the record shows separate times, 59 says so; the same minutes are billed once."


@pytest.mark.parametrize(("wanted", "modifier"), [("", "59"), ("59", "59"), ("X", "XU")])
def test_group_therapy_beside_individual_is_spoken_of_so(wanted, modifier):
    lines = (line("97161", "S1"), line("97110", "S2"), line("97140", "S3"), GROUP)
    payer = PayerRules(distinct_modifier=wanted)
    assert said("group_beside_individual", *lines, payer=payer) == [
        (
            "NOTE",
            "S9",
            f"97150 stands beside 97110: {SEPARATE}",
            {"codes": frozenset({"97150", "97110"}), "modifiers": (("GP",), ("GP",))},
            (AddModifier(line="S9", modifier=modifier, position=0),),
        )
    ]


def test_every_group_line_is_told_and_a_line_that_is_apart_does_not_end_the_search():
    lines = (
        line("97110", "S1", modifiers=("GP", "59")),
        line("97140", "S2", modifiers=("GP", "KX")),
        GROUP,
        line("97150", "S8", modifiers=("GP", "CQ")),
    )
    found = said("group_beside_individual", *lines)
    assert [(one[1], one[3]["modifiers"]) for one in found] == [
        ("S9", (("GP",), ("GP", "KX"))),
        ("S8", (("GP", "CQ"), ("GP", "KX"))),
    ]


def test_what_is_on_another_claim_is_an_add_ons_primary_only_on_its_day():
    loaded = {"tables": tables(add_ons=AddOns(c97116=(1, "97530")))}
    alone = line("97116", "S1")
    assert said("add_on_without_primary", alone, **across(other("97530")), **loaded) == []
    ((severity, subject, _, inputs, offered),) = said(
        "add_on_without_primary",
        line("97161", "S0"),
        alone,
        **across(other("97530", on=YESTERDAY)),
        **loaded,
    )
    assert (severity, subject, offered) == ("BLOCKS", "S1", ())  # its minutes go with it
    assert inputs == {"code": "97116", "kind": 1, "others": {"97161", "97116"}}


@pytest.mark.parametrize(("kind", "severity"), [(1, "BLOCKS"), (3, "CONFIRM")])
def test_an_add_on_with_some_primaries_is_only_confirmed(kind, severity):
    loaded = {"tables": tables(add_ons=AddOns(c64495=(kind, "64493")))}
    lines = (line("97161", "S0"), line("64495", "S1"))
    ((found, _, sentence, _, offered),) = said("add_on_without_primary", *lines, **loaded)
    assert (found, offered) == (severity, (RemoveLine(line="S1"),))
    assert sentence == (
        f"64495 is an add-on code and stands without the service it is added to ({RELEASE})."
    )


def test_without_a_rendering_npi_no_other_claim_is_ours():
    content = CLEAN.model_copy(update={"lines": (line("97116"),), "rendering": Provider()})
    known = {**across(other("97530", provider_npi="")), "tables": PAIR, "services": ()}
    assert remarks("ncci.pair_denied", content, **known) == []
