"""What the practice's admin sees and does with code tables."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.domain.coding.codetables import MueLimit, PtpEdit
from claims.models import CodeRelease, Job
from claims.services import code_uploads, jobs
from tests.claims.domain.codefiles import layouts
from tests.claims.services import shelves

LIST = reverse("admin:claims_coderelease_changelist")
LOAD = reverse("admin:claims_coderelease_load")
FIND = reverse("admin:claims_coderelease_find")
MUE = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"


def upload(browser, name="ncci_mue", file=MUE, content=layouts.MUE, **more):
    chosen = SimpleUploadedFile(file, content)
    return browser.post(LOAD, {"set": name, "chosen": [chosen], **more})


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Keep this test's uploads to itself."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def work(clinic, django_capture_on_commit_callbacks):
    """Do what waits, as a worker would."""

    def act():
        with django_capture_on_commit_callbacks(execute=True):
            for job_id in jobs.due():
                jobs.run(practice_id=clinic.practice.pk, job_id=job_id)

    return act


def kept_files():
    folder = Path(settings.MEDIA_ROOT) / "codes"
    return list(folder.rglob("*")) if folder.exists() else []


def test_an_upload_is_loaded_by_a_worker_and_deleted(alex, clinic, work):
    answer = upload(alex)
    job = Job.objects.get(kind="load_codes")
    assert answer.headers["Location"] == reverse("admin:claims_job_change", args=[job.pk])
    assert kept_files()
    assert "waiting for a worker" in alex.get(answer.headers["Location"]).content.decode()

    work()

    release = CodeRelease.objects.get()
    job.refresh_from_db()
    assert (release.name, release.row_count) == ("NCCI MUE 2026 Q4", 3)
    assert release.loaded_by == clinic.admin
    assert MUE not in str(release.files)
    opened = alex.post(
        reverse("admin:claims_coderelease_open", args=[release.pk]), {"purpose": "admin.review"}
    )
    assert MUE in opened.content.decode()
    assert (job.state, job.result) == ("DONE", {"changed": 1})
    assert kept_files() == []
    page = alex.get(LIST).content.decode()
    assert "NCCI MUE 2026 Q4" in page
    assert "Alex Lindgren" in page
    assert (
        release.sha256
        in alex.get(reverse("admin:claims_coderelease_change", args=[release.pk])).content.decode()
    )


def test_a_file_that_is_refused_says_why_and_is_deleted(alex, work):
    answer = upload(alex, content=layouts.MUE + b"DDDDD,x,1 Line,\r\n")

    work()

    job = Job.objects.get(kind="load_codes")
    assert job.state == "FAILED"
    assert job.failure == (
        "File 1: line 8: the MUE value of DDDDD is what stands there, not a number."
        " Nothing was loaded."
    )
    assert not CodeRelease.objects.exists()
    assert kept_files() == []
    assert "line 8" in alex.get(answer.headers["Location"]).content.decode()


def test_the_same_upload_again_changes_nothing(alex, work):
    upload(alex)
    work()
    upload(alex)
    work()

    assert CodeRelease.objects.count() == 1
    loads = Job.objects.filter(kind="load_codes")
    assert [job.state for job in loads] == ["DONE", "DONE"]
    assert Job.objects.filter(kind="rescrub").count() == 1  # only a new table judges anew


def test_several_segments_are_sent_together(alex, work):
    segments = [
        SimpleUploadedFile("ccipra-v323r0-f1.txt", layouts.PTP),
        SimpleUploadedFile("ccipra-v323r0-f2.txt", layouts.PTP.replace(b"AAAAA", b"EEEEE")),
    ]
    alex.post(LOAD, {"set": "ncci_ptp", "chosen": segments})

    work()

    assert CodeRelease.objects.get().row_count == 6


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"content": b""}, "The submitted file is empty"),
        ({"begins": "2026-02-01", "ends": "2026-01-01"}, "before the first day"),
        ({"begins": "soon"}, "Enter a valid date"),
    ],
)
def test_a_form_filled_in_wrong_says_where(alex, clinic, more, words):
    answer = upload(alex, **more)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Job.objects.exists()
    assert kept_files() == []


def test_a_file_too_large_is_refused_at_the_door(alex, clinic, monkeypatch):
    monkeypatch.setattr(code_uploads, "LARGEST", 100)

    answer = upload(alex)

    assert "is larger than" in answer.content.decode()
    assert not Job.objects.exists()
    assert kept_files() == []


def test_only_who_runs_the_practice_loads(people, clinic):
    assert people["ADMIN"].get(LOAD).status_code == 200
    assert people["COMPLIANCE"].get(LOAD).status_code == 403
    assert upload(people["COMPLIANCE"]).status_code == 403
    assert "Load a file" not in people["COMPLIANCE"].get(LIST).content.decode()
    for role in ("BILLER", "LEAD", "PROVIDER"):
        for address in (LIST, LOAD, FIND):
            assert people[role].get(address).status_code in (302, 403)
    assert not Job.objects.exists()


def test_the_list_says_what_is_shipped_and_what_is_lacking(alex, clinic):
    page = alex.get(LIST).content.decode()

    assert "ICD-10-CM FY2026, 2025-10-01 to 2026-09-30" in page
    assert "NCCI procedure pairs: not loaded" in page


def test_a_code_is_looked_up_across_all_tables_by_date(alex, clinic):
    days = {"began": date(2026, 10, 1), "ended": date(2026, 12, 31)}
    shelves.release("NCCI_MUE", "MUE Q4", [MueLimit("97110", 6, 3)], **days)
    pair = PtpEdit("97530", "97140", 1, date(2020, 1, 1))
    shelves.release("NCCI_PTP", "PTP Q4", pairs=(pair,), **days)

    def found(codes, day):
        return alex.get(FIND, {"codes": codes, "day": day}).content.decode()

    assert "6 a day, MAI 3" in found("97110", "2026-11-02")
    assert "MUE Q4, the nearest loaded to 2027-01-04" in found("97110", "2027-01-04")
    assert "column 1 97530 is paid" in found("97140 97530", "2026-11-02")
    assert "Low back pain, unspecified (billable)" in found("m5450", "2026-05-01")
    assert "Practice&#x27;s own office" in found("11", "")
    assert "Practice&#x27;s own office" in found("１１", "")
    assert "Write plain letters A to Z" in found("٩٧١١٠", "")
    assert "No loaded table knows it" in found("ZZZZZ", "2026-11-02")
    assert "Enter a valid date" in found("97110", "someday")
    assert alex.get(FIND).status_code == 200
