"""What came from the EMR and could not be settled is told."""

import pytest

from claims.domain.edits.findings import Severity
from claims.domain.facts import DocumentedService
from claims.domain.mapping.results import Problem
from tests.claims.domain.edits.claims import CLEAN, examine, said, with_line


def test_a_visit_without_codes_says_so():
    content = with_line(code="")
    found = {f.edit: f for f in examine(content, services=(DocumentedService(key="S1"),))}
    assert found["intake.no_codes"].message == (
        "The visit came with one service, not coded: the procedure codes are still to be chosen."
    )


@pytest.mark.parametrize(
    ("changes", "edit"),
    [
        ({"is_amended": True}, "intake.later_version"),
        ({"visit_status": "REOPENED"}, "intake.visit_reopened"),
        ({"visit_status": "CANCELLED"}, "intake.visit_cancelled"),
    ],
)
def test_a_visit_that_moved_on_blocks_and_says_why(changes, edit):
    (finding,) = examine(**changes)
    assert (finding.edit, finding.severity) == (edit, Severity.BLOCKS)


@pytest.mark.parametrize(
    ("severity", "expected"),
    [("block", Severity.BLOCKS), ("confirm", Severity.CONFIRM), ("note", Severity.NOTE)],
)
def test_a_mapping_problem_is_as_loud_as_its_rule(severity, expected):
    problem = Problem(rule="pta", severity=severity, message="No minutes.", subject="S1")
    (finding,) = examine(problems=(problem,))
    assert (finding.edit, finding.severity) == ("intake.mapping_problem", expected)
    assert (finding.subject, finding.message) == ("S1", "No minutes.")


def test_an_unmatched_value_is_told_apart_and_a_lost_subject_becomes_the_claim():
    problem = Problem(
        rule="plan", severity="confirm", message="Not known.", subject="gone", table="plans"
    )
    (finding,) = examine(problems=(problem,))
    assert (finding.edit, finding.subject) == ("intake.value_unmatched", "")


def test_two_problems_of_one_rule_are_two_findings():
    problems = tuple(
        Problem(rule="pta", severity="note", message="No minutes.", subject=key)
        for key in ("S1", "S7")
    )
    assert len(examine(problems=problems)) == 2


def test_a_clean_visit_says_nothing_at_intake():
    assert not any(edit.startswith("intake.") for edit in said(examine(CLEAN)))


def test_a_coded_visit_too_short_to_bill_is_not_called_uncoded():
    content = CLEAN.model_copy(update={"lines": ()})
    found = {
        f.edit for f in examine(content, services=(DocumentedService(key="S1", code="97110"),))
    }
    assert "lines.none" in found
    assert "intake.no_codes" not in found
