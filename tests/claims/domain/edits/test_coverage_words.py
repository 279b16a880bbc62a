"""What is said of who pays: the cell, the sentence, what was judged, what is offered."""

from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding.history import History
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.content import Accident, Coverage, Payer
from claims.domain.field_fixes import SetField
from tests.claims.domain.edits.claims import CLEAN, DAY, remarks


def member(number):
    coverage = CLEAN.coverage.model_copy(update={"member_id": number})
    return CLEAN.model_copy(update={"coverage": coverage})


def hurt(**accident):
    return CLEAN.model_copy(update={"accident": Accident(**accident)})


WORK = hurt(employment=True, date=DAY)
CAR = hurt(auto=True, date=DAY, state="CO")


@pytest.mark.parametrize(
    ("edit", "content", "known", "words"),
    [
        (
            "asked_not_to_bill",
            CLEAN,
            {"history": History(asked_not_to_bill=True)},
            (
                "BLOCKS",
                "",
                (
                    "The patient paid in full and asked that the plan not be billed: close the "
                    "claim as no claim."
                ),
                {},
                (),
            ),
        ),
        (
            "self_pay",
            CLEAN,
            {"payer_class": "SELF_PAY"},
            (
                "BLOCKS",
                "coverage.payer.name",
                "The patient pays: close the claim as self-pay.",
                {},
                (),
            ),
        ),
        (
            "member_id_shape",
            member(" S-1 "),
            {"payer": PayerRules(member_id_pattern="SUM[0-9]{6}")},
            (
                "CONFIRM",
                "coverage.member_id",
                "The member id is not of the pattern kept for this payer.",
                {"member_id": "S-1", "pattern": "SUM[0-9]{6}"},
                (),
            ),
        ),
        (
            "mbi_shape",
            member("1eg4 te5-MK72"),
            {"payer_class": "RAILROAD"},
            (
                "CONFIRM",
                "coverage.member_id",
                (
                    "The member id is not shaped like a Medicare number: write it in capitals, "
                    "without dashes or blanks."
                ),
                {"member_id": "1eg4 te5-MK72"},
                (),
            ),
        ),
        (
            "mbi_shape",
            member("123456789A"),
            {},
            (
                "CONFIRM",
                "coverage.member_id",
                "The member id is not shaped like a Medicare number.",
                {"member_id": "123456789A"},
                (),
            ),
        ),
        (
            "accident_missing",
            hurt(date=DAY),
            {"payer_class": "WORKERS_COMP"},
            (
                "BLOCKS",
                "accident.employment",
                "Workers' compensation is asked and box 10a does not say that work was the cause.",
                {"employment": False},
                (SetField(cell="accident.employment", value=True),),
            ),
        ),
        (
            "accident_missing",
            hurt(date=DAY),
            {"payer_class": "AUTO"},
            (
                "BLOCKS",
                "accident.auto",
                (
                    "Auto insurance is asked and box 10b does not say that an auto accident was "
                    "the cause."
                ),
                {"auto": False},
                (SetField(cell="accident.auto", value=True),),
            ),
        ),
        (
            "accident_missing",
            hurt(employment=True),
            {"payer_class": "WORKERS_COMP"},
            ("BLOCKS", "accident.date", "The date of the accident is missing.", {}, ()),
        ),
        (
            "accident_missing",
            hurt(auto=True, date=DAY),
            {"payer_class": "COMMERCIAL"},
            ("BLOCKS", "accident.state", "The state of the auto accident is missing.", {}, ()),
        ),
        (
            "accident_and_other_payer",
            WORK,
            {"payer_class": "COMMERCIAL"},
            (
                "CONFIRM",
                "accident.employment",
                "The claim says that work caused it and goes to another payer.",
                {"causes": ["work"], "payer": "COMMERCIAL"},
                (),
            ),
        ),
        (
            "accident_and_other_payer",
            CAR,
            {},
            (
                "CONFIRM",
                "accident.auto",
                "The claim says that a car caused it and goes to another payer.",
                {"causes": ["a car"], "payer": "MEDICARE"},
                (),
            ),
        ),
        (
            "accident_and_other_payer",
            hurt(auto=True, employment=True),
            {},
            (
                "CONFIRM",
                "accident.employment",
                "The claim says that work and a car caused it and goes to another payer.",
                {"causes": ["work", "a car"], "payer": "MEDICARE"},
                (),
            ),
        ),
    ],
)
def test_who_pays_is_spoken_of_in_these_words(edit, content, known, words):
    assert remarks(f"coverage.{edit}", content, **known) == [words]


@pytest.mark.parametrize(
    ("edit", "content", "known"),
    [
        ("member_id_shape", member(""), {"payer": PayerRules(member_id_pattern="SUM[0-9]{6}")}),
        ("member_id_shape", member("X"), {}),
        ("mbi_shape", member(""), {}),
        ("mbi_shape", CLEAN, {"payer_class": "RAILROAD"}),
        ("mbi_shape", member("X"), {"payer_class": "MEDICARE_ADVANTAGE"}),
        ("accident_missing", WORK, {"payer_class": "WORKERS_COMP"}),
        ("accident_missing", CAR, {"payer_class": "AUTO"}),
        ("accident_missing", hurt(other=True), {"payer_class": "COMMERCIAL"}),
        ("accident_and_other_payer", WORK, {"payer_class": "WORKERS_COMP"}),
        ("accident_and_other_payer", CAR, {"payer_class": "AUTO"}),
        ("accident_and_other_payer", hurt(other=True, date=date(2026, 1, 1)), {}),
    ],
)
def test_what_is_in_order_is_not_spoken_of(edit, content, known):
    assert remarks(f"coverage.{edit}", content, **known) == []


def beside(*classes, second="", paid=None):
    others = tuple(
        Coverage(payer=Payer(id=f"O{n}", payer_class=one)) for n, one in enumerate(classes)
    )
    mine = CLEAN.coverage.model_copy(update={"secondary_type": second})
    return CLEAN.model_copy(
        update={"coverage": mine, "other_coverages": others, "amount_paid": paid}
    )


@pytest.mark.parametrize(
    ("classes", "named"),
    [
        (("AUTO",), "auto insurance"),
        (("COMMERCIAL", "WORKERS_COMP"), "workers' compensation"),
        (("AUTO", "WORKERS_COMP"), "auto insurance and workers' compensation"),
    ],
)
@pytest.mark.parametrize("payer", ["MEDICARE", "RAILROAD"])
def test_medicare_beside_one_that_pays_first_is_spoken_of_so(classes, named, payer):
    assert remarks("coverage.medicare_pays_second", beside(*classes), payer_class=payer) == [
        (
            "CONFIRM",
            "coverage.secondary_type",
            f"The patient also has {named}: is Medicare asked first?",
            {"others": list(classes)},
            (),
        )
    ]


def test_medicare_second_misses_what_the_first_payer_paid():
    content = beside("AUTO", second="15")
    assert remarks("coverage.medicare_pays_second", content) == [
        (
            "CONFIRM",
            "amount_paid",
            "Medicare pays second and what the first payer paid is missing.",
            {"type": "15"},
            (),
        )
    ]
    nothing = beside("AUTO", second="15", paid=Decimal(0))
    assert remarks("coverage.medicare_pays_second", nothing) == []
    known = {"payer_class": "COMMERCIAL"}
    assert remarks("coverage.medicare_pays_second", content, **known) == []


def policies(*named):
    mine, *others = (
        Coverage(payer=Payer(id=key, name=name), member_id=number) for key, name, number in named
    )
    return CLEAN.model_copy(update={"coverage": mine, "other_coverages": tuple(others)})


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ([("P", "Sum", "1"), ("P", "Sum", "1")], [(0, "Sum", "P")]),
        ([("", "Sum", "1"), ("", "Sum", "1")], [(0, "Sum", "Sum")]),
        ([("P", "Sum", "1"), ("Q", "Elm", "2"), ("Q", "Elm", "2")], [(1, "Elm", "Q")]),
        ([("P", "Sum", "1"), ("P", "Sum", "2")], []),
        ([("P", "Sum", "1"), ("Q", "Sum", "1")], []),
        ([("", "", "1"), ("", "", "1")], []),
    ],
)
def test_a_policy_that_stands_twice_is_named_where_it_stands_again(named, told):
    assert remarks("coverage.payer_twice", policies(*named)) == [
        (
            "CONFIRM",
            f"other_coverages[{place}].payer.name",
            f"{name} stands on the claim twice.",
            {"payer": key},
            (),
        )
        for place, name, key in told
    ]
