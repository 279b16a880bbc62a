"""What a practice has set up is read once, and again as soon as any of it changed."""

from datetime import date

import pytest
from django.db import transaction

from claims.models import (
    CodeRelease,
    EditSetting,
    Fee,
    FeeSchedule,
    MappingSet,
    NotePhrase,
    PlanOfCare,
    SuggesterSettings,
    SuggestionPolicy,
    SuppressedKind,
)
from claims.services import standing
from clinicbridge import scope
from clinicbridge.accounts.models import Location, Practice
from clinicbridge.audit import bulk


class Reader:
    """Counts how often it is asked to read."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> int:
        self.reads += 1
        return self.reads


def release(practice: Practice | None) -> CodeRelease:
    return CodeRelease(
        practice=practice, kind="POS", name="POS 2026", effective_from=date(2026, 1, 1), sha256="0"
    )


ROWS = {
    "Connection": lambda clinic: clinic.emr,
    "EditSetting": lambda _: EditSetting(edit="lines.none", severity="NOTE", reason="Ours."),
    "Fee": lambda _: Fee.objects.first(),
    "FeeSchedule": lambda _: FeeSchedule.objects.first(),
    "MappingSet": lambda clinic: MappingSet(connection=clinic.emr, version=9),
    "NotePhrase": lambda _: NotePhrase(code="20610", phrase="knee shot"),
    "Payer": lambda clinic: clinic.payer,
    "SuggestionPolicy": lambda _: SuggestionPolicy(),
    "SuppressedKind": lambda _: SuppressedKind(
        source="reader", kind="AddLine", decided=1, dismissed=1
    ),
    "PlanOfCare": lambda clinic: PlanOfCare(patient=clinic.draft().patient, discipline="PT"),
    "CodeRelease": lambda clinic: release(clinic.practice),
    "SuggesterSettings": lambda _: SuggesterSettings(),
    "Location": lambda _: Location.objects.first(),
    "Practice": lambda clinic: clinic.practice,
}


def test_every_watched_table_has_a_row_here():
    assert {model.__name__ for model in standing.WATCHED} == set(ROWS)


def test_what_is_read_is_kept(clinic):
    read = Reader()
    assert [standing.remembered("it", read) for _ in range(3)] == [1, 1, 1]


@pytest.mark.both
@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_change_of_a_watched_table_is_seen_at_once(clinic, name):
    read, row = Reader(), ROWS[name](clinic)
    standing.remembered("it", read)
    row.save()
    assert standing.remembered("it", read) == 2
    assert standing.remembered("it", read) == 2


@pytest.mark.parametrize("name", ["EditSetting", "Fee", "Location"])
def test_a_row_that_went_is_seen_at_once(clinic, name):
    read, row = Reader(), ROWS[name](clinic)
    row.save()
    standing.remembered("it", read)
    row.delete()
    assert standing.remembered("it", read) == 2


def test_rows_inserted_in_bulk_are_seen_at_once(clinic):
    read = Reader()
    standing.remembered("it", read)
    bulk.create(
        [Fee(schedule=FeeSchedule.objects.first(), code="97116", amount=1)], summary="Loaded"
    )
    assert standing.remembered("it", read) == 2


def test_a_public_release_is_seen_in_the_next_stay_or_a_second_later(clinic, monkeypatch):
    read = Reader()
    standing.remembered("it", read)
    release(None).save()
    monkeypatch.setattr(standing, "FRESH_SECONDS", 0)
    assert standing.remembered("it", read) == 2


def test_what_was_read_in_a_change_that_was_undone_is_not_kept(clinic, monkeypatch):
    monkeypatch.setattr(standing, "FRESH_SECONDS", 0)
    read = Reader()
    with transaction.atomic():
        clinic.payer.save()
        standing.remembered("it", read)
        transaction.set_rollback(True)
    assert standing.remembered("it", read) == 2
    clinic.payer.save()
    assert standing.remembered("it", read) == 3


def test_only_what_is_lacking_is_read(clinic):
    asked = []

    def read(keys: list[str]) -> dict[str, str]:
        asked.append(keys)
        return {key: key.lower() for key in keys}

    assert standing.remembered_each("codes", ["A", "B"], read) == {"A": "a", "B": "b"}
    assert standing.remembered_each("codes", ["B", "C"], read) == {"B": "b", "C": "c"}
    assert asked == [["A", "B"], ["C"]]


def test_the_memory_gives_way_before_it_grows_without_end(clinic, monkeypatch):
    monkeypatch.setattr(standing, "MOST_THINGS", 3)
    for place in range(6):
        standing.remembered(place, Reader())
    assert len(standing._shelves[scope.current()].things) <= 4


def test_a_payer_renamed_is_known_by_its_new_name_at_the_next_visit(clinic):
    clinic.draft()
    clinic.payer.aliases, clinic.payer.code = [], "NEW"
    clinic.payer.name = "Another name"
    clinic.payer.save()
    assert clinic.draft(visit_id="V-2").payer is None
