"""What holds for every edit, and for all of them together."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from claims.domain import edits as package
from claims.domain import fixes
from claims.domain.content import ClaimContent
from claims.domain.edits import registry, scrub
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Severity
from tests import examples
from tests.claims.domain import strategies
from tests.claims.domain.edits.claims import CLEAN, CONTEXT, DAY, examine, said, with_line

MACHINERY = {
    "__init__",
    "context",
    "disciplines",
    "documented",
    "findings",
    "registry",
    "elsewhere",
    "remedies",
    "scrub",
}


def test_nothing_is_said_of_a_claim_nothing_is_wrong_with():
    assert examine() == ()


def test_every_module_of_edits_is_a_subject_of_the_registry():
    modules = {path.stem for path in Path(package.__path__[0]).glob("*.py")}
    assert modules - MACHINERY == set(registry.SUBJECTS)


def test_every_edit_says_its_rule_its_source_and_its_subject():
    for edit in registry.edits():
        assert edit.rule.endswith(".")
        assert edit.source
        assert edit.id.split(".")[0] in registry.SUBJECTS


def test_two_edits_cannot_share_an_id():
    with pytest.raises(registry.Duplicate):
        registry.edit("lines.none", severity=Severity.NOTE, source="x")(lambda *_: iter(()))


def test_the_document_tells_every_edit_once():
    text = registry.document()
    for edit in registry.edits():
        assert text.count(f"| `{edit.id}` |") == 1
    assert text.endswith("\n")


@settings(max_examples=examples.of(80), deadline=None)
@given(strategies.contents())
def test_any_claim_can_be_examined_and_its_findings_are_stable(content):
    one, two = examine(content), examine(content)

    assert one == two
    keys = [finding.key for finding in one]
    assert len(set(keys)) == len(keys)
    assert all(len(finding.subject) <= 120 for finding in one)
    ranks = [list(Severity).index(finding.severity) for finding in one]
    assert ranks == sorted(ranks)


@settings(max_examples=examples.of(80), deadline=None)
@given(strategies.contents())
def test_every_fix_on_offer_survives_json(content):
    for finding in examine(content):
        for fix in finding.fixes:
            assert fixes.read(fix.as_json()) == fix


def test_the_order_of_registration_does_not_matter(monkeypatch):
    shuffled = list(registry.edits())
    random.Random(7).shuffle(shuffled)
    before = examine(ClaimContent())
    monkeypatch.setattr(registry, "edits", lambda: tuple(shuffled))
    assert examine(ClaimContent()) == before


def test_a_findings_key_holds_while_what_it_judged_holds():
    def key(content: ClaimContent) -> str:
        return next(f.key for f in examine(content) if f.edit == "lines.units_missing")

    bare = with_line(units=None)
    elsewhere = bare.model_copy(update={"mrn": "other", "authorization_number": "A"})
    assert key(bare) == key(elsewhere)
    assert key(bare) != key(with_line(units=0))


def test_a_message_and_a_fix_never_say_who_the_patient_is():
    canary = "ZQX7"
    person = CLEAN.patient.model_copy(
        update={
            "family": canary,
            "given": "",
            "birth_date": DAY + timedelta(days=9999),
            "address": CLEAN.patient.address.model_copy(update={"zip": canary, "state": canary}),
        }
    )
    coverage = CLEAN.coverage.model_copy(update={"member_id": canary, "relationship": "CHILD"})
    content = CLEAN.model_copy(update={"patient": person, "coverage": coverage, "mrn": canary})

    found = examine(content)

    assert len(found) >= 4
    told = str([(f.message, f.subject, f.key, [x.as_json() for x in f.fixes]) for f in found])
    assert canary not in told
    assert str(person.birth_date) not in told


def test_edits_ask_the_context_for_today_and_nobody_else():
    tomorrow = DAY + timedelta(days=1)
    content = with_line(from_date=tomorrow, to_date=tomorrow)
    assert "lines.date_in_future" in said(examine(content, services=()))
    later = Context(**{**CONTEXT, "today": tomorrow, "services": ()})
    assert "lines.date_in_future" not in said(scrub.run(content, later))
