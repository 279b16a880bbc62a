"""A visit's notes are read after its claim is there; what they say is proposed, nothing moves."""

from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from claims.domain.encounter import NoteRecord
from claims.domain.reading import reader
from claims.models import Claim, Fee, NotePhrase, NoteReading, Suggestion, SuggestionPolicy
from claims.services import reading, review, suggestions
from clinicbridge import tasks
from tests import factories

THERAPY = (
    "PHYSICAL THERAPY DAILY NOTE\n"
    "Therapeutic exercise 23 min. Manual therapy 16 min, all by K. Mensah, PT.\n"
    "Total timed minutes 39. Dx: right knee pain.\n"
)


def note(text=THERAPY):
    return (NoteRecord(key="N1", text=text),)


def read(claim):
    done = reading.read(claim_id=claim.pk)
    claim.refresh_from_db()
    return done


def proposed(claim, **of):
    return Suggestion.objects.filter(claim=claim, state="OPEN", source="reader", **of)


def codes(claim):
    rows = proposed(claim, fix__kind="AddLine")
    return {row.fix["code"]: row for row in rows}


@pytest.mark.both
def test_a_service_only_the_note_tells_of_is_proposed_with_its_words(clinic):
    claim = clinic.draft(notes=note())
    before = (claim.revision, claim.digest, claim.status, claim.is_touched)

    assert read(claim)

    row = codes(claim)["97140"]
    assert (row.band, row.fix["units"], row.fix["modifiers"]) == ("SUPPORTED", "1", ["GP"])
    assert any("Manual therapy 16 min" in one["quote"] for one in row.evidence)
    for one in row.evidence:
        assert THERAPY[one["start"] : one["end"]] == one["quote"]
    assert (claim.revision, claim.digest, claim.status, claim.is_touched) == before
    assert (claim.notes_read, claim.readiness) == (True, "LOOK")


def test_what_the_record_says_itself_is_not_proposed_again(clinic):
    claim = clinic.draft(notes=note())
    read(claim)

    assert "97110" not in codes(claim)


def test_notes_are_read_once(clinic):
    claim = clinic.draft(notes=note())

    assert [read(claim), read(claim)] == [True, False]
    assert NoteReading.objects.count() == 1


def test_a_claim_without_a_note_is_read_and_done(clinic):
    claim = clinic.draft()

    assert read(claim)
    assert not proposed(claim).exists()
    assert reading.due() == []


def test_who_is_due_is_found_by_the_sweep_and_approved_claims_are_not(clinic):
    claim = clinic.draft(notes=note())
    assert reading.due() == [claim.pk]

    Claim.objects.get(pk=claim.pk).take_step("void", actor=clinic.lead, reason="A test.")

    assert reading.due() == []
    assert not read(claim)


def test_a_later_version_of_the_visit_is_read_anew_and_what_it_no_longer_says_goes(clinic):
    claim = clinic.draft(notes=note())
    read(claim)
    later = factories.encounter(
        version="2",
        version_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        notes=note("PT daily note. Home exercise only."),
    )
    clinic.draft(later)
    claim.refresh_from_db()
    assert not claim.notes_read

    read(claim)

    assert "97140" not in codes(claim)


def test_a_dismissed_proposal_stays_dismissed_when_the_notes_are_read_again(clinic):
    claim = clinic.draft(notes=note())
    read(claim)
    suggestions.dismiss(
        claim_id=claim.pk,
        seen_revision=1,
        suggestion_id=codes(claim)["97140"].pk,
        reason="NOT_DOCUMENTED",
        actor=clinic.biller,
    )
    claim.refresh_from_db()
    review.rescrub(claim)

    assert "97140" not in codes(claim)


def test_accepting_adds_the_line_as_the_persons_own_edit(clinic):
    claim = clinic.draft(notes=note())
    read(claim)

    suggestions.accept(
        claim_id=claim.pk,
        seen_revision=1,
        suggestion_id=codes(claim)["97140"].pk,
        actor=clinic.biller,
    )

    claim.refresh_from_db()
    content = claim.revisions.get(number=2).claim_content
    added = content.lines[-1]
    assert (added.code, added.modifiers, str(added.units)) == ("97140", ("GP",), "1")
    assert added.charge is not None
    assert claim.revisions.get(number=2).releases["reader"] == reader.VERSION
    assert not codes(claim)


def test_the_clinics_own_words_lead_to_its_codes(clinic):
    NotePhrase.objects.create(code="97112", phrase="wobble board work")
    claim = clinic.draft(notes=note("PT daily note.\nWobble board work 15 min by K. Mensah, PT.\n"))

    read(claim)

    assert "97112" in codes(claim)


def test_a_phrase_of_ours_that_does_not_mean_it_here_leads_nowhere(clinic):
    for phrase in ("manual therapy", "Manual Therapy"):
        NotePhrase.objects.create(code="97140", phrase=phrase, leads=False)
    claim = clinic.draft(notes=note())

    read(claim)

    assert "97140" not in codes(claim)


def test_a_label_of_the_fee_schedule_is_one_of_the_clinics_words(clinic):
    fee = Fee.objects.get(code="97112")
    fee.label = "Balance lab"
    fee.save()
    claim = clinic.draft(notes=note("PT daily note.\nBalance lab 15 min by K. Mensah, PT.\n"))

    read(claim)

    assert "97112" in codes(claim)


def test_a_note_our_reader_fails_on_is_counted_and_not_tried_for_ever(clinic, monkeypatch, caplog):
    def fail(*_, **__):
        raise ZeroDivisionError("Marta Whitfield")

    monkeypatch.setattr(reader, "read", fail)
    claim = clinic.draft(notes=note())

    assert read(claim)

    assert (claim.notes_read, reading.due()) == (True, [])
    assert NoteReading.objects.count() == 1
    assert "Whitfield" not in caplog.text


def test_a_database_that_is_busy_leaves_the_notes_for_the_sweep(clinic, monkeypatch):
    claim = clinic.draft(notes=note())

    def busy(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr("claims.services.readings.keep", busy)
    with pytest.raises(OperationalError):
        reading.read(claim_id=claim.pk)

    monkeypatch.undo()
    assert reading.due() == [claim.pk]


def test_waiting_visits_go_first_for_a_minute(clinic, monkeypatch):
    claim = clinic.draft(notes=note())
    ids = {"practice_id": str(clinic.practice.pk), "claim_id": str(claim.pk)}
    monkeypatch.setattr("integrations.draining.has_due", lambda **_: True)
    tasks.read_notes(**ids)
    assert reading.due() == [claim.pk]

    monkeypatch.setattr(reading, "PATIENCE", reading.PATIENCE * 0)
    tasks.read_notes(**ids)
    assert reading.due() == []


def test_where_the_practice_wants_no_reader_nothing_is_read(clinic):
    SuggestionPolicy.objects.create(reads_notes=False)
    claim = clinic.draft(notes=note())

    assert read(claim)

    assert (claim.notes_read, NoteReading.objects.exists()) == (True, False)
    assert not proposed(claim).exists()


def test_of_a_claim_drawn_for_it_what_is_read_is_kept_back(clinic):
    SuggestionPolicy.objects.create(blind_share=100)
    claim = clinic.draft(notes=note())

    read(claim)

    assert claim.blind == "BLIND"
    assert set(Suggestion.objects.exclude(source="engine").values_list("state", flat=True)) == {
        "HELD"
    }
