"""What a visit's claim would be under a mapping: as intake draws it, and nothing is written."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from claims.domain import fixes
from claims.domain.mapping import engine, rules
from claims.models import Claim, DocumentedService, EncounterVersion, Provider
from claims.services import intake, mappings, review, revisions, scrubbing, trial
from tests import factories
from tests.clinic import line_uid

WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|TRUNCATE|FOR NO KEY UPDATE|CREATE|ALTER)\b")


def version():
    return EncounterVersion.objects.get()


def assistant(clinic):
    """Return the clinic's mapping with the therapist's minutes taken for an assistant's."""
    published = mappings.published(clinic.emr)
    changed = published.rules[0].model_copy(update={"target": "service.assistant_minutes"})
    return published.model_copy(update={"version": "2", "rules": (changed, published.rules[2])})


def wanting():
    """Return a mapping whose rule wants a field no visit has."""
    rule = rules.Rule(
        key="want", source="fields[absent]", target="authorization_number", required="block"
    )
    return rules.Mapping(set_key="x", version="9", rules=(rule,))


def modifiers(made):
    return [line.modifiers for line in made.content.lines]


@contextmanager
def refusing_to_write():
    """Fail at any statement that writes or locks, and give the statements that ran."""
    ran = []

    def refuse(execute, sql, params, many, context):
        assert not WRITES.search(sql), sql
        ran.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield ran


def rows():
    """Return how many rows stand in every table, the audit's and the practice's keys included."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor)) & set(tables)
        found = {}
        for table in sorted(present):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.both
def test_a_trial_under_the_published_set_is_what_intake_drew(clinic):
    claim = clinic.draft()

    made = trial.run(version=version(), mapping=mappings.published(clinic.emr))

    drawn = revisions.current(claim)
    assert made.content.digest == claim.digest
    assert made.provenance == drawn.origins
    assert made.mapped.services == scrubbing.facts_of(claim)
    kept = set(claim.findings.values_list("key", "edit", "message"))
    assert kept == {(scrubbing.kept_key(f), f.edit, f.message) for f in made.findings}


@pytest.mark.both
def test_a_trial_writes_nothing_at_all(clinic):
    clinic.draft(services=(factories.service("S1"), factories.service("S2", "97140")))
    Provider.objects.get(npi=factories.MENSAH.npi).delete()
    drawn, mapping = version(), assistant(clinic)
    before = rows()

    with refusing_to_write() as ran:
        made = trial.run(version=drawn, mapping=mapping)

    assert made.content.lines
    assert ran
    assert before["claims_claim"] == 1
    assert rows() == before


def test_a_trial_under_another_mapping_says_what_would_be_and_leaves_what_is(clinic):
    claim = clinic.draft()
    facts = DocumentedService.objects.get().facts

    made = trial.run(version=version(), mapping=assistant(clinic))

    assert modifiers(made) == [("GP", "CQ")]
    assert made.mapped.services[0].assistant_minutes == 23
    assert revisions.current(claim).claim_content.lines[0].modifiers == ("GP",)
    assert DocumentedService.objects.get().facts == facts


def test_what_a_mapping_lacks_is_among_the_findings(clinic):
    clinic.draft()

    made = trial.run(version=version(), mapping=wanting())

    told = [f for f in made.findings if f.edit == "intake.mapping_problem"]
    assert [finding.severity for finding in told] == ["BLOCKS"]


def test_a_provider_the_clinic_does_not_know_stays_unknown(clinic):
    clinic.draft()
    stranger = factories.ADEYEMI.model_copy(update={"key": "R9", "npi": "1245319599"})
    record = factories.encounter(providers=(stranger,))
    held = EncounterVersion.objects.create(
        encounter=version().encounter,
        patient=version().patient,
        version="7",
        status="FINISHED",
        record=record.as_json(),
        digest="d" * 64,
    )
    before = Provider.objects.count()

    made = trial.run(version=held, mapping=mappings.published(clinic.emr))

    assert made.content.rendering.npi == "1245319599"
    assert made.content.rendering.id == ""
    assert Provider.objects.count() == before


def test_a_visit_without_a_claim_is_tried_all_the_same(clinic):
    record = factories.encounter(status="REOPENED")
    intake.draft_claim(
        connection=clinic.emr, record=record, message_id=None, correlation_id="c" * 32
    )

    made = trial.run(version=version(), mapping=mappings.published(clinic.emr))

    assert modifiers(made) == [("GP",)]
    assert not Claim.objects.exists()


def test_the_visits_own_claim_is_no_other_claim_of_the_patient(clinic):
    claim = clinic.draft()

    made = trial.run(version=version(), mapping=mappings.published(clinic.emr))

    assert str(claim.pk)[:8] not in {line.claim for line in made.around.history.lines}


def test_a_trial_stands_on_its_version_though_the_claim_waits_for_a_merge(clinic):
    claim = clinic.draft()
    fix = fixes.AddModifier(line=line_uid(), modifier="59")
    review.edit(
        claim_id=claim.pk, seen_revision=1, fix=fix, actor=clinic.biller, attesting="In note."
    )
    later = factories.encounter(
        version="2", version_at=factories.encounter().version_at + timedelta(hours=1)
    )
    clinic.draft(later)
    held = EncounterVersion.objects.get(version="2")

    made = trial.run(version=held, mapping=mappings.published(clinic.emr))

    assert "intake.later_version" not in {finding.edit for finding in made.findings}
    assert modifiers(made) == [("GP",)]


def test_what_a_mapping_made_elsewhere_is_taken_as_it_is(clinic):
    clinic.draft()
    held = version()
    prepared = trial.prepare(version=held)
    other = assistant(clinic)
    mapped = engine.apply(other, prepared.visit.record, zone=prepared.visit.zone)

    made = trial.run(version=held, mapping=other, mapped=mapped)

    assert made == trial.run(version=held, mapping=other)


@pytest.mark.both
def test_a_trial_takes_a_known_number_of_queries(clinic):
    clinic.draft()
    held = EncounterVersion.objects.select_related("encounter__connection", "patient").get()
    mapping = assistant(clinic)
    trial.run(version=held, mapping=mapping)  # the process knows the practice's settings now

    with refusing_to_write() as ran:
        trial.run(version=held, mapping=mapping)

    # the visit's claim, its providers, the patient's other claims, what a person stood for
    assert len(ran) == 4


def test_more_services_take_no_more_queries(clinic):
    clinic.draft(services=tuple(factories.service(f"S{n}") for n in range(30)))
    held = EncounterVersion.objects.select_related("encounter__connection", "patient").get()
    mapping = assistant(clinic)
    trial.run(version=held, mapping=mapping)

    with refusing_to_write() as ran:
        trial.run(version=held, mapping=mapping)

    assert len(ran) == 4


def test_two_trials_judge_by_one_reading_where_both_bill_the_same(clinic):
    clinic.draft()
    held = version()
    prepared = trial.prepare(version=held)
    today = trial.under(prepared, mapping=mappings.published(clinic.emr))

    would = trial.under(prepared, mapping=assistant(clinic), beside=today)

    assert would.around is today.around


def test_a_trial_that_bills_another_code_reads_what_stands_around_it(clinic):
    clinic.draft()
    prepared = trial.prepare(version=version())
    today = trial.under(prepared, mapping=mappings.published(clinic.emr))
    published = mappings.published(clinic.emr)
    rule = rules.Rule(key="code", value="'97140'", target="service.code", for_each="services")
    other = published.model_copy(update={"rules": (*published.rules, rule)})

    would = trial.under(prepared, mapping=other, beside=today)

    assert would.around is not today.around
    assert [line.code for line in would.content.lines] == ["97140"]
    assert str(would.content.lines[0].charge) == "180.00"


def test_a_record_of_another_form_is_unreadable_and_its_words_hold_nothing_of_it(clinic):
    clinic.draft()
    stored = version()
    stored.record = {"visit_id": 7, "patient": {"family": "Zquill"}}

    with pytest.raises(trial.Unreadable, match="could not be read \\(ValidationError\\)") as told:
        trial.prepare(version=stored)

    assert "Zquill" not in str(told.value)
    assert told.value.__cause__ is None
