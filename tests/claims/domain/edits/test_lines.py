"""What box 24 lacks: which line, the sentence, what was judged, what is offered."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.content import Diagnosis
from claims.domain.line_fixes import SetDates, SetPointers, SetUnits
from tests.claims.domain.edits.claims import CLEAN, DAY, remarks, with_line, with_lines

TOMORROW = DAY + timedelta(days=1)
YESTERDAY = DAY - timedelta(days=1)
FIVE = ("GP", "59", "KX", "GA", "76")
NAMELESS = "A line without a code"


@pytest.mark.parametrize(
    ("edit", "changes", "severity", "sentence", "inputs", "offered"),
    [
        ("code_missing", {"code": ""}, "BLOCKS", "A line has no procedure code.", {}, ()),
        (
            "date_missing",
            {"from_date": None},
            "BLOCKS",
            "97110 has no date of service.",
            {"from": None, "to": DAY},
            (),
        ),
        (
            "date_missing",
            {"to_date": None},
            "BLOCKS",
            "97110 has no end date.",
            {"from": DAY, "to": None},
            (SetDates(line="S1", from_date=DAY, to_date=DAY),),
        ),
        (
            "date_missing",
            {"to_date": YESTERDAY, "code": ""},
            "BLOCKS",
            f"{NAMELESS} ends before it begins.",
            {"from": DAY, "to": YESTERDAY},
            (),
        ),
        (
            "date_in_future",
            {"to_date": TOMORROW},
            "BLOCKS",
            "97110 is dated 2026-03-03, which is still to come.",
            {"date": TOMORROW},
            (),
        ),
        (
            "date_in_future",
            {"from_date": TOMORROW, "to_date": None},
            "BLOCKS",
            "97110 is dated 2026-03-03, which is still to come.",
            {"date": TOMORROW},
            (),
        ),
        (
            "place_of_service_missing",
            {"place_of_service": ""},
            "BLOCKS",
            "97110 has no place of service.",
            {},
            (),
        ),
        (
            "charge_missing",
            {"charge": None},
            "BLOCKS",
            "97110 has no charge.",
            {"charge": None},
            (),
        ),
        (
            "charge_missing",
            {"charge": Decimal("-0.01")},
            "BLOCKS",
            "97110 has no charge.",
            {"charge": Decimal("-0.01")},
            (),
        ),
        (
            "charge_missing",
            {"charge": Decimal(0)},
            "CONFIRM",
            "97110 is charged at zero.",
            {"charge": Decimal(0)},
            (),
        ),
        (
            "pointer_missing",
            {"pointers": ()},
            "BLOCKS",
            "97110 points to no diagnosis.",
            {},
            (SetPointers(line="S1", pointers=("D1",)),),
        ),
        (
            "pointer_to_nothing",
            {"pointers": ("D9", "D1")},
            "BLOCKS",
            "97110 points to a diagnosis that is not on the claim.",
            {"pointers": ("D9", "D1")},
            (SetPointers(line="S1", pointers=("D1",)),),
        ),
        (
            "too_many_modifiers",
            {"modifiers": FIVE},
            "BLOCKS",
            "97110 carries 5 modifiers; four fit.",
            {"modifiers": FIVE},
            (),
        ),
    ],
)
def test_a_line_is_spoken_of_in_these_words(edit, changes, severity, sentence, inputs, offered):
    found = remarks(f"lines.{edit}", with_line(**changes))
    assert found == [(severity, "S1", sentence, inputs, offered)]


@pytest.mark.parametrize(
    ("edit", "changes"),
    [
        ("date_missing", {"to_date": DAY, "from_date": YESTERDAY}),
        ("date_missing", {}),
        ("date_in_future", {}),
        ("date_in_future", {"from_date": None, "to_date": None}),
        ("units_missing", {"units": Decimal("0.25")}),
        ("charge_missing", {"charge": Decimal("0.01")}),
        ("charge_missing", {"charge": Decimal(0), "code": "99024"}),
        ("pointer_to_nothing", {"pointers": ()}),
        ("too_many_modifiers", {"modifiers": FIVE[:4]}),
    ],
)
def test_a_line_that_has_what_it_needs_is_not_spoken_of(edit, changes):
    assert remarks(f"lines.{edit}", with_line(**changes)) == []


def test_every_line_is_judged_by_itself():
    bare = {"units": None, "charge": None, "place_of_service": "", "pointers": (), "code": ""}
    late = {"from_date": TOMORROW, "to_date": DAY, "modifiers": FIVE, "pointers": ("D9",)}
    content = with_lines({}, bare | {"from_date": None}, {}, bare | {"from_date": None}, late, late)
    asked = {
        "S2 S4": "code_missing place_of_service_missing units_missing charge_missing "
        "pointer_missing",
        "S2 S4 S5 S6": "date_missing",
        "S5 S6": "date_in_future pointer_to_nothing too_many_modifiers",
    }
    for uids, edits in asked.items():
        for edit in edits.split():
            found = remarks(f"lines.{edit}", content)
            assert [one[1] for one in found] == uids.split(), edit


@pytest.mark.parametrize(
    ("changes", "sentence", "units", "offered"),
    [
        # How long a timed code took only the record can say.
        ({"units": None}, "97110 has no units.", None, ()),
        ({"units": None, "code": ""}, f"{NAMELESS} has no units.", None, ()),
        (
            {"units": None, "code": "97161"},
            "97161 has no units.",
            None,
            (SetUnits(line="S1", units=Decimal(1)),),
        ),
        (
            {"units": Decimal(-1), "code": "97161"},
            "97161 has no units.",
            Decimal(-1),
            (SetUnits(line="S1", units=Decimal(1)),),
        ),
    ],
)
def test_one_unit_is_offered_where_the_code_counts_no_time(changes, sentence, units, offered):
    found = remarks("lines.units_missing", with_line(**changes))
    assert found == [("BLOCKS", "S1", sentence, {"units": units}, offered)]


def test_no_unit_is_offered_beside_another_line_of_the_code_and_day():
    content = with_lines({"code": "97161", "units": None}, {"code": "97161"})
    ((*_, offered),) = remarks("lines.units_missing", content)
    assert offered == ()


@pytest.mark.parametrize("other", [{"from_date": YESTERDAY}, {"code": "97162"}])
def test_the_same_code_of_another_day_and_another_code_are_no_repeats(other):
    content = with_lines({"code": "97161", "units": None}, {"code": "97161"} | other)
    ((*_, offered),) = remarks("lines.units_missing", content)
    assert offered == (SetUnits(line="S1", units=Decimal(1)),)


def diagnosed(count, **changes):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=f"M{10 + n}.0") for n in range(1, count + 1))
    return with_line(**changes).model_copy(update={"diagnoses": diagnoses})


def test_the_first_four_diagnoses_are_offered_to_a_line_that_points_to_none():
    ((*_, offered),) = remarks("lines.pointer_missing", diagnosed(5, pointers=()))
    assert offered == (SetPointers(line="S1", pointers=("D1", "D2", "D3", "D4")),)
    ((*_, offered),) = remarks("lines.pointer_missing", diagnosed(0, pointers=()))
    assert offered == ()


def test_of_five_pointers_the_first_four_stay():
    five = tuple(f"D{n}" for n in range(1, 6))
    assert remarks("lines.too_many_pointers", diagnosed(5, pointers=five)) == [
        (
            "BLOCKS",
            "S1",
            "97110 points to 5 diagnoses; four fit.",
            {"pointers": five},
            (SetPointers(line="S1", pointers=five[:4]),),
        )
    ]
    assert remarks("lines.too_many_pointers", diagnosed(5, pointers=five[:4])) == []


@pytest.mark.parametrize(("pointer", "is_told"), [("D12", False), ("D13", True)])
def test_a_thirteenth_diagnosis_cannot_be_pointed_to(pointer, is_told):
    found = remarks("lines.pointer_to_nothing", diagnosed(13, pointers=(pointer,)))
    assert [one[1] for one in found] == ["S1"] * is_told


def test_a_claim_has_a_line_and_at_most_fifty():
    none = CLEAN.model_copy(update={"lines": ()})
    assert remarks("lines.none", none) == [
        ("BLOCKS", "lines", "The claim has no service line.", {}, ())
    ]
    assert remarks("lines.none") == remarks("lines.too_many", with_lines(*[{}] * 50)) == []
    assert remarks("lines.too_many", with_lines(*[{}] * 51)) == [
        (
            "BLOCKS",
            "lines",
            (
                "The claim has 51 lines; fifty fit on one claim. Have the EMR send the visit in "
                "parts, or remove 1 here and bill them on a claim of their own in the billing "
                "system."
            ),
            {"lines": 51},
            (),
        )
    ]
