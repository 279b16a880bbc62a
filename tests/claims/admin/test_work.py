"""The page of long work: what it changed in words, to look at only."""

from django.urls import reverse

from claims.models import Job


def work(clinic, **values):
    return Job.objects.create(
        kind="rescrub",
        state="DONE",
        done=3,
        total=3,
        requested_by=clinic.lead,
        arguments={"patient": "b6a6a5ea-1f0a-4a7c-8a1b-0d8f9b0a0d8f"},
        result={"changed": 2, "became": {"READY": 2}, "gone": {"kx.required": 2}},
        **values,
    )


def test_the_page_says_what_changed_and_who_asked(clinic, alex):
    job = work(clinic)

    listed = alex.get(reverse("admin:claims_job_changelist")).content.decode()
    page = alex.get(reverse("admin:claims_job_change", args=[job.pk])).content.decode()

    assert "Examine open claims again, one patient" in listed
    assert "Sam Whitehorse" in listed
    assert "3 of 3" in page
    assert "Claims changed: 2." in page
    assert "2 became ready." in page
    assert "Gone: kx.required (2)." in page
    assert "b6a6a5ea-1f0a" not in page + listed


def test_the_page_is_named_by_the_work_and_an_empty_list_says_what_would_stand_there(clinic, alex):
    listed = alex.get(reverse("admin:claims_job_changelist")).content.decode()
    job = work(clinic)
    page = alex.get(reverse("admin:claims_job_change", args=[job.pk])).content.decode()

    assert "Long work stands here" in listed
    assert "<h1>Examine open claims again, one patient&#x27;s</h1>" in page
    assert "rescrub " not in page


def test_nobody_changes_or_adds_work_here(clinic, alex):
    job = work(clinic)
    assert alex.get(reverse("admin:claims_job_add")).status_code == 403
    assert alex.post(reverse("admin:claims_job_delete", args=[job.pk])).status_code == 403
    assert Job.objects.get().state == "DONE"


def test_a_reconciliation_says_what_it_found_by_kind_and_opaque_id(clinic, alex):
    seen = "b6a6a5ea-1f0a-4a7c-8a1b-0d8f9b0a0d8f"
    job = Job.objects.create(
        kind="reconcile",
        state="DONE",
        arguments={"day": "2026-11-28"},
        result={
            "counts": {"visits finished": 7},
            "found": {"encounter.without_claim": 1},
            "discrepancies": [["encounter.without_claim", seen]],
            "unasked": 2,
        },
    )

    listed = alex.get(reverse("admin:claims_job_changelist")).content.decode()
    page = alex.get(reverse("admin:claims_job_change", args=[job.pk])).content.decode()

    assert "Reconcile the last days" in listed
    assert "the daily run" in listed
    assert "1 finished visit has no claim (encounter.without_claim)." in page
    assert f"encounter.without_claim {seen}" in page
    assert "2 look-ups got no answer" in page
    assert "visits finished: 7" in page
