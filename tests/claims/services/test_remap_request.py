"""Drawing open claims anew is asked for once, under what is published, where there is any."""

import pytest

from claims.models import Job
from claims.services import jobs, remap_request
from tests.claims.services.replaying import draft, publish, visits


@pytest.fixture
def second(clinic):
    return draft(clinic)


def ask(clinic, mapping_set):
    return remap_request.ask(mapping_set=mapping_set, actor=clinic.admin)


def test_it_is_asked_for_once_under_what_is_published_and_where_there_is_any(clinic, second):
    with pytest.raises(remap_request.Refused, match="is draft"):
        ask(clinic, second)
    made = publish(clinic, second)
    with pytest.raises(remap_request.Refused, match="No open claim"):
        ask(clinic, made)
    visits(clinic, 1)
    with pytest.raises(remap_request.Refused, match="No open claim"):
        ask(clinic, made)  # it came after
    assert not Job.objects.exists()


def test_who_asks_twice_has_it_done_once(clinic, second):
    visits(clinic, 1)
    made = publish(clinic, second)
    job = ask(clinic, made)

    with pytest.raises(remap_request.Refused, match="already"):
        ask(clinic, made)

    assert Job.objects.count() == 1
    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
    assert remap_request.going_on(made) is None
