"""A replay is asked for, watched, read and taken along in the admin; nothing opens unasked."""

import csv
import io
import uuid

import pytest
from django.urls import reverse

from claims.models import Job, MappingRule, ReplayResult
from claims.queries import replays as queries
from claims.services import mappings
from clinicbridge.audit.models import AccessRecord
from tests import factories

CQ = {"cell": "lines[S1].modifiers", "label": "line 97110 · modifiers", "old": "GP", "new": "GP CQ"}
NAME = {"cell": "patient.family", "label": "patient · family", "old": "Whitfield"}
NAME |= {"new": "=HYPERLINK(1)", "masked": True}


def ask_page(mapping_set):
    return reverse("admin:claims_mappingset_replay", args=[mapping_set.pk])


def page(job):
    return reverse("admin:claims_mappingset_replayed", args=[job.pk])


def text(response):
    return response.content.decode()


def job_of(clinic, mapping_set, **values):
    arguments = {
        "set": str(mapping_set.pk),
        "digest": mappings.digest(mapping_set),
        "today": str(mappings.MappingSet.objects.get(state="PUBLISHED").pk),
        "visits": 60,
        "last": 60,
        "recorded": False,
    }
    values = {"state": "DONE", "requested_by": clinic.admin, **values}
    return Job.objects.create(kind="replay", arguments=arguments, **values)


def row(clinic, job, number=0, **values):
    """Add a visit of its own patient to a replay's findings."""
    claim = clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
    made = {
        "outcome": "CHANGED",
        "discipline": "PT",
        "payer": clinic.payer,
        "cells": 1,
        "kinds": " lines.modifiers ",
        "changes": [CQ],
        "fixed": {"therapy.assistant_minutes_unknown": 1},
        "fixed_count": 1,
        **values,
    }
    return ReplayResult.objects.create(
        job=job,
        position=number,
        encounter=claim.encounter,
        patient=claim.patient,
        claim=claim,
        **made,
    )


@pytest.fixture
def job(clinic, draft):
    """A finished replay of two visits, one of which would change."""
    made = job_of(clinic, draft)
    row(clinic, made, 0, changes=[CQ, NAME], kinds=" lines.modifiers patient.family ")
    row(clinic, made, 1, outcome="SAME", changes=[], kinds="  ", fixed={}, fixed_count=0)
    return made


def test_a_replay_is_asked_for_from_the_sets_own_page(clinic, draft, alex):
    clinic.draft()
    set_page = alex.get(reverse("admin:claims_mappingset_change", args=[draft.pk]))
    assert ask_page(draft) in text(set_page)

    answer = alex.post(ask_page(draft), {"last": "60", "against": "recorded"})

    job = Job.objects.get(kind="replay")
    assert answer.headers["Location"] == page(job)
    assert (job.arguments["last"], job.arguments["recorded"]) == (60, True)
    assert job.arguments["digest"] == mappings.digest(draft)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Give a number of visits, or the first and the last day."),
        ({"begins": "2026-11-01"}, "Give a number of visits, or the first and the last day."),
        ({"last": "5", "begins": "2026-11-01"}, "not both"),
        ({"last": "0"}, "greater than or equal to 1"),
        ({"last": "9999"}, "less than or equal to 2000"),
        ({"last": "x"}, "Enter a whole number"),
        ({"begins": "2026-11-02", "ends": "2026-11-01"}, "before the first day"),
        ({"begins": "1999-01-01", "ends": "1999-01-02"}, "choose other days"),
    ],
)
def test_what_cannot_be_replayed_is_told_in_words_and_nothing_typed_is_lost(
    clinic, draft, alex, typed, said
):
    clinic.draft()

    answer = text(alex.post(ask_page(draft), {"against": "published", **typed}))

    assert said in answer
    assert all(f'value="{value}"' in answer for value in typed.values())
    assert not Job.objects.exists()


def test_a_set_with_a_fault_names_the_rule(clinic, draft, alex):
    clinic.draft()
    rule = MappingRule.objects.filter(mapping_set=draft).first()
    rule.condition = "visit.type =="
    rule.save()

    answer = text(alex.post(ask_page(draft), {"last": "5", "against": "published"}))

    assert f"Rule {rule.key}: The condition: line 1, column" in answer


def test_the_page_sums_up_and_shows_masked_what_would_change(job, alex):
    said = text(alex.get(page(job)))

    assert "1 claim</b>, all PT, all Medicare Part B" in said
    assert "0 new" in said
    assert "1 fixed" in said
    assert "line 97110 · modifiers: GP → GP CQ" in said
    assert "patient · family: changed" in said
    assert "Whitfield" not in said
    assert "http-equiv" not in said
    record = AccessRecord.objects.get()
    assert (record.purpose, len(record.subjects)) == ("mapping.replay", 1)


def test_a_value_no_look_up_knows_is_counted_once_by_its_field(clinic, job, alex):
    row(clinic, job, 2, unmatched=[["fields[kind]", "aaa"], ["fields[kind]", "aaa"]])
    row(clinic, job, 3, unmatched=[["fields[kind]", "aaa"]])

    assert "1 value of <code>fields[kind]</code>" in text(alex.get(page(job)))


def test_masked_values_are_shown_for_a_purpose_that_is_recorded(job, alex):
    without = text(alex.post(page(job), {"act": "show", "purpose": ""}))
    assert "Whitfield" not in without
    assert "This field is required" in without

    said = text(alex.post(page(job), {"act": "show", "purpose": "admin.review"}))

    assert "patient · family: Whitfield → =HYPERLINK(1)" in said
    assert AccessRecord.objects.filter(purpose="admin.review").count() == 1


def test_the_file_holds_no_formula_and_its_reading_is_recorded(job, alex):
    answer = alex.post(page(job), {"act": "export", "purpose": "admin.review"})

    lines = list(csv.DictReader(io.StringIO(text(answer))))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [line["What"] for line in lines] == ["line 97110 · modifiers", "patient · family"]
    assert (lines[1]["Before"], lines[1]["After"]) == ("Whitfield", "'=HYPERLINK(1)")
    assert lines[0]["Fixed"] == "therapy.assistant_minutes_unknown"
    assert AccessRecord.objects.get().purpose == "admin.review"


def test_without_a_purpose_no_file_leaves(job, alex):
    answer = alex.post(page(job), {"act": "export"})

    assert "Content-Disposition" not in answer.headers
    assert "Whitfield" not in text(answer)


def test_the_table_is_narrowed_to_a_kind_of_change(clinic, job, alex):
    row(clinic, job, 5, kinds=" plan_of_care.certified_to ", changes=[], fixed={}, fixed_count=0)

    for kind, many in (("patient.family", 1), ("lines.modifiers", 1), ("fixed findings", 1)):
        assert f"<h2>{many} would change" in text(alex.get(page(job), {"kind": kind}))
    assert "<h2>2 would change" in text(alex.get(page(job)))
    assert "<h2>0 would change" in text(alex.get(page(job), {"kind": "nothing"}))


def test_many_are_shown_page_by_page(clinic, job, alex, monkeypatch):
    monkeypatch.setattr(queries, "ON_A_PAGE", 1)
    row(clinic, job, 6)

    assert "Page 1 of 2" in text(alex.get(page(job)))
    assert "Page 2 of 2" in text(alex.get(page(job), {"page": "999"}))


def test_a_running_replay_shows_how_far_it_is_and_looks_again(clinic, draft, alex):
    job = job_of(clinic, draft, state="RUNNING")
    row(clinic, job)

    said = text(alex.get(page(job)))

    assert '<progress id="done" value="1" max="60"' in said
    assert "1 of 60 visits" in said
    assert reverse("admin:claims_job_progress", args=[job.pk]) in said
    assert "modifiers: GP" not in said
    assert not AccessRecord.objects.exists()


def test_what_a_page_of_work_asks_by_itself_opens_nothing_and_is_nobodys_step(
    clinic, draft, alex, people
):
    job = job_of(clinic, draft, state="RUNNING")
    row(clinic, job)
    address = reverse("admin:claims_job_progress", args=[job.pk])

    answer = alex.get(address)

    far = {"done": 1, "total": 60, "words": "1 of 60 visits", "goes_on": True}
    assert answer.json() == far
    assert answer.resolver_match.func.unattended
    assert not AccessRecord.objects.exists()
    assert people["BILLER"].get(address).status_code in (302, 403)
    assert alex.get(address.replace(str(job.pk), str(uuid.uuid4()))).status_code == 404


def test_a_running_replay_is_stopped_and_keeps_what_it_found(clinic, draft, alex, noor):
    job = job_of(clinic, draft, state="RUNNING")
    assert noor.post(page(job), {"act": "stop"}).status_code == 403

    said = text(alex.post(page(job), {"act": "stop"}, follow=True))

    job.refresh_from_db()
    assert job.state == "STOPPED"
    assert "Stopped. What was found" in said
    assert "over already" in text(alex.post(page(job), {"act": "stop"}, follow=True))


def test_a_visit_that_could_not_be_tried_names_its_rule(clinic, draft, alex):
    job = job_of(clinic, draft)
    trouble = 'Rule "hang" did not come to an end in 10 seconds.'
    row(clinic, job, outcome="KILLED", rule="hang", trouble=trouble, changes=[], fixed={})

    said = text(alex.get(page(job)))

    assert "Could not be tried" in said
    assert "Rule &quot;hang&quot; did not come to an end" in said
    assert "No claim would change." not in said


def test_a_set_changed_afterwards_makes_the_page_say_so(job, draft, alex):
    MappingRule.objects.filter(mapping_set=draft).first().delete()

    assert "The set was changed after this replay" in text(alex.get(page(job)))


def test_a_set_removed_afterwards_leaves_the_replay_to_read(job, draft, alex):
    draft.delete()

    answer = alex.get(page(job))

    assert answer.status_code == 200
    assert "The set was removed after this replay." in text(answer)


def test_who_signs_off_reads_a_replay_and_asks_for_none(job, draft, noor, people):
    assert noor.get(page(job)).status_code == 200
    assert noor.get(ask_page(draft)).status_code == 403
    assert people["BILLER"].get(page(job), follow=True).status_code == 403


def test_another_job_and_another_practices_set_are_not_found(clinic, draft, alex):
    other = Job.objects.create(kind="rescrub")

    assert alex.get(page(other)).status_code == 404
    draft.delete()
    assert alex.get(ask_page(draft.__class__(pk=other.pk))).status_code == 404


def test_a_page_takes_as_many_queries_for_many_visits_as_for_one(
    clinic, job, alex, django_assert_max_num_queries
):
    for number in range(10, 20):
        row(clinic, job, number)
    alex.get(page(job))

    with django_assert_max_num_queries(30):
        alex.get(page(job))
