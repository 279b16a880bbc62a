"""Open claims are drawn anew from a published set's page: told, asked for, watched, read."""

import pytest
from django.urls import reverse

from claims.models import Claim, Job, MappingSet, Remapped
from claims.queries import remaps
from claims.services import holds, jobs, mappings
from tests import factories
from tests.claims.admin.test_mapping_pages import press, prove
from tests.claims.services import replaying


def ask_page(mapping_set):
    return reverse("admin:claims_mappingset_remap", args=[mapping_set.pk])


def page(job):
    return reverse("admin:claims_mappingset_remapped", args=[job.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def claims(clinic):
    """Two open claims drawn under version 1."""
    return [
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number)) for number in (1, 2)
    ]


@pytest.fixture
def published(clinic, claims):
    """Version 2, which holds now."""
    return replaying.publish(clinic, replaying.draft(clinic))


def job_of(clinic, mapping_set, **values):
    arguments = {"set": str(mapping_set.pk), "version": mapping_set.version, "claims": 2}
    values = {"state": "DONE", "requested_by": clinic.admin, **values}
    return Job.objects.create(kind="remap", arguments=arguments, **values)


def test_who_publishes_is_told_of_the_open_claims_and_led_to_them(clinic, claims, alex):
    draft = replaying.draft(clinic)
    seen = mappings.digest(draft)
    mappings.sign(mapping_set=draft, seen_digest=seen, actor=clinic.admin)

    prove(alex)

    said = text(press(alex, draft, "publish"))

    assert "2 open claims were drawn under another version" in said
    assert ask_page(draft) in said


def test_the_page_says_how_many_open_claims_stand_under_which_version(
    clinic, claims, published, alex
):
    holds.hold(claim_id=claims[0].pk, reason_code="OTHER", actor=clinic.biller)

    said = text(alex.get(ask_page(published)))

    assert "2 open claims were drawn under version 1." in said
    assert "1 of them is on hold, and stays so." in said
    assert "Draw 2 open claims anew under version 2" in said


def test_asking_has_it_done_and_shows_what_became_of_each(clinic, claims, published, alex):
    answer = alex.post(ask_page(published))
    job = Job.objects.get(kind="remap")
    assert answer.headers["Location"] == page(job)
    assert "data-goes-on" in text(alex.get(page(job)))

    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    said = text(alex.get(page(job)))
    assert "2 of 2 open claims" in said
    assert all(reverse("desk:claim", args=[claim.pk]) in said for claim in claims)
    assert "data-goes-on" not in said
    assert "Whitfield" not in said
    assert "No open claim was drawn under another version." in text(alex.get(ask_page(published)))


def test_asking_twice_or_with_nothing_to_do_is_refused_in_words(clinic, claims, published, alex):
    alex.post(ask_page(published))

    assert "being drawn anew already" in text(alex.post(ask_page(published), follow=True))
    assert Job.objects.count() == 1
    retired = MappingSet.objects.get(version=1)
    assert "is retired" in text(alex.post(ask_page(retired), follow=True))


def test_the_table_is_narrowed_to_what_waits_for_a_person(clinic, claims, published, alex):
    job = job_of(clinic, published)
    outcomes = zip(claims, ("WAITS", "SKIPPED"), ("", "It was approved by then."), strict=True)
    for place, (claim, outcome, why) in enumerate(outcomes):
        Remapped.objects.create(job=job, position=place, claim=claim, outcome=outcome, why=why)

    assert "It was approved by then." in text(alex.get(page(job)))
    said = text(alex.get(page(job), {"outcome": "WAITS"}))
    assert "<h2>1 claim ·" in said
    assert "It was approved by then." not in said
    assert "<h2>2 claims" in text(alex.get(page(job), {"outcome": "nonsense"}))


def test_it_is_stopped_by_who_may_ask_for_it(clinic, published, alex, noor):
    job = job_of(clinic, published, state="RUNNING")
    assert noor.post(page(job), {"act": "stop"}).status_code == 403

    said = text(alex.post(page(job), {"act": "stop"}, follow=True))

    job.refresh_from_db()
    assert job.state == "STOPPED"
    assert "Stopped. The claims drawn until then stay drawn" in said
    assert "over already" in text(alex.post(page(job), {"act": "stop"}, follow=True))


def test_a_version_published_meanwhile_is_told(clinic, published, alex):
    job = job_of(clinic, published, state="FAILED", failure="Version 2 is not in force any more")

    assert "Version 2 is not in force any more" in text(alex.get(page(job)))


def test_who_signs_off_reads_it_and_asks_for_none(clinic, published, noor, people):
    job = job_of(clinic, published)
    assert noor.get(page(job)).status_code == 200
    assert noor.get(ask_page(published)).status_code == 403
    assert noor.post(ask_page(published)).status_code == 403
    assert people["BILLER"].get(page(job), follow=True).status_code == 403
    change = reverse("admin:claims_mappingset_change", args=[published.pk])
    assert ask_page(published) not in text(noor.get(change))
    assert not Job.objects.exclude(pk=job.pk).exists()


def test_another_work_and_another_set_are_not_found(clinic, published, alex):
    other = Job.objects.create(kind="rescrub")

    assert alex.get(page(other)).status_code == 404
    assert alex.get(ask_page(MappingSet(pk=other.pk))).status_code == 404


def test_the_pages_take_as_many_queries_for_many_claims_as_for_one(
    clinic, claims, published, alex, django_assert_max_num_queries
):
    for number in range(3, 12):
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
    job = job_of(clinic, published)
    for place, claim in enumerate(Claim.objects.all()):
        Remapped.objects.create(job=job, position=place, claim=claim, outcome="SAME")
    alex.get(page(job))

    with django_assert_max_num_queries(20):
        alex.get(page(job))
    with django_assert_max_num_queries(20):
        alex.get(ask_page(published))


def test_versions_are_counted_apart_the_newest_first():
    found = [remaps.Under("3", 12, 0), remaps.Under("2", 1, 0)]

    assert remaps.words(found) == ("12 open claims were drawn under version 3, 1 under version 2.")
    assert remaps.words(found[1:]) == "1 open claim was drawn under version 2."
