"""The command says what it loaded, or in one line why nothing was."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from claims.models import CodeRelease, Job
from clinicbridge import scope
from tests import clinic as clinics
from tests.claims.domain.codefiles import layouts

NAME = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"


@pytest.fixture
def practice(db):
    return clinics.make().practice


@pytest.fixture
def file(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(layouts.MUE)
    return path


def run(*words):
    out = StringIO()
    call_command("load_codes", *map(str, words), stdout=out)
    return out.getvalue()


def refused(*words):
    with pytest.raises(CommandError) as error:
        run(*words)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_file_is_loaded_once(practice, file):
    first = run("ncci_mue", file, "--practice", "ridgeline")
    second = run("ncci_mue", file, "--practice", "ridgeline")

    assert first.startswith("NCCI MUE 2026 Q4: 3 rows, for 2026-10-01 to 2026-12-31, SHA-256 ")
    assert "nothing changed" in second
    with scope.practice(practice.pk):
        assert CodeRelease.objects.count() == 1
        assert [job.kind for job in Job.objects.all()] == ["rescrub"]  # once, for the new table


def test_a_name_and_days_may_be_given(practice, file):
    said = run(
        *("ncci_mue", file, "--practice", "ridgeline"),
        *("--release", "Ours", "--from", "2026-01-01", "--to", "2026-06-30"),
    )

    assert said.startswith("Ours: 3 rows, for 2026-01-01 to 2026-06-30")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dental", "FILE"], "There is no set called dental"),
        (["ncci_mue", "nowhere.csv"], "nowhere.csv does not exist."),
        (["ncci_mue", "."], "folder"),
        (["ncci_ptp", "FILE"], "this is no NCCI pair file"),
        (["ncci_mue", "FILE", "--from", "soon"], "'soon' is no day"),
        (["fee_schedule", "FILE", "--release", "x" * 81], "longer than 80 characters"),
        (["ncci_mue", "x" * 300], "cannot be read: File name too long"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_a_line(practice, file, words, said):
    named = [file if word == "FILE" else word for word in words]

    assert said in refused(*named, "--practice", "ridgeline")
    with scope.practice(practice.pk):
        assert not CodeRelease.objects.exists()


def test_a_file_whose_name_is_no_text_is_refused(practice, tmp_path):
    named = tmp_path / os.fsdecode(b"\xff.csv")
    named.write_bytes(layouts.MUE)

    assert "rename the file" in refused("ncci_mue", named, "--practice", "ridgeline")
    with scope.practice(practice.pk):
        assert not CodeRelease.objects.exists()


def test_an_unknown_practice_is_said(practice, file):
    assert refused("ncci_mue", file, "--practice", "nobody") == (
        "There is no practice called nobody."
    )
