"""What is corrected or let stand again and again is offered to be set."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import EditSetting, MappingRule, MappingSet
from claims.queries import alike
from tests import deciding, factories


@pytest.fixture
def claims(clinic):
    """Three claims of one payer."""
    return [clinic.draft(factories.encounter(visit_id=f"E-{number}")) for number in range(3)]


def offered():
    return [(one.words, one.change, one.count, one.claims) for one in alike.corrections(later())]


def later():
    return timezone.now() + timedelta(minutes=1)


@pytest.mark.both
def test_three_like_corrections_lead_to_the_rule_that_drew_the_value(clinic, claims):
    for claim in claims:
        deciding.corrected(claim)

    (one,) = alike.corrections(later())

    published = MappingSet.objects.get(state="PUBLISHED")
    rule = MappingRule.objects.get(mapping_set=published, key="discipline")
    assert (one.words, one.code, one.change) == ("Modifiers", "97110", "+KX")
    assert (one.count, one.claims, one.connection) == (3, 3, "Clinic EMR")
    assert (one.drawn_by, one.mapping_set, one.rule_id) == ("the mapping", published.pk, rule.pk)


def test_a_draft_goes_before_what_is_published(clinic, claims):
    for claim in claims:
        deciding.corrected(claim)
    draft = MappingSet.objects.create(connection=clinic.emr, version=2)

    (one,) = alike.corrections(later())
    assert (one.mapping_set, one.rule_id) == (draft.pk, None)


def test_two_are_no_habit_and_one_claim_is_none(claims):
    deciding.corrected(claims[0])
    deciding.corrected(claims[1])
    deciding.corrected(claims[0], 5, change="+59")

    assert offered() == []


def test_alike_is_cell_code_change_and_what_drew_it(claims):
    deciding.corrected(claims[0], 2)
    deciding.corrected(claims[1], 2)
    for different in ({"code": "97140"}, {"change": "+59"}, {"rule": "x"}, {"field": "units"}):
        deciding.corrected(claims[2], **different)

    assert offered() == [("Modifiers", "+KX", 4, 2)]


def _open_edit():
    return next(one.id for one in alike.registry.edits() if not one.is_fixed)


@pytest.mark.both
def test_an_edit_let_stand_for_one_payer_is_offered_unless_it_is_set(clinic, claims):
    edit = _open_edit()
    for claim in claims[:2]:
        deciding.overridden(claim, clinic.biller, edit)
    assert alike.overrides(later()) == []

    deciding.overridden(claims[2], clinic.biller, edit)
    (one,) = alike.overrides(later())
    assert (one.edit, one.payer, one.payer_id, one.count) == (
        edit,
        "Medicare Part B",
        clinic.payer.pk,
        3,
    )

    EditSetting.objects.create(edit=edit, payer=clinic.payer, severity="CONFIRM", reason="Ours.")
    assert alike.overrides(later()) == []


def test_what_no_edit_says_any_more_is_not_offered(clinic, claims):
    for claim in claims:
        deciding.overridden(claim, clinic.biller, "gone.edit")

    assert alike.overrides(later()) == []
