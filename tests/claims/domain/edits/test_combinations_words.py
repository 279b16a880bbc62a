"""What is said of diagnoses together: the sentence, what was judged, what is offered."""

from datetime import date

import pytest

from claims.domain.coding.codetables import IcdEntry, Tables
from claims.domain.content import Diagnosis
from claims.domain.diagnosis_fixes import MoveDiagnosis, RemoveDiagnosis
from tests.claims.domain.edits.claims import DAY, remarks, with_line
from tests.claims.domain.edits.tables import OnlyOn


class Release:
    """A release of made-up codes, each a category of its own, with the notes under test."""

    release = "made up for tests"
    effective_from, effective_to = date(2025, 10, 1), None

    def __init__(self, **codes):
        self.entries = {
            code: IcdEntry(code, said.pop("title", f"Title of {code}"), is_billable=True, **said)
            for code, said in ((code, dict(said)) for code, said in codes.items())
        }

    def entry(self, code):
        return self.entries.get(code)

    def children(self, code):
        return ()


NOTED = Release(
    A01={"excludes1": ("the second (B02)",)},
    B02={},
    C03={"code_first": ("the cause (A01)", "or (B02)")},
    C30={"code_first": ("the agent (D04)",), "parent": "C03"},
    D04={"use_additional": ("code for the agent (B02)",)},
    E05={"code_first": ("the cause, if known (A01)",), "use_additional": ("any code (B02)",)},
    F06={"title": "Dementia in other diseases classified elsewhere", "code_first": ("x (B02)",)},
    G07={"title": "Neuropathy in diseases classified elsewhere"},
    H08={"code_first": ("the cause",), "use_additional": ("a code",)},
    W01={},
    W02={"use_additional": ("place (B02)",)},
    I09={"code_first": ("how it happened (W01)",)},
)


def claim(*codes, pointers=("D9",), **line):
    diagnoses = tuple(Diagnosis(uid=f"D{n}", code=code) for n, code in enumerate(codes, 1))
    content = with_line(pointers=pointers, **line)
    return content.model_copy(update={"diagnoses": diagnoses})


def said(edit, *codes, table=NOTED, **line):
    tables = Tables(icd=OnlyOn(DAY, table))
    return remarks(f"combinations.{edit}", claim(*codes, **line), tables=tables)


def moved(uid, place):
    return (MoveDiagnosis(diagnosis=uid, place=place),)


def removed(*uids):
    return tuple(RemoveDiagnosis(diagnosis=uid) for uid in uids)


@pytest.mark.parametrize("codes", [("A01", "", "B02", "A01"), ("B02", "", "A01", "")])
def test_two_that_exclude_each_other_are_spoken_of_so(codes):
    one, _, other, _ = codes
    assert said("excludes1", *codes) == [
        (
            "CONFIRM",
            "D3",
            (
                f"A01 excludes the second (B02): {one} and {other} are not coded together. "
                "Are the two conditions unrelated?"
            ),
            {"pair": (one, other), "note": "the second (B02)"},
            removed("D3", "D1"),
        )
    ]


@pytest.mark.parametrize(
    ("codes", "pointers", "offered"),
    [
        (("A01", "B02"), ("D1",), ("D2",)),  # its line would be left without one
        (("A01", "B02"), ("D2",), ("D1",)),
        (("A01", "B02"), ("D2", "D1"), ("D2", "D1")),
        (("A01", "W01", "B02"), (), ("D3",)),  # a cause would be first
    ],
)
def test_what_leaves_a_line_or_the_first_place_bare_is_not_removed(codes, pointers, offered):
    ((*_, fixes),) = said("excludes1", *codes, pointers=pointers)
    assert fixes == removed(*offered)


@pytest.mark.parametrize(
    ("codes", "first", "order", "offered"),
    [
        (("W01", "A01"), "D1", ("A01", "W01"), moved("D1", 1)),
        (("W01", "A01", "B02"), "D1", ("A01", "B02", "W01"), moved("D1", 2)),
        (("", "W01", "A01", ""), "D2", ("A01", "W01"), moved("D2", 3)),
        (("W01", "W02", "A01"), "D1", ("A01", "W01", "W02"), moved("D3", 0)),
        (("W01", "W02"), "D1", ("W01", "W02"), ()),
        (("W01",), "D1", ("W01",), ()),
    ],
)
def test_a_cause_that_is_first_is_spoken_of_so(codes, first, order, offered):
    assert said("external_cause_not_first", *codes) == [
        (
            "BLOCKS",
            first,
            "W01 says how it happened: it cannot be diagnosis A.",
            {"first": "W01", "fix_order": order},
            offered,
        )
    ]
    assert said("external_cause_not_first", "A01", *codes) == []
    assert said("external_cause_not_first", "", "") == []


@pytest.mark.parametrize(
    ("codes", "cause", "offered"),
    [
        (("F06", "A01", "B02"), "B02", moved("D3", 0)),  # the note names it
        (("F06", "A01", "C03"), "A01", moved("D2", 0)),
        (("F06", "", "W01", "G07", "C03"), "C03", moved("D5", 0)),
        (("F06", "W01", "G07"), "", ()),
        (("F06",), "", ()),
    ],
)
def test_a_manifestation_that_is_first_is_spoken_of_so(codes, cause, offered):
    assert said("manifestation_not_first", *codes) == [
        (
            "CONFIRM",
            "D1",
            "F06 is a manifestation: the disease it comes from is coded before it.",
            {"code": "F06", "cause": cause},
            offered,
        )
    ]
    assert said("manifestation_not_first", "A01", *codes) == []
    assert said("manifestation_not_first") == []


NOTE = "the cause (A01); or (B02)"


def test_what_is_to_be_coded_first_and_stands_after_is_spoken_of_so():
    assert said("code_first", "G07", "C03", "B02", "A01") == [
        (
            "CONFIRM",
            "D2",
            f"C03: code first {NOTE}. B02 stands after it.",
            {"code": "C03", "note": NOTE, "later": ["B02", "A01"]},
            moved("D3", 1),
        )
    ]
    assert said("code_first", "B02", "C03", "A01") == []
    ((*_, inputs, offered),) = said("code_first", "C03", "A01", "G07", "B02")
    assert (inputs["later"], offered) == (["A01", "B02"], moved("D2", 0))


def test_what_is_to_be_coded_first_and_is_not_there_is_a_note():
    told = (
        "NOTE",
        "D2",
        f"C03: code first {NOTE}. None of them is on the claim.",
        {"code": "C03", "note": NOTE, "later": []},
        (),
    )
    assert said("code_first", "G07", "C03", "D04") == [told]
    assert said("code_first", "E05") == said("code_first", "H08") == []
    ((severity, *_),) = said("code_first", "E05", "A01")
    assert severity == "CONFIRM"


def test_every_diagnosis_is_asked_what_goes_before_it():
    found = said("code_first", "A01", "C03", "I09", "F06")
    assert [one[1] for one in found] == ["D3", "D4"]


def test_each_note_of_a_code_and_of_those_above_it_is_asked():
    ((_, uid, sentence, _, _),) = said("code_first", "D04", "C30")
    assert (uid, sentence.partition(".")[0]) == ("D2", f"C03: code first {NOTE}")


def test_no_cause_is_moved_to_the_front():
    ((*_, offered),) = said("code_first", "I09", "W01")
    assert offered == ()
    ((*_, offered),) = said("code_first", "A01", "I09", "W01")
    assert offered == moved("D3", 1)
    ((*_, offered),) = said("use_additional", "B02", "W02")
    assert offered == ()


AGENT = "code for the agent (B02)"


def test_what_is_coded_in_addition_and_stands_before_is_spoken_of_so():
    assert said("use_additional", "A01", "B02", "D04", "B02") == [
        (
            "NOTE",
            "D3",
            "B02 is coded in addition to D04: it stands after it.",
            {"code": "D04", "note": AGENT, "named": ["B02", "B02"]},
            moved("D3", 1),
        )
    ]


def test_what_is_coded_in_addition_and_is_not_there_is_a_note():
    assert said("use_additional", "A01", "D04") == [
        (
            "NOTE",
            "D2",
            f"D04: use an additional {AGENT}.",
            {"code": "D04", "note": AGENT, "named": []},
            (),
        )
    ]
    assert said("use_additional", "D04", "B02") == []
    assert said("use_additional", "E05") == said("use_additional", "H08") == []


def test_another_days_release_says_nothing_of_the_codes():
    codes = ("F06", "A01", "B02", "C03", "D04")
    edits = ("excludes1", "manifestation_not_first", "code_first", "use_additional")
    for edit in edits:
        assert said(edit, *codes, from_date=date(2026, 3, 1)) == []


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        (", the cause:; first (A01); second (B02):", "the cause: first (A01); second (B02)."),
        ("X-ray (A01) of type X", "X-ray (A01) of type X."),
        (f"{'x' * 114} (A01)", f"{'x' * 114} (A01)."),
        (f"{'x' * 115} (A01)", f"{'x' * 115} (..."),
        (f"{'x' * 115}  more (A01)", f"{'x' * 115}..."),
    ],
)
def test_a_note_is_shown_as_much_as_a_line_holds(note, shown):
    release = Release(C03={"code_first": (note,)}, D04={"use_additional": (note,)})
    ((_, _, sentence, inputs, _),) = said("code_first", "C03", table=release)
    assert sentence == f"C03: code first {shown} None of them is on the claim."
    assert inputs["note"] == note
    ((_, _, sentence, _, _),) = said("use_additional", "D04", table=release)
    assert sentence == f"D04: use an additional {shown}"
