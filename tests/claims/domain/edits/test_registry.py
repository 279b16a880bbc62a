"""The registry of edits: found by id, told once, documented in order."""

import pytest

from claims.domain.edits import registry
from claims.domain.edits.findings import Remark, Severity

RULE = """Say what a biller says.

    And when.
    """


@pytest.fixture
def known(monkeypatch):
    """Register into a registry of the test's own, in which nothing else is."""
    registry.edits()
    monkeypatch.setattr(registry, "_EDITS", {})


def nothing(content, context):
    return iter(())


def test_an_edit_is_registered_with_what_was_said_of_it(known):
    nothing.__doc__ = RULE
    register = registry.edit(
        "lines.b", severity=Severity.NOTE, source="A source", is_fixed=True, of_voids=True
    )

    assert register(nothing) is nothing
    assert registry.find("lines.b") == registry.Edit(
        "lines.b",
        Severity.NOTE,
        "A source",
        nothing,
        "Say what a biller says.\n\nAnd when.",
        True,
        True,
    )


def test_an_edit_is_neither_fixed_nor_of_voids_and_may_have_no_rule_yet(known):
    nothing.__doc__ = None
    registry.edit("lines.b", severity=Severity.NOTE, source="A source")(nothing)

    one = registry.find("lines.b")

    assert (one.rule, one.is_fixed, one.of_voids) == ("", False, False)


def test_an_id_is_given_once(known):
    registry.edit("lines.b", severity=Severity.NOTE, source="A source")(nothing)

    with pytest.raises(registry.Duplicate, match=r"^There are two edits called lines\.b\.$"):
        registry.edit("lines.b", severity=Severity.NOTE, source="A source")(nothing)


def test_edits_are_told_by_id_and_counted(known):
    for name in ("shapes.a", "lines.b", "lines.a"):
        registry.edit(name, severity=Severity.NOTE, source="A source")(nothing)

    assert [one.id for one in registry.edits()] == ["lines.a", "lines.b", "shapes.a"]
    assert registry.count() == 3
    assert registry.find("lines.c") is None


def test_every_module_is_asked_for_its_edits():
    subjects = {one.id.partition(".")[0] for one in registry.edits()}
    assert subjects == set(registry.SUBJECTS)


def test_the_document_tells_each_subject_in_order(known):
    nothing.__doc__ = RULE
    registry.edit("shapes.a", severity=Severity.NOTE, source="S")(nothing)
    registry.edit("lines.b", severity=Severity.BLOCKS, source="Another source")(nothing)
    registry.edit("lines.a", severity=Severity.CONFIRM, source="S")(nothing)

    text = registry.document()

    told = (
        "\n## Lines\n\n| Edit | Severity | Rule | Source |\n|---|---|---|---|\n"
        "| `lines.a` | confirm | Say what a biller says. And when. | S |\n"
        "| `lines.b` | blocks | Say what a biller says. And when. | Another source |\n"
    )
    assert told in text
    assert text.count("\n\n## ") == len(registry.SUBJECTS)
    assert text.startswith("# Edits\n\nWritten from the code by `registry.document()`; ")
    headings = [line.removeprefix("## ") for line in text.split("\n") if line.startswith("## ")]
    assert headings == [subject.capitalize() for subject in registry.SUBJECTS]


def test_a_remark_becomes_a_finding_of_the_edits_own_severity_unless_it_has_one():
    remarks = (
        Remark("One.", "S1", {"a": 1}),
        Remark("Two.", severity=Severity.NOTE),
    )
    one = registry.Edit("lines.b", Severity.BLOCKS, "A source", lambda *_: iter(remarks), "")

    first, second = one.examine(None, None)

    assert (first.edit, first.message, first.subject) == ("lines.b", "One.", "S1")
    assert (first.severity, first.source) == (Severity.BLOCKS, "A source")
    assert (first.inputs, first.fixes) == ({"a": 1}, ())
    assert (second.severity, second.subject, second.inputs) == (Severity.NOTE, "", {})
