"""Deciding about what is proposed beside a claim, through its page."""

import uuid

import pytest

from claims.domain import fixes
from claims.domain.encounter import NoteRecord
from claims.models import Attestation, ClaimRevision, Fee, Suggestion
from claims.services import review
from clinicbridge import vault
from tests import factories, offers
from tests.claims.views.conftest import address, post
from tests.clinic import line_uid


def propose(claim, *wanted, **more):
    with vault.reading(purpose="test"):
        return [offers.suggest(claim, fix, **more) for fix in wanted]


def minutes(number=31, line="S1"):
    return fixes.SetMinutes(line=line_uid(line), minutes=number)


def modifier(name, line="S1"):
    return fixes.AddModifier(line=line_uid(line), modifier=name)


def first_line(claim):
    claim.refresh_from_db()
    with vault.reading(purpose="test"):
        return ClaimRevision.objects.get(claim=claim, number=claim.revision).claim_content.lines[0]


def states(claim):
    rows = Suggestion.objects.filter(claim=claim).order_by("created_at", "pk")
    return list(rows.values_list("state", flat=True))


def test_a_suggestion_says_what_why_whence_and_on_which_words(dana, claim):
    propose(claim, minutes(), quote="31 min of exercise", rule="reader.minutes")

    said = dana.get(address(claim)).content.decode()

    for words in ("Set minutes to 31", "The note says so.", "31 min of exercise"):
        assert words in said
    assert "reader.minutes" in said
    assert "1 suggested" in said
    assert "Nothing to fix" not in said


def test_the_words_it_rests_on_are_marked_in_the_note_under_one_number(dana, clinic):
    note = NoteRecord(key="N1", text="Manual 16 min <b>. Exercise, 31 min of it.")
    claim = clinic.draft(notes=(note,))
    at = {"note_key": "N1", "start": 19, "end": 35, "quote": "Exercise, 31 min"}
    propose(claim, minutes(), evidence=[at, {"quote": "16 min"}, {"quote": "17 min"}])

    said = dana.get(address(claim)).content.decode()

    note = said.partition('class="prose">')[2].partition("</p>")[0]
    hidden = '<sup><span class="hidden">evidence </span>'
    assert note == (
        'Manual <span id="mark-2" tabindex="-1"></span>'
        f'<mark data-numbers="2">16 min{hidden}2</sup></mark> &lt;b&gt;. '
        '<span id="mark-1" tabindex="-1"></span>'
        f'<mark data-numbers="1">Exercise, 31 min{hidden}1</sup></mark> of it.'
    )
    assert '<blockquote class="quote" data-mark="1">Exercise, 31 min <a href="#mark-1">' in said
    assert '<blockquote class="quote">17 min</blockquote>' in said


def test_after_a_decision_the_note_counts_as_the_suggestions_left_do(dana, clinic):
    note = NoteRecord(key="N1", text="Exercise, 31 min of it. Seen by video.")
    claim = clinic.draft(notes=(note,))
    (first,) = propose(claim, minutes(), quote="31 min")
    propose(claim, fixes.SetLineNote(line=line_uid(), note="seen"), quote="by video")

    typed = {"seen": claim.revision, "suggestion": first.pk}
    headers = {"HX-Request": "true", "X-Tab-Shown": "note"}
    said = dana.post(address(claim, "accept"), typed, headers=headers).content.decode()

    assert '<blockquote class="quote" data-mark="1">by video ' in said
    assert '<div class="notes" id="notes" hx-swap-oob="true">' in said
    assert '<mark data-numbers="1">by video<sup>' in said
    assert said.count("<mark ") == 1


def test_a_page_that_shows_no_note_is_sent_none(dana, claim):
    (row,) = propose(claim, minutes())

    said = post(dana, claim, "accept", suggestion=row.pk, htmx=True).content.decode()

    assert 'id="notes"' not in said


@pytest.mark.parametrize(("htmx", "status"), [(False, 302), (True, 200)])
def test_accepting_applies_it_and_shows_the_claim(dana, claim, htmx, status):
    (row,) = propose(claim, minutes())

    answer = post(dana, claim, "accept", suggestion=row.pk, htmx=htmx)

    assert answer.status_code == status
    assert first_line(claim).minutes == 31
    assert states(claim) == ["ACCEPTED"]


@pytest.mark.parametrize("reason", Suggestion.Dismissal.values)
def test_each_of_the_five_reasons_dismisses_for_good(dana, claim, reason):
    (row,) = propose(claim, minutes())

    answer = post(dana, claim, "dismiss", suggestion=row.pk, dismissal=reason)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.dismissal) == ("DISMISSED", reason)
    assert first_line(claim).minutes == 23


def test_a_dismissal_without_a_reason_is_told_so(dana, claim):
    (row,) = propose(claim, minutes())

    answer = post(dana, claim, "dismiss", suggestion=row.pk, dismissal="BORED", htmx=True)

    assert answer.status_code == 409
    assert "Say why" in answer.content.decode()
    assert states(claim) == ["OPEN"]


@pytest.mark.parametrize("name", ["accept", "dismiss"])
@pytest.mark.parametrize("named", ["", "no id", str(uuid.UUID(int=0)), "a\x00b"])
def test_a_suggestion_that_is_not_there_is_refused_in_words(dana, claim, name, named):
    propose(claim, minutes())

    answer = post(dana, claim, name, suggestion=named, dismissal="OTHER", htmx=True)

    assert answer.status_code == 409
    assert "Not done." in answer.content.decode()
    assert states(claim) == ["OPEN"]


@pytest.mark.parametrize("name", ["accept", "dismiss"])
def test_what_somebody_decided_already_is_refused_in_words(dana, claim, name):
    (row,) = propose(claim, minutes())
    post(dana, claim, "dismiss", suggestion=row.pk, dismissal="OTHER")

    answer = post(dana, claim, name, suggestion=row.pk, dismissal="OTHER")

    assert answer.status_code == 409
    assert "somebody decided it already" in answer.content.decode()


@pytest.mark.parametrize("name", ["accept", "dismiss", "accept-line"])
def test_a_stale_page_decides_nothing_and_says_what_changed(dana, clinic, claim, name):
    (row,) = propose(claim, minutes())
    with vault.reading(purpose="test"):
        fix = fixes.AddModifier(line=line_uid(), modifier="CR")
        review.edit(claim_id=claim.pk, seen_revision=1, fix=fix, actor=clinic.lead)

    typed = {"suggestion": row.pk, "dismissal": "OTHER", "line": line_uid()}
    answer = post(dana, claim, name, htmx=True, **typed)

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Sam Whitehorse changed this claim" in said
    assert "GP → GP CR" in said
    assert states(claim) == ["OPEN"]


@pytest.mark.parametrize("name", ["accept", "dismiss", "accept-line"])
def test_who_may_only_read_decides_nothing(alex, claim, name):
    (row,) = propose(claim, minutes())

    typed = {"suggestion": row.pk, "dismissal": "OTHER", "line": line_uid()}
    assert post(alex, claim, name, **typed).status_code == 403
    assert states(claim) == ["OPEN"]
    assert "data-fix" not in alex.get(address(claim)).content.decode()


def test_what_no_longer_fits_is_refused_in_words(dana, claim):
    (row,) = propose(claim, modifier("CR"))
    post(dana, claim, "edit", kind="SetModifiers", line=line_uid(), modifiers="GP CR")
    claim.refresh_from_db()

    answer = post(dana, claim, "accept", suggestion=row.pk, htmx=True)

    assert answer.status_code == 422
    assert "already carries CR" in answer.content.decode()
    assert states(claim) == ["OPEN"]


def test_all_verified_of_a_line_are_taken_each_as_a_revision_of_its_own(dana, clinic):
    services = (factories.service(), factories.service(key="S2", code="97140"))
    claim = clinic.draft(services=services)
    propose(claim, minutes(), modifier("CR"), modifier("59"), minutes(17, "S2"))
    propose(claim, fixes.SetLineNote(line=line_uid(), note="seen"), band="CHECK")

    page = dana.get(address(claim)).content.decode()
    answer = post(dana, claim, "accept-line", line=line_uid(), htmx=True)

    assert "All 2 of the line" in page
    assert answer.status_code == 200
    assert "2 accepted." in answer.content.decode()
    changed = first_line(claim)
    assert (changed.minutes, changed.modifiers, changed.note) == (31, ("GP", "CR"), "")
    assert states(claim) == ["ACCEPTED", "ACCEPTED", "OPEN", "OPEN", "OPEN"]
    causes = ClaimRevision.objects.filter(claim=claim).order_by("number")
    assert list(causes.values_list("cause", flat=True)) == ["INTAKE", "SUGGESTION", "SUGGESTION"]
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("line", ["", "nowhere", "\x00"])
def test_a_line_without_anything_to_take_is_told_so(dana, claim, line):
    propose(claim, modifier("59"))

    answer = post(dana, claim, "accept-line", line=line, htmx=True)

    assert answer.status_code == 409
    assert "needs nobody&#x27;s word" in answer.content.decode()
    assert states(claim) == ["OPEN"]


def test_a_line_with_only_what_must_be_attested_is_not_taken(dana, claim):
    propose(claim, modifier("59"), modifier("KX"))

    assert post(dana, claim, "accept-line", line=line_uid()).status_code == 409
    assert first_line(claim).modifiers == ("GP",)


def test_a_proposed_code_stands_beside_its_words(dana, claim):
    fee = Fee.objects.get(code="97140")
    fee.label = "Manual therapy"
    fee.save()
    propose(
        claim,
        fixes.AddDiagnosis(uid="note-dx", code="R26.81"),
        fixes.AddLine(uid="note-97140", code="97140"),
    )

    said = dana.get(address(claim)).content.decode()

    assert "Unsteadiness on feet" in said
    assert '<span class="means">Manual therapy</span>' in said


def test_a_question_is_asked_not_accepted_and_says_its_words_once(dana, claim):
    propose(claim, fixes.AskProvider(what="SIDE", about="knee"), band="CHECK")

    said = dana.get(address(claim)).content.decode()
    row = Suggestion.objects.get()
    post(dana, claim, "accept", suggestion=str(row.pk))

    assert said.count("Please document which side was treated (knee).") == 1
    assert "Ask <kbd>a</kbd>" in said
    claim.refresh_from_db()
    assert (claim.status, claim.hold_turn) == ("ON_HOLD", "PROVIDER")
