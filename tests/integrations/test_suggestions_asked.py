"""Who asks the model, when, with what in the queue, and what the claim's page says meanwhile."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.domain.reading import speech
from claims.models import Claim, Connection, SuggestionRun
from claims.queries import suggesting as words
from claims.services import suggestion_runs
from clinicbridge import scope
from integrations import suggestions, tasks, trying
from integrations.models import ApiCall
from tests.integrations.suggesting import NOTE, draft, good
from tests.kits import messages_api


@pytest.fixture
def published(monkeypatch):
    """Catch what would be published."""
    caught = []
    task = tasks.suggestions_for_visit
    monkeypatch.setattr(task, "apply_async", lambda **said: caught.append(said))
    return caught


def line(suggesting, **later):
    """Return what the claim's page says, so long from now."""
    with scope.practice(suggesting.clinic.practice.pk):
        claim = Claim.objects.select_related("drawn_from").get(pk=suggesting.claim.pk)
        return words.of(claim, now=timezone.now() + timedelta(**later))


def test_a_read_note_wakes_the_model_with_two_ids_and_nothing_else(suggesting, published):
    whose = suggesting.clinic.practice.pk
    tasks.wake_suggestion(whose, suggesting.claim.pk)
    tasks.wake_suggestion(whose, suggesting.claim.pk)

    (said,) = published
    run = suggesting.row()
    assert said["kwargs"] == {"practice_id": str(whose), "run_id": str(run.pk)}


def test_switched_off_nobody_is_woken(suggesting, published):
    suggesting.settings(is_on=False)
    tasks.wake_suggestion(suggesting.clinic.practice.pk, suggesting.claim.pk)
    tasks.sweep_suggestions()

    assert published == []


@pytest.mark.django_db(transaction=True)
def test_the_sweep_finds_visits_nobody_asked_about_and_what_is_due(suggesting, published):
    tasks.sweep_suggestions()
    tasks.sweep_suggestions()

    assert len(published) == 2  # found late is found anyway; the lease decides who asks
    assert {said["kwargs"]["run_id"] for said in published} == {str(suggesting.row().pk)}
    assert all(said["expires"] > 0 for said in published)


def test_the_sweep_leaves_visits_of_before_it_was_switched_on(suggesting, published):
    suggesting.settings(turned_on_at=timezone.now() + timedelta(minutes=1))

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        tasks.sweep_suggestions()

    assert published == []


def test_what_the_page_shows_is_what_is_sent_character_for_character(suggesting):
    browser = Client()
    browser.force_login(suggesting.clinic.biller, "django.contrib.auth.backends.ModelBackend")
    path = reverse("desk:would-be-sent", args=[suggesting.claim.pk])
    page = browser.get(path).content.decode()
    blocks = re.findall(r'<pre class="as-sent[^>]*>(.*?)</pre>', page, re.DOTALL)
    shown = [html.unescape(re.sub("<[^>]+>", "", block)) for block in blocks]

    suggesting.run()

    between = r"<(?:structured|candidates|note)[^>]*>\n(.*?)\n</(?:structured|candidates|note)"
    rows, listed, *notes = re.findall(between, suggesting.api.note(), re.DOTALL)
    assert shown == [rows, *notes, listed]
    assert len(notes) == 4


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("refusal", "A model was asked and says nothing (the model declined)."),
        ("too_large", "No model has read the note (the endpoint refused this call)."),
        ("broken", words.DOWN),
        ("limited", words.DOWN),
        ("forbidden", words.SETTINGS),
    ],
)
def test_the_claim_says_in_a_line_what_went_wrong(suggesting, fault, said):
    suggesting.api.suffer(fault)
    suggesting.run()

    assert line(suggesting).words == said


def test_the_claim_says_that_it_is_waiting_slow_read_or_off(suggesting):
    before = line(suggesting)
    suggesting.api.suffer("limited", retry_after="60")
    suggesting.run()
    limited = line(suggesting)
    suggesting.answer(good)
    suggesting.run(after=timedelta(minutes=3))
    read = line(suggesting)
    suggesting.settings(is_on=False)

    assert (before.words, before.may_come) == (words.READING, True)
    assert limited.words in (words.DOWN, words.LIMITED)
    assert read.words == words.READ
    assert line(suggesting).words == words.READ
    with scope.practice(suggesting.clinic.practice.pk):
        other = draft(suggesting.clinic, visit_id="E-2")
        assert words.of(other, now=timezone.now()).words == words.OFF


def test_the_claim_says_that_the_budget_is_used_up_and_that_a_model_is_slow(suggesting):
    suggesting.settings(daily_calls=0)
    suggesting.run()
    spent = line(suggesting)
    suggesting.settings(daily_calls=10)
    with scope.practice(suggesting.clinic.practice.pk):
        row = SuggestionRun.objects.get()
        row.reason = ""
        row.save(update_fields=["reason"])

    assert spent.words == words.SPENT
    assert line(suggesting, minutes=2).words == words.SLOW


def test_a_model_is_tried_with_invented_words_and_nothing_of_a_patient(suggesting):
    with scope.practice(suggesting.clinic.practice.pk):
        aside = Connection.objects.get(direction="ASIDE")
    found = trying.check(practice_id=aside.practice_id, connection_id=aside.pk)
    suggesting.api.suffer("refusal")
    declined = trying.check(practice_id=aside.practice_id, connection_id=aside.pk)
    suggesting.api.suffer("forbidden")
    wrong = trying.check(practice_id=aside.practice_id, connection_id=aside.pk)
    suggesting.api.suffer("overloaded")
    down = trying.check(practice_id=aside.practice_id, connection_id=aside.pk)

    assert found.works
    assert "stand-in-1" in found.says
    assert [one.works for one in (declined, wrong, down)] == [False, False, False]
    assert "refusal" in declined.says
    assert "key" in wrong.says
    assert "is it up?" in down.says
    assert "Manual therapy 15 minutes" in suggesting.api.note()
    assert "Whitfield" not in suggesting.api.note()
    with scope.practice(aside.practice_id):
        assert ApiCall.objects.filter(connection=aside).count() == 4


def test_sections_together_are_the_whole_note():
    parts = list(speech.divided(NOTE))

    assert "".join(NOTE[start:end] for _, start, end in parts) == NOTE
    assert [name for name, _, _ in parts] == ["SUBJECTIVE", "TREATMENT", "ASSESSMENT", "PLAN"]
    assert messages_api.KEY not in NOTE


def test_what_a_worker_holds_of_a_note_is_not_shown_in_an_error(suggesting):
    whose = suggesting.clinic.practice.pk
    run_id = suggestions.owe(practice_id=whose, claim_id=suggesting.claim.pk)
    taken, _ = suggestions._take(whose, run_id)

    assert "knee" not in repr(taken)
    assert suggestion_runs.SENDS == "note.send_to_model"
