"""A sent claim is corrected from its page: offered to whom, begun, linked both ways."""

import pytest

from claims.domain import fixes
from claims.models import Claim
from claims.services import corrections, holds
from clinicbridge import vault
from tests.claims.services import sent
from tests.claims.views.conftest import address, post
from tests.claims.views.test_settling import edit, later, page
from tests.clinic import line_uid

OFFER = "Correct it…"
WHY = {"correction": "REPLACEMENT", "reason": "Wrong units"}


@pytest.fixture(autouse=True)
def commercial(clinic):
    clinic.payer.payer_class = "COMMERCIAL"
    clinic.payer.save()


@pytest.fixture
def parent(clinic, claim):
    """A claim the payer accepted as ICN-77."""
    with vault.reading(purpose="claim.review"):
        return sent.accepted(clinic, claim)


@pytest.fixture
def amended(clinic, parent):
    """That claim, whose visit then said 38 minutes and not 23."""
    later(clinic, 2)
    return Claim.objects.get(pk=parent.pk)


def begin(clinic, parent, kind="REPLACEMENT"):
    with vault.reading(purpose="claim.review"):
        return corrections.begin(
            claim_id=parent.pk,
            kind=kind,
            seen_revision=1,
            seen_draw="",
            reason="Wrong units",
            actor=clinic.lead,
        )


def child():
    return Claim.objects.exclude(parent=None).get()


def test_the_sent_claim_of_an_amended_visit_says_what_changed_and_offers_a_correction(
    dana, amended
):
    shown = page(dana, amended)

    assert "The claim is accepted and stays as it is." in shown
    assert "the payer's number <code>ICN-77</code>" in shown
    assert "line 97110 · units" in shown
    assert shown.count(OFFER) == 1
    assert address(amended, "correct") in shown
    assert "Replaces this one (frequency 7)" in shown


def test_a_biller_begins_it_and_is_led_to_it(dana, amended):
    answer = post(dana, amended, "correct", **WHY, draw=amended.waiting_id)

    assert answer.headers["Location"] == address(child())
    shown = page(dana, child())
    assert "is begun: change it, then approve it." in shown
    assert f'<b><a href="{address(amended)}' in shown
    assert "Replaces" in shown
    assert "The EMR amended the visit." in shown
    assert "ICN-77" in shown


def test_a_void_is_only_to_be_approved(sam, amended):
    void = {**WHY, "correction": "VOID", "draw": amended.waiting_id}

    post(sam, amended, "correct", **void)

    assert "is begun: approve it." in page(sam, child())


def test_htmx_is_led_to_it_too(dana, amended):
    answer = post(dana, amended, "correct", **WHY, draw=amended.waiting_id, htmx=True)

    assert answer.headers["HX-Redirect"] == address(child())


def test_the_sent_claim_then_names_its_correction_and_offers_none(clinic, dana, sam, parent):
    made = begin(clinic, parent)

    for browser in (dana, sam):
        shown = page(browser, parent)
        assert "Replaced by" in shown
        assert address(made) in shown
        assert OFFER not in shown


def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(dana, amended):
    answer = post(dana, amended, "correct", correction="VOID", reason=" ", draw=amended.waiting_id)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Say why the claim is to be corrected." in shown
    assert '<option value="VOID" selected>' in shown
    assert Claim.objects.count() == 1


def test_a_version_that_came_meanwhile_is_told_and_nothing_is_begun(clinic, dana, amended):
    later(clinic, 3, minutes=53)

    answer = post(dana, amended, "correct", **WHY, draw=amended.waiting_id)

    assert answer.status_code == 409
    assert "yet another version" in answer.content.decode()
    assert Claim.objects.count() == 1


def test_without_an_amendment_a_lead_decides(clinic, dana, sam, parent):
    assert OFFER not in page(dana, parent)
    assert post(dana, parent, "correct-unasked", **WHY).status_code == 403
    refused = post(dana, parent, "correct", **WHY)
    assert "a billing lead decides" in refused.content.decode()
    assert Claim.objects.count() == 1

    assert OFFER in page(sam, parent)
    answer = post(sam, parent, "correct-unasked", **WHY)

    assert answer.headers["Location"] == address(child())


def test_who_may_only_read_is_offered_nothing(alex, amended):
    assert OFFER not in page(alex, amended)
    assert post(alex, amended, "correct", **WHY, draw=amended.waiting_id).status_code == 403
    assert Claim.objects.count() == 1


def test_both_histories_lead_to_each_other_with_the_reason(clinic, dana, parent):
    made = begin(clinic, parent)
    with vault.reading(purpose="claim.review"):
        holds.void(claim_id=made.pk, reason="Not that", actor=clinic.biller)
    second = begin(clinic, parent, "VOID")

    first_page = dana.get(address(parent), {"tab": "history"}).content.decode()
    assert first_page.count("A corrected claim was begun") == 2
    assert f'{address(made)}">{made}</a>' in first_page
    assert f'{address(second)}">{second}</a>' in first_page
    assert "Wrong units" in first_page
    second_page = dana.get(address(second), {"tab": "history"}).content.decode()
    assert f'Begun to correct</b> <a href="{address(parent)}">{parent}</a>' in second_page
    assert "Begun as a correction of a sent claim" in second_page


def test_the_queue_marks_a_correction(clinic, dana, parent):
    begin(clinic, parent, "VOID")

    assert '<span class="tag plain">void</span>' in dana.get("/?view=ready").content.decode()


def test_who_stood_for_a_modifier_of_the_first_is_named_on_its_correction(clinic, dana, claim):
    with vault.reading(purpose="claim.review"):
        sent.review.edit(
            claim_id=claim.pk,
            seen_revision=1,
            fix=fixes.AddModifier(line=line_uid(), modifier="59"),
            actor=clinic.biller,
            attesting="Separate regions.",
        )
        parent = sent.accepted(clinic, claim)
    made = begin_at(clinic, parent)

    assert "Separate regions." in page(dana, made)
    edit(clinic, made, fixes.SetUnits(line=line_uid(), units="1"))
    assert "Separate regions." in page(dana, made)


def begin_at(clinic, parent):
    with vault.reading(purpose="claim.review"):
        return corrections.begin(
            claim_id=parent.pk,
            kind="REPLACEMENT",
            seen_revision=parent.revision,
            seen_draw="",
            reason="Wrong units",
            actor=clinic.lead,
        )


def test_box_22_stands_open_on_a_claim_that_corrects_another_and_on_no_other(clinic, dana, parent):
    made = begin(clinic, parent)

    def folds(claim):
        said = dana.get(address(claim)).content.decode()
        head, _, rest = said.partition("Frequency and the payer&#x27;s number")
        return head.rpartition("<details")[2].partition(">")[0], rest.partition("</details>")[0]

    tag, body = folds(made)
    assert "open" in tag
    assert 'id="h-original_reference"' in body
    tag, _ = folds(parent)
    assert "open" not in tag
