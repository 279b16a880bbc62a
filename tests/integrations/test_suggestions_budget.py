"""What a model takes of a day's budget is counted, whatever its endpoint says that it took."""

import pytest

from claims.models import SuggesterMeter, SuggestionRun
from clinicbridge import scope
from tests.integrations.suggesting import good
from tests.kits.messages_api import USAGE

pytestmark = pytest.mark.both
State = SuggestionRun.State


def spent(suggesting):
    with scope.practice(suggesting.clinic.practice.pk):
        return SuggesterMeter.objects.get().tokens


NONSENSE = [
    None,
    [],
    "many",
    {},
    {"input_tokens": None, "output_tokens": None},
    {"input_tokens": -5_000_000, "output_tokens": -1},
    {"input_tokens": 0, "output_tokens": 0},
    {"input_tokens": 1, "output_tokens": 1},
    {"input_tokens": True, "output_tokens": True},
    {"input_tokens": 1200.5, "output_tokens": "300"},
    {"input_tokens": 10**30, "output_tokens": 10**12},
    {"input_tokens": 3, "output_tokens": 2, "cache_read_input_tokens": 2_000_000},
]


@pytest.mark.parametrize("usage", NONSENSE)
def test_an_endpoint_that_counts_nothing_or_nonsense_is_charged_by_what_went_and_came(
    suggesting, usage
):
    suggesting.answer(good)
    suggesting.api.usage = usage

    run = suggesting.run()

    went = len(suggesting.api.note())
    assert run.state == State.DONE
    assert went / 5 < spent(suggesting) < went
    assert 0 <= run.input_tokens < 10**9


def test_an_endpoint_that_counts_as_one_may_is_believed(suggesting):
    suggesting.answer(good)
    suggesting.run()

    assert spent(suggesting) == 1520
    assert USAGE["cache_read_input_tokens"] == 900  # read from a cache: told, not charged


@pytest.mark.parametrize("fault", ["broken", "html", "not_a_message", "reset", "endless"])
def test_a_call_without_an_answer_that_can_be_read_was_sent_and_is_charged(suggesting, fault):
    suggesting.api.suffer(fault)
    suggesting.run()

    went = len(suggesting.api.note())
    assert went / 5 < spent(suggesting) < went


@pytest.mark.parametrize("fault", ["limited", "overloaded", "too_large", "forbidden"])
def test_a_call_the_endpoint_turned_back_is_not_charged(suggesting, fault):
    suggesting.api.suffer(fault)
    suggesting.run()

    assert spent(suggesting) == 0


def test_what_is_charged_ends_the_day(suggesting):
    suggesting.settings(daily_tokens=300)
    suggesting.api.usage = None
    suggesting.answer(good)
    suggesting.run()

    assert spent(suggesting) >= 300
