"""Beside the rules: whether exactly they were replayed and signed off, and what hinders them."""

import pytest
from django.urls import resolve, reverse

from claims.models import Job, MappingRule, MappingSet
from claims.services import jobs, mappings
from tests.claims.admin.editor.asking import address, publish, rule, save, text
from tests.claims.services import replaying

REPLAYED = "admin:claims_mappingset_replayed"


def cards(browser, mapping_set):
    return text(browser.get(address("proof", mapping_set)))


def begin(browser, mapping_set):
    return browser.post(address("replay_last", mapping_set))


def work_off(clinic):
    job = Job.objects.get()
    assert jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)
    return job


def test_rules_nobody_replayed_or_signed_say_so_and_what_to_do(draft, alex):
    page = cards(alex, draft)

    assert "These rules were not replayed yet." in page
    assert "Replay the last 60" in page
    assert "nobody yet" in page
    assert "Nobody signed this off yet: read the document, sign at its end." in page
    held = mappings.digest(draft)
    assert f'title="{held}"' in page
    assert f"{held[:4]} {held[4:8]} … {held[60:]}</code>" in page
    assert reverse("admin:claims_mappingset_document", args=[draft.pk]) in page


def test_a_replay_is_begun_once_and_its_progress_told(clinic, draft, alex):
    replaying.visits(clinic, 3)

    page = text(begin(alex, draft))
    again = text(begin(alex, draft))

    job = Job.objects.get()
    assert (job.kind, job.requested_by, job.arguments["last"]) == ("replay", clinic.admin, 60)
    assert job.arguments["digest"] == mappings.digest(draft)
    for told in (page, again):
        assert '<progress value="0" max="3"' in told
        assert "waiting for a worker" in told
        assert 'hx-trigger="load delay:2s"' in told
        assert "Replay again" not in told


@pytest.mark.slow
def test_what_the_last_replay_of_exactly_these_rules_found_is_told(clinic, draft, alex):
    replaying.visits(clinic, 2)
    one = rule(draft, "therapist-minutes")
    rule(draft).delete()
    save(alex, draft, one, target="service.assistant_minutes")
    begin(alex, draft)
    job = work_off(clinic)

    page = cards(alex, draft)

    assert "<b>2 claims</b>" in page
    assert "See the 2" in page
    assert reverse(REPLAYED, args=[job.pk]) in page
    assert "load delay" not in page
    changed = MappingRule.objects.get(pk=one.pk)
    save(alex, draft, changed, note="Other rules now")
    after = cards(alex, draft)
    assert "Not of these rules yet" in after
    assert "2 claims" not in after


def test_a_set_with_a_fault_is_not_replayed_and_says_which_fault(clinic, draft, alex):
    replaying.visits(clinic, 1)
    one = rule(draft, "therapist-minutes")
    one.transform, one.argument = "lookup", "no-such-table"
    one.save()
    (fault,) = mappings.faults(draft)

    page = text(begin(alex, draft))

    assert not Job.objects.exists()
    assert (
        f'role="alert">{fault}'.replace('"no', "&quot;no").replace('table"', "table&quot;") in page
    )
    assert page.count("no-such-table") >= 2  # also what hinders publishing


def test_without_visits_it_says_so_and_begins_nothing(draft, alex):
    page = text(begin(alex, draft))

    assert "No finished visit came by this connection then" in page
    assert not Job.objects.exists()


def test_who_signed_and_what_is_left_is_told_for_each_state(clinic, draft, alex):
    mappings.sign(mapping_set=draft, seen_digest=mappings.digest(draft), actor=clinic.lead)
    signed = cards(alex, draft)
    assert "Sam Whitehorse, " in signed
    assert "Nothing hinders it" in signed

    mappings.publish(mapping_set=MappingSet.objects.get(pk=draft.pk), actor=clinic.admin)
    assert "It is published already." in cards(alex, draft)
    earlier = MappingSet.objects.get(connection=clinic.emr, version=1)
    assert "It held once: roll back to it" in cards(alex, earlier)


def test_another_version_published_since_is_told(clinic, draft, alex):
    replaying.visits(clinic, 1)
    begin(alex, draft)
    job = Job.objects.get()
    job.state = "DONE"
    job.save()
    publish(mappings.copy(mapping_set=draft, actor=clinic.admin), clinic.admin)

    assert "Another version was published after this replay." in cards(alex, draft)


def test_who_signs_sees_the_cards_and_begins_nothing(draft, people):
    page = cards(people["COMPLIANCE"], draft)

    assert "read the document, sign at its end" in page
    assert "hx-post" not in page
    assert begin(people["COMPLIANCE"], draft).status_code == 403
    assert people["BILLER"].get(address("proof", draft)).status_code == 302


def test_only_the_page_asks_so_nobody_stays_signed_in_by_it(draft, alex):
    assert resolve(address("proof", draft)).func.unattended
    assert not getattr(resolve(address("replay_last", draft)).func, "unattended", False)
