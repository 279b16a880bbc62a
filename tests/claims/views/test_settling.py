"""A later version of a visit meets a biller's work: both are shown, a person decides."""

from datetime import timedelta

import pytest

from claims.domain import fixes
from claims.models import Claim
from claims.services import patience, review, submission
from clinicbridge import vault
from tests import factories
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid

NOW = factories.encounter().version_at


@pytest.fixture
def amended(clinic, claim):
    """A claim Dana billed one unit on, whose visit then said 38 minutes and not 23."""
    edit(clinic, claim, fixes.SetUnits(line=line_uid(), units="1"))
    edit(clinic, claim, fixes.SetLineNote(line=line_uid(), note="As told"))
    return later(clinic, 2)


def edit(clinic, claim, fix):
    with vault.reading(purpose="claim.review"):
        seen = Claim.objects.get(pk=claim.pk).revision
        review.edit(claim_id=claim.pk, seen_revision=seen, fix=fix, actor=clinic.biller)


def later(clinic, version, *, minutes=38, **changes):
    field = factories.FieldRecord(name="pt_minutes", path="P/S1.x[0]", value=minutes)
    changes.setdefault("services", (factories.service(fields=(field,)),))
    return clinic.draft(version=str(version), version_at=NOW + timedelta(hours=version), **changes)


def page(browser, claim):
    return browser.get(address(claim)).content.decode()


def merge(browser, claim, **typed):
    values = {"draw": claim.waiting_id, **typed}
    return post(browser, claim, "merge", **values)


def units():
    return f"cell lines[{line_uid()}].units"


def test_both_sides_of_a_conflict_stand_side_by_side_with_where_they_are_from(dana, amended):
    shown = page(dana, amended)
    assert "The EMR sent a later version of this visit" in shown
    assert "line 97110 · units</b>" in shown
    assert "was 2" in shown
    assert "Dana Okafor: Set units to 1" in shown
    assert "P/S1.x[0]: 38 · rule timed_units.medicare_8_minute" in shown
    assert "1 to settle" in shown
    assert "All of the EMR's" in shown


def test_what_is_chosen_becomes_the_claim(dana, amended):
    assert merge(dana, amended, **{units(): "theirs"}).status_code == 302
    claim = Claim.objects.get()
    assert (claim.is_amended, claim.revision) == (False, 4)
    assert str(claim.lines.get().units) == "3.000"


@pytest.mark.parametrize(("every", "wanted"), [("ours", "1.000"), ("theirs", "3.000")])
def test_one_press_takes_all_of_one_side(dana, amended, every, wanted):
    merge(dana, amended, all=every)
    assert str(Claim.objects.get().lines.get().units) == wanted


def test_what_is_still_open_is_asked_for_and_what_was_chosen_stays_so(clinic, dana, claim):
    edit(clinic, claim, fixes.SetUnits(line=line_uid(), units="1"))
    edit(clinic, claim, fixes.SetMinutes(line=line_uid(), minutes=10))
    amended = later(clinic, 2)

    answer = merge(dana, amended, **{units(): "theirs"}, htmx=True)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "one is still open" in shown
    assert shown.count(" checked") == 1
    assert Claim.objects.get().revision == amended.revision


def test_an_edit_meanwhile_answers_with_the_claim_as_it_is_now(clinic, dana, amended):
    edit(clinic, amended, fixes.SetLineNote(line=line_uid(), note="Other"))
    answer = merge(dana, amended, all="theirs", htmx=True)
    assert answer.status_code == 409
    assert "Dana Okafor changed this claim" in answer.content.decode()
    assert Claim.objects.get().is_amended


def test_a_version_meanwhile_answers_with_what_it_says(clinic, dana, amended):
    later(clinic, 3, minutes=53)
    answer = merge(dana, amended, all="ours", htmx=True)
    assert answer.status_code == 409
    assert "yet another version" in answer.content.decode()
    assert Claim.objects.get().is_amended


@pytest.mark.parametrize("typed", [{"draw": "x" * 900}, {"cell ": "ours"}, {"seen": "nine"}])
def test_whatever_is_sent_is_answered_in_words(dana, amended, typed):
    assert merge(dana, amended, **typed).status_code in (409, 422)
    assert Claim.objects.get().is_amended


def test_who_may_only_read_sees_no_buttons(alex, amended):
    shown = page(alex, amended)
    assert "The EMR sent a later version" in shown
    assert 'name="draw"' not in shown


def test_what_came_in_by_itself_is_told_until_somebody_changes_more(clinic, dana, claim):
    edit(clinic, claim, fixes.SetLineNote(line=line_uid(), note="As told"))
    later(clinic, 2)
    shown = page(dana, claim)
    assert "The EMR amended the visit." in shown
    assert "line 97110 · units: <del>2</del> → <ins>3</ins>" in shown
    assert "ClinicBridge" in dana.get(address(claim), {"tab": "history"}).content.decode()

    edit(clinic, claim, fixes.SetLineNote(line=line_uid(), note="Other"))
    assert "The EMR amended the visit." not in page(dana, claim)


def test_a_claim_that_left_says_what_would_change_and_stays(clinic, dana, claim):
    with vault.reading(purpose="claim.submit"):
        owed = review.approve(
            claim_id=claim.pk, seen_revision=1, seen_digest=claim.digest, actor=clinic.biller
        )
        submission.take(submission_id=owed.pk, now=owed.not_before + patience.UNDO_WINDOW)
    left = later(clinic, 2)
    shown = page(dana, left)
    assert "stays as it is" in shown
    assert "<del>2</del> → <ins>3</ins>" in shown
    assert merge(dana, left, all="theirs").status_code == 409
    assert Claim.objects.get().revision == 1


def test_a_cancelled_visit_offers_nothing_to_merge(clinic, dana, amended):
    later(clinic, 3, status="CANCELLED")
    assert "nothing to merge yet" in page(dana, amended)
    assert merge(dana, amended, all="ours", draw="").status_code == 409


def test_every_kind_of_conflict_is_told_in_words(clinic, dana):
    two = (factories.service(), factories.service("S2", "97140"))
    claim = clinic.draft(services=two)
    for fix in (
        fixes.RemoveLine(line=line_uid("S2")),
        fixes.SetField(cell="referring.npi", value="1457398000"),
        fixes.SetField(cell="coverage.member_id", value="A1"),
        fixes.AddLine(uid="typed", code="97530", from_date=factories.VISIT_DATE),
    ):
        edit(clinic, claim, fix)
    other = factories.MENSAH.model_copy(update={"family": "Mensah-Roy"})
    cover = factories.MEDICARE.model_copy(update={"member_id": "B2"})
    services = (
        factories.service(),
        factories.service("S2", "97140", modifiers=("GP", "59")),
        factories.service("S3", "97530"),
    )
    amended = later(
        clinic, 2, services=services, providers=(factories.ADEYEMI, other), coverages=(cover,)
    )
    shown = page(dana, amended)
    for words in (
        "not on the claim",
        "line 97140</b>",
        "line 97530</b>",
        "referring provider</b>",
        "Mensah-Roy",
        "member id</b>",
        "4 to settle",
    ):
        assert words in shown, words
    assert merge(dana, amended, all="theirs").status_code == 302
    assert Claim.objects.get().lines.count() == 3
