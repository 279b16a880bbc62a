"""The page of the fields an EMR sends: what is new, masked samples, a rule at one press."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.domain.mapping import guessing
from claims.models import FieldIncident, FieldSeen, Job, MappingRule, MappingSet
from claims.services import catalogue, field_rules
from clinicbridge import vault
from clinicbridge.audit.models import AccessRecord
from tests import factories

PAGE = "admin:claims_fieldseen_changelist"
OWN = (
    factories.FieldRecord(name="poc_through", path="q[0]", value="2026-12-31", label="Until"),
    factories.FieldRecord(name="remark", path="q[1]", value="Marta Whitfield fell"),
)


@pytest.fixture
def counted(clinic):
    with vault.reading(purpose="claim.review"):
        for number in range(3):
            fields = (factories.DISCIPLINE, *(OWN if number else ()))
            clinic.draft(
                visit_id=f"E-{number}",
                kind="PT",
                patient=factories.someone(number),
                fields=fields,
            )
        while catalogue.count(connection_id=clinic.emr.pk):
            pass
    return clinic


def text(browser, query=""):
    response = browser.get(f"{reverse(PAGE)}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def field(name):
    return FieldSeen.objects.get(pattern=f"fields[{name}]")


def press(browser, name, row, **kept):
    address = reverse(f"admin:claims_fieldseen_{name}", args=[row.pk])
    return browser.post(address, kept, follow=True)


def test_what_is_new_and_unmapped_stands_there_in_words_with_its_shape_alone(counted, alex):
    before = AccessRecord.objects.count()

    shown = text(alex)

    assert "poc_through" in shown
    assert "in 2 of 2 PT visits since today" in shown
    assert "••••-••-••" in shown
    for secret in ("2026-12-31", "Whitfield", "fell"):
        assert secret not in shown
    assert AccessRecord.objects.count() == before


def test_every_field_stands_in_exactly_one_tab(counted, alex):
    response = alex.get(reverse(PAGE))
    page = response.context["page"]

    assert sum(page.counts.values()) == page.total == FieldSeen.objects.count()
    assert "fields[discipline]" not in text(alex)
    assert "discipline" in text(alex, "tab=mapped")
    assert "patient.birth_date" in text(alex, "tab=carried")


def test_samples_open_for_a_purpose_and_the_record_names_the_patients(counted, alex):
    row = field("remark")
    address = reverse("admin:claims_fieldseen_open", args=[row.pk])

    assert "fell" not in alex.get(address).content.decode()
    assert "fell" in alex.post(address, {"purpose": "admin.mapping"}).content.decode()

    record = AccessRecord.objects.get(purpose="admin.mapping")
    with vault.reading(purpose="claim.review"):
        whose = {one for patients in row.patients for one in patients}
    assert len(whose) == 2
    assert whose <= set(record.subjects)


def test_map_this_puts_a_rule_into_the_draft_and_shows_it_there(counted, alex):
    response = press(alex, "map", field("poc_through"))

    rule = MappingRule.objects.get(key="poc-through")
    assert rule.target == "plan_of_care.certified_to"
    assert response.redirect_chain[-1][0] == reverse(
        "admin:claims_mappingset_editor", args=[rule.mapping_set_id]
    ) + (f"#rule-{rule.pk}")
    assert f'id="rule-{rule.pk}"' in response.content.decode()
    assert "poc_through" in text(alex, "tab=mapped")
    assert "only in the draft" in text(alex, "tab=mapped")


def test_not_needed_stays_on_the_page_as_it_was_narrowed(counted, alex):
    response = press(alex, "leave", field("remark"), tab="unmapped", q="rem", p="1")

    assert "tab=unmapped&q=rem" in response.redirect_chain[-1][0]
    assert "is not needed" in response.content.decode()
    assert MappingRule.objects.get(key="leave-remark").target == "ignore"
    assert "remark" in text(alex, "tab=ignored")


def test_a_draft_signed_meanwhile_is_told_and_nothing_made(counted, alex, monkeypatch):
    published = MappingSet.objects.get(state="PUBLISHED")
    monkeypatch.setattr(field_rules, "draft_of", lambda **_: published)

    response = press(alex, "map", field("remark"))

    assert response.status_code == 200
    assert "signed off meanwhile" in response.content.decode()
    assert not MappingRule.objects.filter(key="remark").exists()


def test_what_no_rule_can_name_is_told_and_nothing_made(counted, alex, monkeypatch):
    monkeypatch.setattr(guessing, "rule", lambda *_, **__: None)

    response = press(alex, "map", field("remark"))

    assert "write one by hand" in response.content.decode()
    assert not MappingRule.objects.filter(key="remark").exists()


def test_count_now_asks_for_work(counted, alex):
    address = reverse("admin:claims_fieldseen_count")
    alex.post(address, {"connection": str(counted.emr.pk)})
    assert Job.objects.get(kind="count_fields").arguments == {"connection": str(counted.emr.pk)}

    response = alex.post(address, {"connection": "nonsense"}, follow=True)
    assert "not there any more" in response.content.decode()


def test_two_thousand_fields_are_found_and_turned_by_pages(counted, alex):
    now = timezone.now()
    FieldSeen.objects.bulk_create(
        FieldSeen(
            connection=counted.emr,
            pattern=f"fields[field_{number}]",
            visits=1,
            counts={"PT": 1},
            first_seen_at=now - timedelta(days=30),
            last_seen_at=now,
        )
        for number in range(1900)
    )

    assert "Page 1 of 39" in text(alex)
    assert "Page 39 of 39" in text(alex, "p=39")
    assert "Page 39 of 39" in text(alex, "p=99999")
    assert "field_1234" in text(alex, "q=FIELD_1234")
    assert "No field here is called" in text(alex, "q=%3Cnone")


def test_an_address_of_nonsense_shows_the_page(counted, alex):
    assert "Fields seen" in text(alex, "connection=x&tab=y&p=-1&q=%00")


def test_an_incident_is_told_on_the_page_and_in_a_list_of_its_own(counted, alex):
    now, whose = timezone.now(), uuid.uuid4()
    row = FieldIncident.objects.create(
        connection=counted.emr,
        pattern="fields[discipline]",
        kind="VALUE",
        detail={"tables": ["sides"]},
        values=["PTA-2"],
        patients=[[str(whose)]],
        opened_at=now,
        last_seen_at=now,
    )
    words = "discipline has a value in a visit that the look-up &quot;sides&quot; does not know"

    listed = alex.get(reverse("admin:claims_fieldincident_changelist")).content.decode()

    assert words in text(alex)
    assert words in listed
    assert "PTA-2" not in listed
    address = reverse("admin:claims_fieldincident_open", args=[row.pk])
    assert "PTA-2" in alex.post(address, {"purpose": "admin.mapping"}).content.decode()
    assert str(whose) in AccessRecord.objects.get(purpose="admin.mapping").subjects


def test_before_any_visit_the_page_says_so(clinic, alex):
    assert "No visit is counted yet" in text(alex)
