"""A past visit seen through a draft: what its claim would be, and who looked."""

import pytest
from django.urls import reverse

from claims.admin.editor import seen_through
from claims.domain.encounter import FieldRecord, Leaf
from claims.models import (
    Claim,
    ClaimRevision,
    Encounter,
    Finding,
    MappingRule,
)
from claims.queries import recent_visits
from claims.services import apart, mapping_rules, mappings
from clinicbridge import vault
from clinicbridge.audit.models import AccessRecord
from tests import clinic as clinics
from tests import factories
from tests.claims.admin.editor.asking import publish, rule, text
from tests.claims.services import replaying


def preview(browser, draft, visit=""):
    address = reverse("admin:claims_mappingset_preview", args=[draft.pk])
    return browser.get(address, {"visit": str(visit)})


@pytest.fixture
def visit(clinic):
    """Return a visit with a field nobody reads."""
    side = FieldRecord(name="side", path="Q.item[9]", value="<b>left</b>")
    made = factories.encounter()
    record = made.model_copy(
        update={
            "fields": (*made.fields, side),
            "sources": {**made.sources, "fields[side]": Leaf(path="Q.item[9]", raw=side.value)},
        }
    )
    with vault.reading(purpose="test"):
        return clinic.draft(record).encounter


def test_the_claim_names_its_rules_and_what_nobody_reads_stands_first(draft, visit, alex):
    page = text(preview(alex, draft))

    assert str(visit.pk)[:8] in page
    assert "fields[side]" in page
    assert "&lt;b&gt;left&lt;/b&gt;" in page
    assert "<b>left</b>" not in page
    assert "Map this" in page
    assert 'data-to-rule="therapist-minutes"' in page
    assert "97110" in page
    assert "as under the published set" in page


def test_what_a_changed_rule_would_change_is_told_against_the_published_set(draft, visit, alex):
    one = rule(draft, "discipline")
    one.delete()

    page = text(preview(alex, draft))

    assert "<del>GP</del>" in page


def test_looking_writes_an_access_record_and_nothing_else(draft, visit, alex):
    tables = (Claim, ClaimRevision, Finding)
    before = [model.objects.count() for model in tables]

    preview(alex, draft)

    assert [model.objects.count() for model in tables] == before
    record = AccessRecord.objects.filter(purpose="mapping.preview").get()
    assert str(visit.patient_id) in record.subjects
    assert str(record.actor) == "Alex Lindgren"


def test_a_visit_is_chosen_by_its_id_and_one_of_elsewhere_is_none(draft, visit, clinic, alex):
    with vault.reading(purpose="test"):
        other = clinic.draft(visit_id="E-77", patient=factories.someone(7)).encounter

    assert f'value="{visit.pk}" selected' in text(preview(alex, draft, visit.pk))
    assert f'value="{other.pk}" selected' in text(preview(alex, draft, other.pk))
    for nonsense in ("x", "'; --", "00000000-0000-0000-0000-000000000007"):
        assert preview(alex, draft, nonsense).status_code == 200


def test_without_any_visit_the_preview_says_so(draft, alex):
    assert "No visit has come by this connection yet" in text(preview(alex, draft))
    assert not AccessRecord.objects.filter(purpose="mapping.preview").exists()


def test_a_problem_of_a_rule_is_told_with_its_name(draft, visit, alex):
    MappingRule.objects.create(
        mapping_set=draft,
        order=9,
        key="miss",
        source="fields[gone]",
        target="onset_date",
        required="block",
    )

    page = text(preview(alex, draft))

    assert 'data-problem="miss" class="block"' in page
    assert "is not in the visit" in page


def test_a_rule_that_had_to_be_killed_is_named(draft, visit, clinic, monkeypatch):
    killed = apart.Killed('Rule "slow" did not come to an end.', rule="slow")
    monkeypatch.setattr(apart, "apply", lambda **_: [killed])
    version = recent_visits.version(clinic.emr, visit.pk)
    rules = mappings.compiled(draft)

    with vault.reading(purpose="test"):
        seen = seen_through.look(version=version, mapping=rules, published=rules, may_read=True)

    assert (seen.killed, seen.killed_rule) == (killed.message, "slow")


def test_a_visit_that_cannot_be_read_is_told_in_the_preview(draft, visit, alex):
    replaying.damage(visit.pk)

    page = text(preview(alex, draft))

    assert "What is stored of this visit could not be read" in page


def test_values_are_masked_for_who_may_not_read_claims(draft, visit, clinic):
    version = recent_visits.version(clinic.emr, visit.pk)
    rules = mappings.compiled(draft)

    with vault.reading(purpose="test"):
        seen = seen_through.look(version=version, mapping=rules, published=rules, may_read=False)

    shown = [leaf.raw for _, _, leaves in seen.groups for leaf in leaves]
    shown += [cell.value for cell in (*seen.written, *seen.others)]
    shown += [raw for cell in (*seen.written, *seen.others) for _, raw in cell.raws]
    assert set(shown) == {seen_through.MASK}


def test_the_newest_visit_of_each_kind_stands_before_the_others(clinic, visit):
    with vault.reading(purpose="test"):
        for number in (8, 9):
            clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
        eval_ = (factories.service(code="97161"),)
        clinic.draft(visit_id="E-5", patient=factories.someone(5), services=eval_)
        clinic.draft(visit_id="E-6", patient=factories.someone(6))

    kinds = [one.kind for one in recent_visits.recent(clinic.emr)]

    assert sorted(kinds[:2]) == ["97110", "97161"]
    assert kinds[2:] == ["97110"] * (len(kinds) - 2)


@pytest.fixture
def theirs(db):
    """Return a visit of another practice."""
    from clinicbridge import scope

    made = clinics.make("Summit Clinic", "summit")
    with scope.practice(made.practice.pk), vault.reading(purpose="test"):
        return made.draft(visit_id="T-1").encounter_id


def test_a_visit_of_another_practice_is_never_shown(theirs, draft, visit, alex):
    page = text(preview(alex, draft, theirs))

    assert str(theirs) not in page
    assert f'value="{visit.pk}" selected' in page


@pytest.mark.parametrize("role", ["BILLER", "LEAD", "COMPLIANCE", "PROVIDER"])
def test_only_who_edits_mappings_sees_a_visit_here(draft, visit, people, role):
    assert preview(people[role], draft).status_code in {302, 403}
    assert not AccessRecord.objects.filter(purpose="mapping.preview").exists()


def test_who_signs_a_set_off_reads_the_editor_without_a_visit(draft, people):
    page = people["COMPLIANCE"].get(reverse("admin:claims_mappingset_editor", args=[draft.pk]))

    assert "Who keeps the mappings sees a past visit" in page.content.decode()
    assert 'id="preview"' not in page.content.decode()


def test_a_published_set_is_previewed_too(draft, visit, clinic, alex):
    publish(draft, clinic.admin)

    page = text(preview(alex, draft))

    assert "97110" in page
    assert "Map this" not in page
    assert Encounter.objects.count() == 1
    assert mapping_rules.in_order(draft.pk)
