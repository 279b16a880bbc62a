"""What readers made of a visit's notes is kept with its version, sealed, and given back."""

import pytest
from django.db import connection

from claims.domain.facts import Evidence
from claims.domain.reading.reading import Gap, Problem, Question, Reading
from claims.models import NoteReading
from claims.services import reading, readings
from clinicbridge import vault
from clinicbridge.audit.models import Unchangeable

WORDS = Evidence(note_key="N1", start=0, end=9, quote="sore knee")


def made(*, source="reader", version="1", phrase="knee pain"):
    return Reading(
        source=source,
        version=version,
        problems=(Problem(key="p1", phrase=phrase, evidence=(WORDS,)),),
        questions=(Question(what=Gap.SIDE, about="knee"),),
    )


def taken_in(claim, said):
    return reading.take_in(claim_id=claim.pk, version_id=claim.drawn_from_id, reading=said)


def of(claim):
    with vault.reading(purpose="test"):
        return readings.of(claim.drawn_from_id)


@pytest.mark.both
def test_a_reading_is_kept_and_given_back(clinic):
    claim = clinic.draft()

    assert taken_in(claim, made())
    assert taken_in(claim, made())

    assert of(claim) == (made(),)
    assert NoteReading.objects.count() == 1


def test_of_one_source_the_newest_speaks_and_our_own_stands_first(clinic):
    claim = clinic.draft()
    for said in (made(source="claude"), made(), made(version="2", phrase="pain of the knee")):
        taken_in(claim, said)

    assert [(one.source, one.version) for one in of(claim)] == [("reader", "2"), ("claude", "1")]


def test_what_a_note_says_is_sealed(clinic):
    claim = clinic.draft()
    taken_in(claim, made(phrase="a very telling phrase"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM claims_notereading")
        assert "telling" not in str(cursor.fetchall())


def test_a_reading_is_never_changed(clinic):
    taken_in(clinic.draft(), made())

    with pytest.raises(Unchangeable):
        NoteReading.objects.get().save()


def test_a_reading_of_an_earlier_version_comes_too_late_for_the_claim(clinic):
    claim = clinic.draft()
    version = claim.drawn_from_id
    claim.drawn_from = None
    claim.save()

    assert not reading.take_in(claim_id=claim.pk, version_id=version, reading=made())
    assert NoteReading.objects.count() == 1


def test_nothing_of_the_claim_moves(clinic):
    claim = clinic.draft()
    before = (claim.revision, claim.digest, claim.status, claim.is_touched)

    taken_in(claim, made())

    claim.refresh_from_db()
    assert (claim.revision, claim.digest, claim.status, claim.is_touched) == before
