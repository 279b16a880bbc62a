"""Two workers that count the same connection at the same moment on Postgres."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from claims.models import FieldCatalogue, FieldSeen
from claims.services import catalogue
from clinicbridge import scope
from tests import clinic as clinics
from tests import factories

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_each_visit_is_counted_once(transactional_db):
    ridgeline = clinics.make()
    with scope.practice(ridgeline.practice.pk):
        for number in range(6):
            ridgeline.draft(visit_id=f"E-{number}", kind="PT", patient=factories.someone(number))
    gate = threading.Barrier(2, timeout=30)

    def beat(_):
        gate.wait()
        try:
            with scope.practice(ridgeline.practice.pk):
                return catalogue.count(connection_id=ridgeline.emr.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counted = sorted(pool.map(beat, range(2)))

    with scope.practice(ridgeline.practice.pk):
        assert counted == [0, 6]
        assert FieldCatalogue.objects.get().visits == {"PT": 6}
        assert FieldSeen.objects.get(pattern="fields[discipline]").visits == 6
