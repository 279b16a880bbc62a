"""Nobody reads a practice's rows without having entered it."""

import uuid

import pytest
from django.db import connection, transaction

from clinicbridge import scope
from clinicbridge.accounts.models import Location
from clinicbridge.scope import door

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def told():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.practice', true)")
        return cursor.fetchone()[0]


def test_outside_every_practice_there_is_no_current_one():
    assert scope.current_or_none() is None
    with pytest.raises(scope.OutsidePractice):
        scope.current()


def test_entering_the_same_practice_again_changes_nothing(ridgeline):
    with scope.practice(ridgeline.pk), scope.practice(str(ridgeline.pk)) as inner:
        assert inner == scope.current() == ridgeline.pk

    assert scope.current_or_none() is None


def test_another_practice_cannot_be_entered_from_inside(ridgeline, lakeside):
    with scope.practice(ridgeline.pk), pytest.raises(scope.CrossPractice):
        scope.practice(lakeside.pk).__enter__()


def test_what_is_no_id_opens_nothing():
    with pytest.raises(ValueError, match="badly formed"):
        scope.practice("' OR 1=1").__enter__()


def test_an_error_leaves_the_practice(ridgeline):
    with pytest.raises(KeyError), scope.practice(ridgeline.pk):
        raise KeyError

    assert scope.current_or_none() is None


@pytest.mark.postgres
def test_an_enclosing_transaction_is_in_no_practice_again(ridgeline):
    with scope.practice(ridgeline.pk):
        assert told() == str(ridgeline.pk)

    assert told() == ""


def test_what_waits_for_the_commit_runs_outside_the_practice(
    ridgeline, django_capture_on_commit_callbacks
):
    seen = []
    with django_capture_on_commit_callbacks(execute=True), scope.practice(ridgeline.pk):
        transaction.on_commit(lambda: seen.append(scope.current_or_none()))

    assert seen == [None]


def test_what_is_kept_happens_at_once_and_once_when_all_goes_well(ridgeline):
    seen = []
    with scope.practice(ridgeline.pk):
        door.keep(lambda: seen.append("kept"))
        assert seen == ["kept"]

    assert seen == ["kept"]


def test_what_is_kept_outlives_the_rollback_of_an_inner_block(ridgeline):
    with scope.practice(ridgeline.pk):
        with pytest.raises(KeyError):
            keep_and_fail()
        assert not Location.objects.exists()

    with scope.practice(ridgeline.pk):
        assert Location.objects.get().name == "Kept"


def test_what_is_kept_for_later_waits_until_the_practice_is_left(ridgeline):
    with scope.practice(ridgeline.pk):
        door.keep(add_location, now=False)
        assert not Location.objects.exists()

    with scope.practice(ridgeline.pk):
        assert Location.objects.exists()


@pytest.mark.postgres
def test_what_is_kept_outlives_an_undone_stay_and_the_rest_does_not(ridgeline):
    with scope.practice(ridgeline.pk):
        Location.objects.create(name="Gone", time_zone="UTC")
        door.keep(add_location)
        door.undo()

    with scope.practice(ridgeline.pk):
        assert [place.name for place in Location.objects.all()] == ["Kept"]


def test_nothing_can_be_kept_outside_a_practice():
    with pytest.raises(scope.OutsidePractice):
        door.keep(add_location)


def test_an_unknown_practice_is_empty():
    with scope.practice(uuid.uuid4()):
        assert not Location.objects.exists()


def add_location():
    Location.objects.get_or_create(name="Kept", defaults={"time_zone": "UTC"})


@transaction.atomic
def keep_and_fail():
    door.keep(add_location)
    raise KeyError
