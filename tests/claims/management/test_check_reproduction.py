"""The command says which claims the mapping they recorded would not make again."""

import pytest
from django.core.management import CommandError, call_command

from claims.models import DocumentedService
from clinicbridge import scope, vault
from clinicbridge.audit.models import AccessRecord
from tests import clinic as clinics
from tests import factories
from tests.claims.services import replaying

CHECK = ("check_reproduction", "--practice", "ridgeline")


@pytest.fixture
def drawn(db):
    """The clinic and two claims of its visits."""
    made = clinics.make()
    with scope.practice(made.practice.pk), vault.reading(purpose="test"):
        claims = [
            made.draft(visit_id=f"E-{number}", patient=factories.someone(number))
            for number in (1, 2)
        ]
    return made, claims


def test_claims_that_are_what_their_mapping_makes_are_so(drawn, capsys):
    made, _ = drawn

    call_command(*CHECK)

    assert capsys.readouterr().out.startswith("Every claim is what the mapping it recorded makes")
    with scope.practice(made.practice.pk):
        assert AccessRecord.objects.filter(purpose="mapping.reproduction").count() == 2


def test_a_claim_that_is_other_is_named_and_the_command_ends_with_one(drawn, capsys):
    made, (one, other) = drawn
    with scope.practice(made.practice.pk), vault.reading(purpose="test"):
        row = DocumentedService.objects.get(encounter_version=one.drawn_from_id)
        row.facts = {**row.facts, "therapist_minutes": 38}
        row.save()
        replaying.damage(other.encounter_id)

    with pytest.raises(SystemExit) as ended:
        call_command(*CHECK)

    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert f"{one}: facts\n" in said
    assert f"{other}: What is stored of this visit could not be read" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--practice", "nowhere"), "no practice called nowhere"),
        (("--practice", "ridgeline", "--last", "0"), "1 or more"),
    ],
)
def test_what_cannot_be_checked_is_said_in_a_line(drawn, arguments, words):
    with pytest.raises(CommandError, match=words) as ended:
        call_command("check_reproduction", *arguments)
    assert ended.value.returncode == 2
