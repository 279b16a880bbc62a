"""What is said of what came from the EMR: the sentence, and what was judged."""

import pytest

from claims.domain.content import Diagnosis
from claims.domain.facts import DocumentedService
from claims.domain.mapping.results import Problem
from tests.claims.domain.edits.claims import CLEAN, remarks, with_line

UNCODED = with_line(code="")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "no services"),
        (1, "one service, not coded"),
        (3, "3 services, none of them coded"),
    ],
)
def test_a_visit_without_codes_is_spoken_of_so(count, words):
    services = tuple(DocumentedService(key=f"V{n}") for n in range(count))
    assert remarks("intake.no_codes", UNCODED, services=services) == [
        (
            "BLOCKS",
            "",
            f"The visit came with {words}: the procedure codes are still to be chosen.",
            {"services": count},
            (),
        )
    ]
    assert remarks("intake.no_codes", CLEAN, services=services) == []
    coded = (*services, DocumentedService(key="V9", code="97110"))
    assert remarks("intake.no_codes", UNCODED, services=coded) == []


LATER = (
    "The EMR sent a later version of this visit after someone worked on the claim: settle what "
    "it changes before approving."
)
SENT = (
    "The EMR sent a later version of this visit after the claim was sent: a corrected claim tells "
    "the payer what it changes."
)
REMAPPED = (
    "A newer mapping reads this visit otherwise than what someone wrote: settle what it changes "
    "before approving."
)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"is_amended": True}, LATER),
        ({"is_amended": True, "is_sent": True}, SENT),
        ({"is_amended": True, "is_remapped": True}, REMAPPED),
        ({"is_amended": True, "is_remapped": True, "is_sent": True}, REMAPPED),
        ({"is_remapped": True}, None),
        ({"is_sent": True}, None),
    ],
)
def test_a_visit_that_reads_otherwise_is_spoken_of_so(known, sentence):
    found = remarks("intake.later_version", **known)
    assert found == ([("BLOCKS", "", sentence, {}, ())] if sentence else [])


@pytest.mark.parametrize(
    ("edit", "status", "sentence"),
    [
        (
            "visit_reopened",
            "REOPENED",
            "The visit was reopened in the EMR: wait until it is signed again.",
        ),
        (
            "visit_cancelled",
            "CANCELLED",
            "The EMR says the visit was cancelled: there is nothing to bill.",
        ),
    ],
)
def test_a_visit_that_is_not_finished_is_spoken_of_so(edit, status, sentence):
    found = remarks(f"intake.{edit}", visit_status=status)
    assert found == [("BLOCKS", "", sentence, {}, ())]
    assert remarks(f"intake.{edit}", visit_status="FINISHED") == []


@pytest.mark.parametrize(
    ("severity", "told"), [("block", "BLOCKS"), ("confirm", "CONFIRM"), ("note", "NOTE")]
)
@pytest.mark.parametrize(("table", "edit"), [("", "mapping_problem"), ("plans", "value_unmatched")])
@pytest.mark.parametrize(("about", "subject"), [("S1", "S1"), ("D1", "D1"), ("gone", ""), ("", "")])
def test_a_problem_of_the_mapping_is_told_as_it_was_said(
    severity, told, table, edit, about, subject
):
    known = {"rule": "pta", "severity": severity, "message": "No minutes.", "subject": about}
    other = {**known, "table": "" if table else "plans", "message": "Another."}
    problems = (Problem(**other), Problem(**known, table=table))
    assert remarks(f"intake.{edit}", problems=problems) == [
        (
            told,
            subject,
            "No minutes.",
            {"rule": "pta", "about": about, "said": "No minutes."},
            (),
        )
    ]


def test_a_problem_of_a_diagnosis_alone_keeps_its_subject():
    content = CLEAN.model_copy(update={"diagnoses": (Diagnosis(uid="D7"),)})
    problem = Problem(rule="dx", severity="note", message="Odd.", subject="D7")
    ((_, subject, *_),) = remarks("intake.mapping_problem", content, problems=(problem,))
    assert subject == "D7"
