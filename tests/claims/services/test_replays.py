"""A mapping is replayed over past visits: what would change is kept apart, no claim is."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from claims.models import (
    Claim,
    ClaimRevision,
    Connection,
    DocumentedService,
    Encounter,
    LookupEntry,
    LookupTable,
    MappingRule,
    MappingSet,
    ReplayResult,
)
from claims.queries import replays as queries
from claims.services import apart, jobs, mappings, replays
from clinicbridge import tasks, vault
from clinicbridge.audit.models import LogEntry
from tests import factories
from tests.claims.services import replaying
from tests.claims.services.replaying import ask, publish, replay, visits

pytestmark = pytest.mark.slow  # the rules run in a process of their own


@pytest.fixture
def draft(clinic):
    return replaying.draft(clinic)


def sentences(row):
    return [f"{change['label']}: {change['old']} → {change['new']}" for change in row.changes]


def written():
    """Return what a replay may not touch."""
    claims = Claim.objects.order_by("pk").values()
    revisions = ClaimRevision.objects.order_by("pk").values("pk", "digest")
    facts = DocumentedService.objects.order_by("pk").values()
    return list(claims), list(revisions), list(facts)


@pytest.mark.both
def test_a_replay_finds_what_would_change_visit_by_visit_and_writes_no_claim(clinic, draft):
    drawn = visits(clinic)
    before = written()

    job, rows = replay(clinic, draft)

    assert (job.state, job.failure) == ("DONE", "")
    assert [row.claim_id for row in rows] == [claim.pk for claim in drawn]
    assert {row.outcome for row in rows} == {"CHANGED"}
    assert sentences(rows[0]) == ["line 97110 · modifiers: GP → GP CQ"]
    assert rows[0].kinds == " lines.modifiers "
    assert (rows[0].cells, rows[0].discipline, rows[0].payer) == (1, "PT", clinic.payer)
    assert job.result["outcome"] == {"CHANGED": 3}
    assert written() == before


def test_a_mapping_that_says_the_same_changes_nothing(clinic):
    visits(clinic, 2)
    same = mappings.copy(mapping_set=MappingSet.objects.get(), actor=clinic.admin)

    job, rows = replay(clinic, same)

    assert [(row.outcome, row.changes) for row in rows] == [("SAME", [])] * 2
    assert job.result["outcome"] == {"SAME": 2}


def test_findings_are_counted_as_new_and_as_fixed(clinic, draft):
    visits(clinic, 1)
    MappingRule.objects.create(
        mapping_set=draft,
        order=9,
        key="want",
        source="fields[absent]",
        target="authorization_number",
        required="block",
    )

    job, (row,) = replay(clinic, draft)

    assert row.new["intake.mapping_problem"] == 1
    assert row.new_count == sum(row.new.values())
    assert job.result["new"]["intake.mapping_problem"] == 1
    _, (back,) = replay_back(clinic, draft)
    assert back.fixed["intake.mapping_problem"] == 1


def replay_back(clinic, mapping_set):
    """Publish a set and replay the one before it."""
    before = MappingSet.objects.get(state="PUBLISHED")
    publish(clinic, mapping_set)
    return replay(clinic, mappings.copy(mapping_set=before, actor=clinic.admin))


def test_the_last_visits_are_those_of_the_latest_days(clinic, draft):
    drawn = visits(clinic, 4)

    _, rows = replay(clinic, draft, last=2)

    assert [row.claim_id for row in rows] == [claim.pk for claim in drawn[:2]]


def test_days_are_asked_for_from_the_first_to_the_last_of_them(clinic, draft):
    drawn = visits(clinic, 4)

    _, rows = replay(clinic, draft, begins=date(2026, 11, 18), ends=date(2026, 11, 19))

    assert [row.claim_id for row in rows] == [drawn[1].pk, drawn[2].pk]


def test_a_visit_that_is_not_finished_is_left_out(clinic, draft):
    visits(clinic, 2)
    reopened = Encounter.objects.order_by("service_date").first()
    reopened.status = "REOPENED"
    reopened.save()

    _, rows = replay(clinic, draft)

    assert len(rows) == 1


def test_against_what_was_recorded_each_claim_is_compared_with_its_first_revisions_mapping(
    clinic, draft
):
    visits(clinic, 1)
    publish(clinic, draft)
    today = mappings.copy(mapping_set=draft, actor=clinic.admin)

    _, (now,) = replay(clinic, today)
    _, (then,) = replay(clinic, today, last=60, is_against_recorded=True)

    assert now.outcome == "SAME"
    assert sentences(then) == ["line 97110 · modifiers: GP → GP CQ"]


def test_a_value_its_look_up_does_not_know_is_counted_by_source_and_not_shown(clinic, draft):
    field = factories.FieldRecord(name="kind", path="QR/q.item[0]", value="PT-TELE")
    visits(clinic, 2, fields=(factories.DISCIPLINE, field))
    table = LookupTable.objects.create(mapping_set=draft, name="kinds")
    LookupEntry.objects.create(table=table, key="PT", value="Therapy")
    MappingRule.objects.create(
        mapping_set=draft,
        order=9,
        key="kind",
        source="fields[kind]",
        transform="lookup",
        argument="kinds",
        target="additional_information",
    )

    _, rows = replay(clinic, draft)

    ((source, token),) = rows[0].unmatched
    assert source == "fields[kind]"
    assert "TELE" not in token
    assert rows[1].unmatched == rows[0].unmatched


def test_what_rules_made_is_exemplified_masked_and_not_too_often(clinic, draft):
    visits(clinic, 5)
    digest = mappings.digest(draft)
    assert queries.latest(draft, digest) is None
    assert queries.examples(None) == {}

    job, _ = replay(clinic, draft)

    assert queries.latest(draft, digest) == job
    shown = queries.examples(job)
    minutes = {"target": "service.assistant_minutes", "rule": "therapist-minutes"}
    minutes |= {"raw": "••", "value": "••"}
    assert shown["service.assistant_minutes"] == [minutes] * 3
    assert len(shown["service.discipline"]) == 3
    assert queries.latest(draft, "another") is None
    other = Connection.objects.create(name="Other", direction="INBOUND", vendor="fhir")
    alike = MappingSet.objects.create(connection=other, version=1)
    assert queries.latest(alike, digest) is None


def test_changes_are_sealed_and_their_reading_is_recorded_as_the_replays(clinic, draft):
    (claim,) = visits(clinic, 1)
    job, _ = replay(clinic, draft)

    row = ReplayResult.objects.filter(job=job).values().get()

    # Words with signs that no sealed text has: two letters stand in one by chance.
    assert "].modifiers" not in str(row["changes"])
    with vault.reading(purpose="mapping.replay"):
        assert "].modifiers" in str(ReplayResult.objects.get(job=job).changes)
    assert not LogEntry.objects.filter(changes__icontains="97110", object_pk=str(job.pk)).exists()
    assert str(claim.patient_id) not in str(job.arguments) + str(job.result)


def test_a_visit_whose_rule_had_to_be_killed_is_a_row_that_names_it(clinic, draft, monkeypatch):
    visits(clinic, 2)
    kill(monkeypatch, {0: apart.Killed('Rule "hang" did not come to an end.', rule="hang")})

    job, rows = replay(clinic, draft)

    assert [(row.outcome, row.rule) for row in rows] == [("KILLED", "hang"), ("CHANGED", "")]
    assert rows[0].trouble == 'Rule "hang" did not come to an end.'
    assert job.state == "DONE"


def kill(monkeypatch, killed):
    """Have the process that applies rules be killed at some visits of each batch."""
    whole = apart.apply

    def apply(*, records, **said):
        found = whole(records=records, **said)
        return [killed.get(place, made) for place, made in enumerate(found)]

    monkeypatch.setattr(apart, "apply", apply)


def test_a_mapping_that_cannot_be_run_ends_the_replay_and_keeps_what_was_found(
    clinic, draft, monkeypatch
):
    visits(clinic, 4)
    monkeypatch.setattr(replays, "TOGETHER", 1)
    monkeypatch.setattr(replays, "MOST_KILLED", 2)
    kill(monkeypatch, {0: apart.Killed("It hung.", rule="hang")})

    job, rows = replay(clinic, draft)

    assert (job.state, len(rows)) == ("FAILED", 2)
    assert job.failure == "2 visits could not be tried; the rest were left alone."


def test_a_stopped_replay_keeps_what_it_found(clinic, draft, monkeypatch):
    visits(clinic, 3)
    monkeypatch.setattr(replays, "TOGETHER", 1)
    job = ask(clinic, draft)
    whole = replays._tried

    def tried(piece):
        jobs.stop(job_id=job.pk)
        return whole(piece)

    monkeypatch.setattr(replays, "_tried", tried)

    jobs.run(practice_id=clinic.practice.pk, job_id=job.pk)

    job.refresh_from_db()
    assert job.state == "STOPPED"
    assert ReplayResult.objects.filter(job=job).count() == 1


def test_what_replays_found_is_forgotten_after_a_month(clinic, draft):
    visits(clinic, 1)
    job, (row,) = replay(clinic, draft)
    assert replays.forget() == 0
    ReplayResult.objects.filter(pk=row.pk).update(
        created_at=timezone.now() - replays.KEPT - timedelta(hours=1)
    )

    tasks.sweep_replays()

    assert not ReplayResult.objects.exists()
    job.refresh_from_db()
    assert job.result["outcome"] == {"CHANGED": 1}
