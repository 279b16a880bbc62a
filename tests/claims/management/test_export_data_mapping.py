"""The command writes a mapping's document and file, or says what is wrong."""

import pytest
from django.core.management import CommandError, call_command

from claims.domain.mapping import setfile
from claims.models import MappingSet
from claims.services import mappings
from clinicbridge import scope
from tests import clinic as clinics

CLINIC = ("--practice", "ridgeline", "--connection", "Clinic EMR")


@pytest.fixture
def made(db):
    return clinics.make()


def test_it_writes_the_published_set_as_document_and_file(made, tmp_path):
    page, file = tmp_path / "mapping.html", tmp_path / "mapping.json"
    call_command("export_data_mapping", *CLINIC, "--document", str(page), "--json", str(file))

    with scope.practice(made.practice.pk):
        held = mappings.compiled(MappingSet.objects.get())
    text = page.read_text()
    assert setfile.digest(setfile.read(file.read_bytes())) == setfile.digest(held)
    assert "Data mapping, version 1" in text
    assert setfile.digest(held) in text
    assert "@page" in text
    assert "Ridgeline Orthopedics" in text
    assert "Sign off version" not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--practice", "nowhere", *CLINIC[2:], "--json", "x"), "no practice called nowhere"),
        (("--practice", "ridgeline", "--connection", "X", "--json", "x"), "There are: Clinic EMR,"),
        ((*CLINIC, "--number", "9", "--json", "x"), "has no version 9"),
        (CLINIC, "Say what to write"),
        ((*CLINIC, "--json", "/nowhere/at/all.json"), "cannot be written: No such file"),
    ],
)
def test_a_wrong_argument_ends_it_in_a_sentence(made, arguments, words):
    with pytest.raises(CommandError, match=words) as refusal:
        call_command("export_data_mapping", *arguments)

    assert refusal.value.returncode == 2
