"""What is said of visits: the line, the sentence, what was judged, what is offered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding import em_level, em_time
from claims.domain.coding.em_ladders import UnknownSetting
from claims.domain.coding.history import EarlierLine, History
from claims.domain.content import Provider
from claims.domain.facts import DocumentedService, VisitFacts
from claims.domain.line_fixes import RemoveLine, SetCode, SetUnits
from tests.claims.domain.coding.tables import EM
from tests.claims.domain.edits.claims import DAY, NPI, remarks, with_lines
from tests.claims.domain.edits.tables import tables

LOADED = tables(em=EM)
THERAPY = {"code": "97110"}


def visit(code="99213", **changes):
    return {"code": code, "modifiers": (), "units": Decimal(1), "minutes": None, **changes}


def recorded(uid="S2", **facts):
    return DocumentedService(key=uid, code="99213", visit=VisitFacts(**facts))


def said(edit, *lines, services=(), **known):
    known = {"services": services, "tables": LOADED, **known}
    return remarks(f"visits.{edit}", with_lines(*lines), **known)


TIME = "Time: 40 countable minutes reach 40, the minimum of 99215."
NO_MDM = "Decision-making is not recorded."


def test_a_level_by_time_alone_is_a_note_in_these_words():
    found = said("level_differs", THERAPY, visit(), services=(recorded(total_minutes=40),))
    assert found == [
        (
            "NOTE",
            "S2",
            f"The record supports 99215; the line says 99213. {TIME} {NO_MDM}",
            {"code": "99213", "supported": "99215", "basis": "time"},
            (SetCode(line="S2", code="99215"),),
        )
    ]


@pytest.mark.parametrize(("minutes", "words"), [(40, f"{TIME} "), (None, "")])
def test_a_level_by_both_is_confirmed_in_these_words(minutes, words):
    one = recorded(levels={"mdm": "high"}, total_minutes=minutes)
    level = em_level.choose(one.visit, is_new=False, em=EM, on=DAY)
    assert said("level_differs", THERAPY, visit(), services=(one,)) == [
        (
            "CONFIRM",
            "S2",
            (
                f"The record supports 99215; the line says 99213. {words}Decision-making: "
                f"{level.by_mdm.explanation} That is 99215."
            ),
            {"code": "99213", "supported": "99215", "basis": level.basis},
            (SetCode(line="S2", code="99215"),),
        )
    ]


def test_every_visit_is_judged_whatever_stands_before_it():
    before = (
        recorded("S1"),  # nothing recorded
        recorded("S2", total_minutes=20),  # just its level
        recorded("S3", total_minutes=40),  # a home visit, of another ladder
        recorded("S4", total_minutes=40, risk=("ZQX7",)),  # words nobody knows
        recorded("S5", total_minutes=40),
        recorded("S6", total_minutes=40),
    )
    lines = (visit(), visit(), visit("99348"), visit(), visit("99417"), visit())
    assert [one[1] for one in said("level_differs", *lines, services=before)] == ["S6"]


def test_the_time_of_a_day_before_it_counted_chooses_no_level():
    on = date(2020, 12, 31)
    known = {"services": (recorded(total_minutes=40),)}
    assert said("level_differs", THERAPY, visit(from_date=on), **known) == []
    new = (recorded(total_minutes=60),)
    ((_, _, _, inputs, _),) = said("level_differs", THERAPY, visit("99203"), services=new)
    assert inputs["supported"] == "99205"


def test_a_setting_nobody_knows_is_told_in_its_own_words():
    odd = (recorded("S1", total_minutes=9), recorded(setting="ELSEWHERE", total_minutes=9))
    assert said("facts_not_read", visit(), visit(), services=odd) == [
        ("NOTE", "S2", f"99213's level was not judged. {UnknownSetting()}", {}, ())
    ]
    assert said("level_differs", THERAPY, visit(), services=odd) == []
    assert said("facts_not_read", THERAPY, visit("97161"), services=odd) == []


def seen(code="99213", days=365, **changes):
    on = DAY - timedelta(days=days)
    return {"history": History(lines=(EarlierLine("C1", code, on, **changes),))}


@pytest.mark.parametrize(
    ("code", "services", "history", "sentence", "other"),
    [
        (
            "99203",
            (),
            seen(provider_npi=NPI),
            (
                "99203 is for a new patient. "
                "On 2025-03-02, within three years, this physician gave 99213."
            ),
            "99213",
        ),
        (
            "99203",
            (),
            seen(provider_npi="1000000004", taxonomy="208100000X"),
            (
                "99203 is for a new patient. On 2025-03-02, within three years, another physician "
                "of this group and specialty gave 99213."
            ),
            "99213",
        ),
        (
            "99213",
            (recorded(is_new=True),),
            {},
            "99213 is for an established patient. The record says new.",
            "99203",
        ),
        (
            "99204",
            (recorded("S7", is_new=True), recorded(is_new=False)),
            {},
            "99204 is for a new patient. The record says established.",
            "99214",
        ),
    ],
)
def test_new_against_established_is_spoken_of_so(code, services, history, sentence, other):
    content = with_lines(visit("99223"), visit(code), THERAPY).model_copy(
        update={"rendering": Provider(npi=NPI, taxonomy="208100000X")}
    )
    known = {"services": services, "tables": LOADED, **history}
    assert remarks("visits.new_or_established", content, **known) == [
        (
            "CONFIRM",
            "S2",
            sentence,
            {"code": code, "said": sentence.partition("patient. ")[2]},
            (SetCode(line="S2", code=other),),
        )
    ]


def test_a_patient_is_new_on_the_lines_own_day():
    known = seen(days=10, provider_npi=NPI)
    before = visit("99203", from_date=DAY - timedelta(days=20))
    found = said("new_or_established", before, visit("99203"), **known)
    assert [one[1] for one in found] == ["S2"]
    silent = (recorded(), recorded("S1", is_new=False))
    assert said("new_or_established", THERAPY, visit("99203"), services=silent) == []


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("99240", False),
        ("99241", True),
        ("99255", True),
        ("99256", False),
        ("9924", False),
        ("992450", False),
    ],
)
@pytest.mark.parametrize(
    ("payer", "severity"), [("MEDICARE", "BLOCKS"), ("MEDICARE_ADVANTAGE", "CONFIRM")]
)
def test_a_consultation_is_spoken_of_so(code, is_one, payer, severity):
    told = (
        severity,
        "S2",
        f"Medicare takes no consultation codes: {code} is billed as the visit it was.",
        {"code": code, "payer": payer},
        (),
    )
    found = said("consultation_not_taken", THERAPY, visit(code), payer_class=payer)
    assert found == [told] * is_one


@pytest.mark.parametrize(
    ("base", "code", "instead"),
    [
        ("99215", "99417", "G2212"),
        ("99223", "99418", "G0316"),
        ("99303", "99418", "G0316"),
        ("99304", "99418", "G0317"),
        ("99310", "99418", "G0317"),
        ("99311", "99418", "G0316"),
        ("99340", "99417", "G2212"),
        ("99341", "99417", "G0318"),
        ("99350", "99417", "G0318"),
        ("99351", "99417", "G2212"),
    ],
)
@pytest.mark.parametrize(
    ("payer", "severity"), [("MEDICARE", "BLOCKS"), ("MEDICARE_ADVANTAGE", "CONFIRM")]
)
def test_a_prolonged_code_of_others_is_spoken_of_so(base, code, instead, payer, severity):
    other = visit("99310" if base == "99350" else "99350", from_date=DAY - timedelta(days=1))
    lines = (other, visit(base), visit("G2212"), visit(code))
    assert said("prolonged_code_of_payer", *lines, payer_class=payer) == [
        (
            severity,
            "S4",
            f"Medicare does not take {code}; it takes {instead}, which begins later.",
            {"code": code},
            (SetCode(line="S4", code=instead),),
        )
    ]


def prolonged(base, units, *, code="G2212", on=DAY):
    added = visit(code, units=units and Decimal(units), from_date=on)
    return (visit(base), visit("97161"), added)


@pytest.mark.parametrize(
    ("units", "minutes", "due", "fix"),
    [
        (2, 69, 1, SetUnits(line="S3", units=Decimal(1))),
        (1, 68, 0, RemoveLine(line="S3")),
        (3, 84, 2, SetUnits(line="S3", units=Decimal(2))),
    ],
)
def test_prolonged_units_beyond_the_minutes_are_spoken_of_so(units, minutes, due, fix):
    services = (recorded("S2", total_minutes=9), recorded("S1", total_minutes=minutes))
    words = em_time.prolonged(
        "99215", minutes=minutes, payer_class="MEDICARE", em=EM, on=DAY
    ).explanation
    found = said("prolonged_exceeds_minutes", *prolonged("99215", units), services=services)
    assert found == [
        (
            "CONFIRM",
            "S3",
            f"G2212: {minutes} minutes support {due}, not {units}. {words}",
            {"base": "99215", "minutes": minutes, "units": Decimal(units)},
            (fix,),
        )
    ]


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (prolonged("99215", 1), {"total_minutes": 69}),
        (prolonged("99215", None), {"total_minutes": 9}),
        (prolonged("99215", 1), {}),  # no time is recorded
        (prolonged("99215", 1, on=DAY - timedelta(days=1)), {"total_minutes": 9}),
        (prolonged("99215", 1, code="99417"), {"total_minutes": 9}),  # another edit says it
        (prolonged("99495", 1), {"total_minutes": 9}),  # a kind whose times we do not have
    ],
)
def test_what_the_minutes_do_not_speak_against_is_let_be(lines, facts):
    services = (recorded("S1", **facts),)
    assert said("prolonged_exceeds_minutes", *lines, services=services) == []


def test_a_visit_below_the_highest_level_has_no_prolonged_service():
    services = (recorded("S1", total_minutes=200),)
    ((_, uid, sentence, _, offered),) = said(
        "prolonged_exceeds_minutes", *prolonged("99214", 1), services=services
    )
    assert (uid, offered) == ("S3", (RemoveLine(line="S3"),))
    assert sentence == (
        "G2212: 200 minutes support 0, not 1. No prolonged service is added to 99214."
    )


def test_each_prolonged_line_of_each_visit_is_judged():
    services = tuple(recorded(f"S{n}", total_minutes=n and 54) for n in (1, 2))
    codes = ("99214", "99483", "99215", "G2212", "G0316", "G2212")
    lines = (visit(code, uid=f"S{n}") for n, code in enumerate(codes))
    found = said("prolonged_exceeds_minutes", *lines, services=(recorded("S0"), *services))
    assert [one[1] for one in found] == ["S3", "S5"]


def test_medicares_home_visits_had_no_prolonged_code_before_2023():
    on = date(2022, 12, 31)
    lines = [dict(one, from_date=on) for one in prolonged("99350", 1, code="G0318")]
    services = (recorded("S1", total_minutes=500),)
    assert said("prolonged_exceeds_minutes", *lines, services=services)
    assert not said(
        "prolonged_exceeds_minutes", *prolonged("99350", 1, code="G0318"), services=services
    )
