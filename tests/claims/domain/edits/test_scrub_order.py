"""In which order findings are told, and what the practice's settings change."""

import pytest

from claims.domain.corrected_claims import Kind, Original
from claims.domain.edits import registry
from claims.domain.edits.findings import Remark, Severity
from tests.claims.domain.edits.claims import CLEAN, examine, with_lines


def remarking(*remarks):
    return lambda content, context: iter(remarks)


def one(name, *remarks, severity=Severity.CONFIRM, **more):
    return registry.Edit(name, severity, "A source", remarking(*remarks), "A rule.", **more)


@pytest.fixture
def only(monkeypatch):
    """Let these edits alone examine claims."""

    def let(*edits):
        monkeypatch.setattr(registry, "edits", lambda: edits)

    return let


def test_what_blocks_goes_first_then_the_place_then_the_edit_then_the_words(only):
    note = Severity.NOTE
    only(
        one("b.x", Remark("2", "S2"), Remark("1", "S1"), Remark("0", "D1"), Remark("9", "lines")),
        one(
            "a.x", Remark("4", "S1", {"n": 4}), Remark("3", "S1"), Remark("5", "S2", severity=note)
        ),
        one("c.x", Remark("6", "S2"), severity=Severity.BLOCKS),
    )

    found = examine(with_lines({}, {}))

    assert [(f.edit, f.message) for f in found] == [
        ("c.x", "6"),
        ("b.x", "9"),
        ("b.x", "0"),
        ("a.x", "3"),
        ("a.x", "4"),
        ("b.x", "1"),
        ("b.x", "2"),
        ("a.x", "5"),
    ]


def test_the_same_finding_is_told_once_and_like_ones_always_in_one_order(only):
    alike = [Remark("Same.", "S1", {"n": n}) for n in range(6)]
    only(one("a.x", *alike, alike[0]))
    first = examine()
    only(one("a.x", *reversed(alike)))

    assert len(first) == 6
    assert examine() == first
    assert [f.key for f in first] == sorted(f.key for f in first)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({}, ["CONFIRM", "NOTE"]),
        ({"a.x": Severity.BLOCKS}, ["BLOCKS", "BLOCKS"]),
        ({"a.x": Severity.NOTE}, ["NOTE", "NOTE"]),
        ({"a.x": None}, []),
        ({"b.x": None}, ["CONFIRM", "NOTE"]),
    ],
)
def test_a_practice_sets_how_loud_an_edit_is(only, setting, told):
    remarks = (Remark("1", "S1"), Remark("2", "S2", severity=Severity.NOTE))
    only(one("a.x", *remarks))
    assert [f.severity.value for f in examine(settings=setting)] == told

    only(one("a.x", *remarks, is_fixed=True))
    assert [f.severity.value for f in examine(settings=setting)] == ["CONFIRM", "NOTE"]


def test_a_void_is_examined_by_edits_of_voids_alone(only):
    only(one("a.x", Remark("1")), one("b.x", Remark("2"), of_voids=True))

    def told(original):
        return [f.edit for f in examine(original=original)]

    assert told(Original("abc", Kind.VOID, "ACCEPTED", CLEAN)) == ["b.x"]
    assert told(Original("abc", Kind.REPLACEMENT, "ACCEPTED", CLEAN)) == ["a.x", "b.x"]
    assert told(None) == ["a.x", "b.x"]
