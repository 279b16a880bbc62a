"""The fields seen stand beside the rules, and one press begins a rule of one."""

import pytest

from claims.domain.encounter import FieldRecord, Leaf
from claims.models import MappingSet
from claims.services import catalogue
from clinicbridge import vault
from tests import factories
from tests.claims.admin.editor.asking import address, keys, rule, text


@pytest.fixture
def counted(clinic, draft):
    """Count a visit that carries two fields nobody reads."""
    made = factories.encounter()
    more = tuple(
        FieldRecord(name=name, path=f"Q.{name}", value="x") for name in ("work_related", "<b>odd")
    )
    leaves = {f"fields[{one.name}]": Leaf(path=one.path, raw=one.value) for one in more}
    record = made.model_copy(
        update={"fields": (*made.fields, *more), "sources": {**made.sources, **leaves}}
    )
    with vault.reading(purpose="test"):
        clinic.draft(record)
        catalogue.count(connection_id=clinic.emr.pk)


def pane(browser, draft, **asked):
    return text(browser.get(address("fields", draft), asked))


def test_what_nobody_reads_stands_first_and_can_be_mapped(counted, draft, alex):
    page = pane(alex, draft)

    assert "<code>work_related</code>" in page
    assert "&lt;b&gt;odd" in page
    assert "<b>odd" not in page
    assert "Map this" in page
    assert "pt_minutes" not in page


def test_what_a_rule_reads_names_it(counted, draft, alex):
    page = pane(alex, draft, tab="mapped")

    assert 'data-to-rule="therapist-minutes"' in page


def test_map_this_begins_a_rule_with_what_the_name_says(counted, draft, alex):
    page = text(alex.get(address("rule_new", draft), {"pattern": "fields[work_related]"}))

    assert 'value="fields[work_related]"' in page
    assert '<option value="accident.employment" selected>' in page
    assert len(keys(draft)) == 3


def test_a_field_is_left_out_at_one_press_and_a_save(counted, draft, alex):
    asked = {"pattern": "fields[work_related]", "target": "ignore"}
    page = text(alex.get(address("rule_new", draft), asked))
    assert '<option value="ignore" selected>' in page

    typed = {"source": "fields[work_related]", "target": "ignore"}
    assert alex.post(address("rule_add", draft), typed).status_code == 200
    assert rule(draft, "work-related").target == "ignore"
    assert "work_related" not in pane(alex, draft)


@pytest.mark.parametrize("asked", [{"tab": "x"}, {"p": "x"}, {"p": "-1"}, {"q": "'" * 500}])
def test_a_made_up_address_shows_the_first_page(counted, draft, alex, asked):
    assert "Unmapped" in pane(alex, draft, **asked)


@pytest.mark.both
@pytest.mark.parametrize("pattern", ["", "fields[", "unknown[x", "fields[]", "\0", "x" * 900])
def test_a_pattern_no_rule_can_name_begins_an_empty_one(draft, alex, pattern):
    response = alex.get(address("rule_new", draft), {"pattern": pattern})

    assert response.status_code == 200


def test_fields_seen_are_offered_where_a_rule_reads(counted, draft, alex):
    page = text(alex.get(address("editor", draft)))

    assert '<option value="fields[work_related]"></option>' in page


def test_who_signs_looks_at_the_fields_and_maps_none(counted, draft, noor):
    page = pane(noor, draft)

    assert "work_related" in page
    assert "Map this" not in page
    assert MappingSet.objects.count() == 2
