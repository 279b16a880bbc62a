"""The document of a set tells by masked examples what its rules made of past visits."""

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import MappingRule, ReplayResult
from claims.queries import mapping_document
from claims.services import mappings, replays
from tests.claims.services import replaying
from tests.claims.services.replaying import replay, visits

pytestmark = pytest.mark.slow  # the rules run in a process of their own


@pytest.fixture
def draft(clinic):
    return replaying.draft(clinic)


def paper(browser, mapping_set):
    address = reverse("admin:claims_mappingset_document", args=[mapping_set.pk])
    return browser.get(address).content.decode()


def test_what_rules_made_stands_at_each_masked_and_says_from_which_replay(clinic, draft, alex):
    visits(clinic, 4)
    assert "Exactly this content was not replayed yet" in paper(alex, draft)

    job, _ = replay(clinic, draft)

    text = paper(alex, draft)
    assert text.count('<p class="mask">•• → ••</p>') == 6  # minutes and discipline, three each
    assert f"({str(job.pk)[:8]}, 4 visits), which ran under exactly this content" in text
    assert "no part of the content, nor of its SHA-256" in text
    assert "23" not in text.split("From replay", 1)[1].split("</tr>", 1)[0]


def test_examples_change_nothing_of_what_is_signed(clinic, draft):
    visits(clinic, 1)
    before = mapping_document.paper(draft)

    replay(clinic, draft)

    after = mapping_document.paper(draft)
    assert (before.has_examples, after.has_examples) == (False, True)
    assert before.digest == after.digest == mappings.digest(draft)


def test_those_of_other_rules_are_not_shown(clinic, draft, alex):
    visits(clinic, 1)
    replay(clinic, draft)
    rule = MappingRule.objects.get(mapping_set=draft, key="therapist-minutes")
    rule.required = "note"
    rule.save()

    text = paper(alex, draft)

    assert "From replay" not in text
    assert "Exactly this content was not replayed yet" in text


def test_what_was_removed_by_now_is_told(clinic, draft, alex):
    visits(clinic, 1)
    replay(clinic, draft)
    for row in ReplayResult.objects.all():
        row.created_at = timezone.now() - 2 * replays.KEPT
        row.save()
    replays.forget()

    text = paper(alex, draft)

    assert "From replay" not in text
    assert "was removed after 30 days" in text
