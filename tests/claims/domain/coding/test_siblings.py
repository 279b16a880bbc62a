"""Siblings of the published cases, against an oracle that tries every allocation."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding import assistant_split, draft, kx, timed_units
from claims.domain.coding.timed_units import Method
from claims.domain.facts import Discipline
from tests.claims.domain.coding import oracle, siblings
from tests.claims.domain.coding.test_draft import MEDICARE, service
from tests.claims.domain.edits.claims import CLEAN, examine

PARENTS = siblings.parents()
METHODS = {
    "medicare_8_minute": ("MEDICARE", Method.MEDICARE_8_MINUTE),
    "cpt_midpoint_per_code": ("COMMERCIAL", Method.CPT_MIDPOINT),
}
BUNCH = 500
# CMS, therapy services: the thresholds as published each year.
PUBLISHED = "2018 2010 2019 2040 2020 2080 2021 2110 2022 2150 2023 2230 2024 2330 2025 2410"
YEARS = [int(word) for word in f"{PUBLISHED} 2026 2480".split()]
THRESHOLDS = dict(zip(YEARS[::2], YEARS[1::2], strict=True))


def drawn(given, *, discipline, on, method):
    payer_class, _ = METHODS[method]
    context = replace(MEDICARE, payer_class=payer_class, discipline=Discipline(discipline))
    services = [
        service(
            f"S{n}",
            one["code"],
            date_from=on,
            date_to=on,
            performer_key=f"P{n % 2}",
            **{name: one[name] for name in siblings.MINUTES},
        )
        for n, one in enumerate(given)
    ]
    lines = draft.draft_lines(services, context=context).lines
    return sorted((one.code, int(one.units), tuple(sorted(one.modifiers))) for one in lines)


def check(seed):
    chance = random.Random(seed)
    given = siblings.sibling(chance, chance.choice(PARENTS))
    told = {
        "discipline": chance.choice(("PT", "PT", "OT", "SLP")),
        "on": chance.choice(siblings.DAYS),
        "method": chance.choice(("medicare_8_minute",) * 3 + ("cpt_midpoint_per_code",)),
    }
    allowed = oracle.claims(given, told=told["method"] == "medicare_8_minute", **told)
    assert allowed, "the oracle allows nothing: it is wrong"
    assert drawn(given, **told) in allowed, (given, told, allowed)
    _check_ties(given, told["method"])
    _check_limits(chance, given, told["on"])


def _check_ties(given, method):
    """The engine names a tie exactly where the rules allow more than one allocation."""
    minutes = {}
    for one in given:
        if one["timed"]:
            spent = sum(one[name] for name in siblings.MINUTES)
            minutes[one["code"]] = minutes.get(one["code"], 0) + spent
    units = timed_units.count(list(minutes.items()), method=METHODS[method][1])
    allowed = oracle.allocations(minutes, method)
    assert bool(units.ties) == (len(allowed) > 1), (minutes, allowed)
    for code in minutes:
        assert units.most(code) == max(one[code] for one in allowed)


def _check_limits(chance, given, on):
    """A line is told off exactly above the most any allowed allocation gives its code."""
    timed = [one for one in given if one["timed"]]
    if not timed:
        return
    code = chance.choice(timed)["code"]
    minutes = {}
    for one in timed:
        spent = sum(one[name] for name in siblings.MINUTES)
        minutes[one["code"]] = minutes.get(one["code"], 0) + spent
    most = max(one[code] for one in oracle.allocations(minutes, "medicare_8_minute"))
    units = chance.choice((most, most + 1))
    line = CLEAN.lines[0].model_copy(
        update={
            "code": code,
            "units": Decimal(units),
            "minutes": None,
            "from_date": on,
            "to_date": on,
        }
    )
    visit = tuple(
        service(f"T{n}", spent_on, minutes=spent, date_from=on, date_to=on)
        for n, (spent_on, spent) in enumerate(minutes.items())
    )
    found = examine(CLEAN.model_copy(update={"lines": (line,)}), services=visit, today=on)
    told = [f for f in found if f.edit == "minutes.units_exceed_minutes"]
    assert [f.inputs["most"] for f in told] == ([most] if units > most else []), (minutes, units)


@pytest.mark.parametrize("start", [0])
def test_siblings_are_what_the_rules_allow(start):
    for seed in range(start, start + 300):
        check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(10_000, 20_000, BUNCH))
def test_ten_thousand_siblings_are_what_the_rules_allow(start):
    for seed in range(start, start + BUNCH):
        check(seed)


def test_whose_a_unit_is_holds_for_every_minute_of_an_hour():
    for therapist in range(46):
        for assistant in range(46):
            units = oracle.units_of(therapist + assistant)
            for on in (date(2021, 12, 31), date(2022, 1, 1)):
                said = assistant_split.split_timed(
                    units=units, therapist=therapist, assistant=assistant, on=on
                )
                by = (said.therapist_units, said.assistant_units)
                assert by == oracle.shares(units, therapist, assistant, on)


def test_a_tenth_of_an_untimed_service_is_the_nearest_whole_percent():
    for therapist in range(61):
        for assistant in range(1, 61):
            said = assistant_split.split_untimed(units=1, therapist=therapist, assistant=assistant)
            exceeds = oracle.exceeds_a_tenth(assistant, therapist + assistant)
            assert bool(said.assistant_units) is exceeds, (therapist, assistant)


def test_the_threshold_is_strict_to_the_cent_in_every_year():
    table = {
        "kx_threshold": {str(year): amount for year, amount in THRESHOLDS.items()},
        "medical_review_threshold": 3000,
    }
    for year, limit in THRESHOLDS.items():
        for cents in (-1, 0, 1):
            total = Decimal(limit) + Decimal(cents) / 100
            for amount in (Decimal("0.01"), Decimal(100), total):
                said = kx.judge(
                    pool="OT", year=year, before=total - amount, amount=amount, table=table
                )
                assert (said.is_required, said.threshold) == (cents > 0, limit)


def test_the_shipped_thresholds_are_those_published():
    from claims.services import coding_context

    shipped = coding_context.shipped_tables().kx
    assert {y: kx.threshold(shipped, y) for y in range(2016, 2029) if kx.threshold(shipped, y)} == (
        THRESHOLDS
    )
