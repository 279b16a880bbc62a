"""What people changed of a drawn claim by hand."""

from decimal import Decimal

import pytest

from claims.domain import corrections
from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.domain.merge import Version
from claims.domain.provenance import Kind, Origin

LINE = Line(
    uid="L1", code="97110", modifiers=("GP",), units=Decimal(2), minutes=30, pointers=("D1",)
)
DRAWN = ClaimContent(lines=(LINE,), diagnoses=(Diagnosis(uid="D1", code="M25.561"),))
OF_RULE = Origin(kind=Kind.MAPPING, rule="minutes")
HAND = Origin(kind=Kind.PERSON, actor="7")


def found(content, *cells, by=HAND, of=OF_RULE):
    drawn = Version(DRAWN, dict.fromkeys(cells, of))
    return list(corrections.between(drawn, content, dict.fromkeys(cells, by)))


def line(**changes):
    return DRAWN.model_copy(update={"lines": (LINE.model_copy(update=changes),)})


@pytest.mark.parametrize(
    ("field", "value", "before", "after", "change"),
    [
        ("code", "97112", "97110", "97112", "97110 → 97112"),
        ("modifiers", ("GP", "KX"), "GP", "GP KX", "+KX"),
        ("modifiers", ("GO",), "GP", "GO", "-GP +GO"),
        ("units", Decimal("1.00"), "2", "1", "2 → 1"),
        ("units", None, "2", "", "2 → none"),
        ("minutes", 23, "30", "23", "30 → 23"),
        ("pointers", (), "1", "0", "1 → 0"),
        ("place_of_service", "12", "", "12", "none → 12"),
    ],
)
def test_a_cell_a_person_wrote_is_a_correction(field, value, before, after, change):
    one = found(line(**{field: value}), f"lines[L1].{field}")[0]

    assert (one.field, one.code, one.before, one.after) == (field, "97110", before, after)
    assert (one.change, one.drawn_by, one.rule) == (change, "MAPPING", "minutes")
    assert (one.actor, one.offered) == ("7", "")


def test_modifiers_in_another_order_are_told_as_that():
    drawn = ClaimContent(lines=(LINE.model_copy(update={"modifiers": ("GP", "KX")}),))
    now = ClaimContent(lines=(LINE.model_copy(update={"modifiers": ("KX", "GP")}),))

    made = corrections.between(Version(drawn), now, {"lines[L1].modifiers": HAND})

    assert [one.change for one in made] == ["order"]


@pytest.mark.parametrize("kind", [Kind.SUGGESTION, Kind.ENGINE, Kind.EMR, Kind.MAPPING])
def test_what_nobody_wrote_by_hand_is_none(kind):
    assert found(line(units=Decimal(1)), "lines[L1].units", by=Origin(kind=kind)) == []


def test_what_came_back_to_what_it_was_is_none():
    assert found(DRAWN, "lines[L1].units") == []


def test_the_edit_whose_fix_was_taken_is_named():
    by = HAND.model_copy(update={"rule": "therapy.needs_gp"})

    assert found(line(modifiers=()), "lines[L1].modifiers", by=by)[0].offered == "therapy.needs_gp"


def test_a_line_added_and_a_line_removed():
    new = Line(uid="N", code="97140", modifiers=("GP", "59"))
    added = found(DRAWN.model_copy(update={"lines": (LINE, new)}), "lines[N].code")
    removed = found(DRAWN.model_copy(update={"lines": ()}), "lines", "lines[L1].code")

    assert [(one.field, one.code, one.change) for one in (*added, *removed)] == [
        ("line", "97140", "none → 97140 GP 59"),
        ("line", "97110", "97110 GP → none"),
    ]


def test_diagnoses_changed_added_and_removed():
    def of(*members):
        return DRAWN.model_copy(update={"diagnoses": members})

    other = Diagnosis(uid="D1", code="M25.562")
    cases = [
        (of(other), ["diagnoses[D1].code"], "M25.561 → M25.562"),
        (
            of(*DRAWN.diagnoses, Diagnosis(uid="N", code="M54.50")),
            ["diagnoses[N].code"],
            "none → M54.50",
        ),
        (of(), ["diagnoses"], "M25.561 → none"),
    ]
    for content, cells, change in cases:
        assert [(one.field, one.change) for one in found(content, *cells)] == [
            ("diagnosis", change)
        ]


def test_what_says_who_the_patient_is_is_never_kept():
    changed = DRAWN.model_copy(
        update={"patient": DRAWN.patient.model_copy(update={"last_name": "Whitfield"})}
    )

    assert found(changed, "patient.last_name") == []
