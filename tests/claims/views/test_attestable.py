"""Attest is offered by every finding that somebody's word answers, whatever the modifier."""

from datetime import date, timedelta

import pytest

from claims.domain import attestations, fixes
from claims.domain.coding.codetables import PtpEdit, ServiceFacts
from claims.models import Attestation, Finding, PriorSurgery
from claims.services import review
from clinicbridge import vault
from tests import factories, offers
from tests.claims.services import shelves
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid

DAY = factories.VISIT_DATE
SAID = "Operative note of the day, second paragraph."
GLOBALS = {"99213": "XXX", "20610": "000", "27447": "090"}


@pytest.fixture
def tables(clinic):
    """A fee schedule with global days, and one NCCI pair."""
    facts = [ServiceFacts(code, status="A", global_days=days) for code, days in GLOBALS.items()]
    shelves.release("MPFS", "MPFS 2026", facts)
    shelves.release("NCCI_PTP", "PTP Q4", pairs=[PtpEdit("97530", "97116", 1, date(2020, 1, 1))])


def visit(clinic, *codes):
    services = [factories.service(f"S{n}", code, fields=()) for n, code in enumerate(codes, 1)]
    return clinic.draft(services=tuple(services), fields=())


def after_surgery(claim):
    """Have the patient operated on ten days before, with ninety days of follow-up."""
    PriorSurgery.objects.create(
        patient_id=claim.patient_id,
        code="27447",
        surgery_date=DAY - timedelta(days=10),
        global_days="090",
    )
    with vault.reading(purpose="test"):
        offers.rescrub(claim)
    claim.refresh_from_db()


def asks(browser, claim, edit, words):
    """Take the offer of a finding that reads so; return the finding, after the words were given."""
    found = Finding.objects.get(claim=claim, edit=edit)
    page = browser.get(address(claim)).content.decode()
    about = page.partition(f'id="f-{found.key[:12]}"')[2].partition('id="f-')[0]
    assert words in about
    choice = next(n for n, fix in enumerate(found.fixes) if fix.get("modifier") == words.split()[1])
    typed = {"finding": found.key, "choice": choice}
    assert post(browser, claim, "fix", **typed).status_code == 422
    assert not Attestation.objects.exists()
    assert post(browser, claim, "fix", attesting=SAID, **typed).status_code == 302
    return found


@pytest.mark.parametrize(
    ("codes", "is_after", "edit", "modifier"),
    [
        (("97530", "97116"), False, "ncci.pair_denied", "59"),
        (("99213", "20610"), False, "surgery.visit_with_minor_procedure", "25"),
        (("99213", "27447"), False, "surgery.visit_with_major_surgery", "57"),
        (("99213",), True, "surgery.visit_in_period", "24"),
        (("20610",), True, "surgery.procedure_in_period", "58"),
        (("20610",), True, "surgery.procedure_in_period", "78"),
        (("20610",), True, "surgery.procedure_in_period", "79"),
        (("20610", "20610"), False, "filing.line_twice", "59"),
        (("97110", "97150"), False, "ncci.group_beside_individual", "59"),
    ],
)
def test_a_finding_offers_to_attest_what_would_answer_it(
    dana, clinic, tables, codes, is_after, edit, modifier
):
    claim = visit(clinic, *codes)
    if is_after:
        after_surgery(claim)

    found = asks(dana, claim, edit, f"Attest {modifier}")

    kept = Attestation.objects.get()
    assert (kept.modifier, kept.rule, kept.subject) == (modifier, edit, found.subject)
    assert not Finding.objects.filter(claim=claim, key=found.key).exists()


def test_a_payer_that_takes_the_exact_word_alone_is_offered_that_one(dana, clinic, tables):
    clinic.payer.rules = {"distinct_modifier": "X"}
    clinic.payer.save()
    claim = visit(clinic, "97530", "97116")
    asks(dana, claim, "ncci.pair_denied", "Attest XU")


def test_a_change_that_brings_an_attested_modifier_along_says_so(dana, clinic, tables):
    claim = clinic.draft(
        services=(
            factories.service("S1", "99213", fields=(), modifiers=("57",)),
            factories.service("S2", "20610", fields=()),
        ),
        fields=(),
    )
    page = dana.get(address(claim)).content.decode()
    assert "Attest 25 · Set modifiers to 25" in page


@pytest.mark.parametrize("modifier", sorted(attestations.ATTESTED))
def test_whatever_stands_on_nobodys_word_can_be_attested_where_it_stands(
    dana, clinic, claim, modifier
):
    fix = fixes.AddModifier(line=line_uid(), modifier=modifier)
    with vault.reading(purpose="test"):
        review.edit(
            claim_id=claim.pk, seen_revision=1, fix=fix, actor=clinic.biller, attesting=SAID
        )
        Attestation.objects.get().delete()  # as if it had come by a door that asks nobody
        offers.rescrub(claim)
    claim.refresh_from_db()
    found = Finding.objects.get(claim=claim, edit="modifiers.nobody_attests")

    assert f"Attest {modifier}" in dana.get(address(claim)).content.decode()
    done = post(dana, claim, "attest", finding=found.key, attesting=SAID)

    assert done.status_code == 302
    assert Attestation.objects.get().modifier == modifier
    assert not Finding.objects.filter(claim=claim, edit=found.edit).exists()
