"""On Postgres the tests run as the app runs: as a role that owns nothing."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_app_role_may_not_change_the_schema():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("CREATE TABLE mine (id int)")


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_finds_empty_tables(time):
    assert not ContentType.objects.filter(app_label="nobody").exists()

    ContentType.objects.create(app_label="nobody", model="nothing")
