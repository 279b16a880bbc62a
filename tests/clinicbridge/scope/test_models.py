"""Rows are of one practice, whichever way one comes to them."""

import pickle

import pytest

from claims.models import Connection, Coverage, Patient
from clinicbridge import scope
from clinicbridge.accounts.models import Location
from clinicbridge.vault.models import SearchToken
from tests.clinicbridge.conftest import a_patient

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def foreign(lakeside):
    with scope.practice(lakeside.pk):
        return Location.objects.create(name="Lakeside Main", time_zone="UTC")


def test_a_query_outside_every_practice_raises():
    with pytest.raises(scope.OutsidePractice):
        Location.objects.all()


def test_a_query_kept_from_inside_raises_outside(ridgeline):
    with scope.practice(ridgeline.pk):
        kept = Location.objects.all()

    with pytest.raises(scope.OutsidePractice):
        list(kept)


def test_a_query_made_in_one_practice_shows_the_other_its_own(ridgeline, lakeside, foreign):
    with scope.practice(lakeside.pk):
        kept = pickle.loads(pickle.dumps(Location.objects.all().query))
    with scope.practice(ridgeline.pk):
        own = Location.objects.create(name="Ridgeline Main", time_zone="UTC")
        again = Location.objects.all()
        again.query = kept

        assert list(again) == [own]


def test_a_foreign_row_does_not_exist(ridgeline, foreign):
    with scope.practice(ridgeline.pk):
        with pytest.raises(Location.DoesNotExist):
            Location.objects.get(pk=foreign.pk)
        with pytest.raises(Location.DoesNotExist):
            foreign.refresh_from_db()


@pytest.mark.parametrize("act", ["save", "delete"])
def test_a_foreign_row_in_hand_cannot_be_written(ridgeline, lakeside, foreign, act):
    with scope.practice(ridgeline.pk), pytest.raises(scope.CrossPractice):
        getattr(foreign, act)()

    with scope.practice(lakeside.pk):
        assert Location.objects.get().name == "Lakeside Main"


def test_bulk_writes_stay_in_the_practice(ridgeline, lakeside, marta):
    foreign = SearchToken(practice=lakeside, patient_id=marta.pk, field="MRN", hmac="x")
    with scope.practice(ridgeline.pk):
        with pytest.raises(scope.CrossPractice):
            SearchToken.objects.bulk_create([foreign])
        with pytest.raises(scope.CrossPractice):
            SearchToken.objects.update(practice=lakeside)

        assert not SearchToken.objects.filter(hmac="x").exists()


def test_a_bulk_row_without_a_practice_gets_the_current_one(ridgeline, marta):
    with scope.practice(ridgeline.pk):
        SearchToken.objects.bulk_create([SearchToken(patient_id=marta.pk, field="MRN", hmac="x")])

        assert SearchToken.objects.get(hmac="x").practice_id == ridgeline.pk


def test_related_rows_of_another_practice_are_not_there(ridgeline, lakeside, marta):
    with scope.practice(lakeside.pk):
        theirs = a_patient()
    with scope.practice(ridgeline.pk):
        assert not Coverage.objects.filter(patient_id=theirs.pk).exists()
        marta.connection_id = theirs.connection_id
        del marta._state.fields_cache
        marta._state.fields_cache = {}
        with pytest.raises(Connection.DoesNotExist):
            _ = marta.connection
        assert list(Patient.objects.values_list("pk", flat=True)) == [marta.pk]
