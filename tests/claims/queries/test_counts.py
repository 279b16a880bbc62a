"""The counts of the views: exact as far as they go, and one query."""

import pytest

from claims.queries import counts
from clinicbridge import scope
from tests import clinic as clinics
from tests import factories


@pytest.fixture
def _five(clinic):
    """Five clean claims."""
    for number in range(5):
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))


@pytest.fixture
def _few(monkeypatch):
    """Count to three where it is thousands."""
    monkeypatch.setattr(counts, "MOST", dict.fromkeys(counts.MOST, 3))
    counts._statement.cache_clear()
    yield
    counts._statement.cache_clear()


@pytest.mark.usefixtures("_five")
def test_counts_are_one_query(clinic, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = counts.by_view(clinic.biller.pk)

    assert (found["ready"], sum(found.values())) == (5, 5)
    assert counts.words(found)["ready"] == "5"


@pytest.mark.usefixtures("_five", "_few")
def test_what_is_not_counted_to_the_end_says_so(clinic):
    found = counts.by_view(clinic.biller.pk)

    assert found["ready"] == 3
    assert counts.words(found)["ready"] == "3+"
    assert counts.words(found)["look"] == "0"


@pytest.mark.django_db(transaction=True)  # two practices, each in transactions of its own
def test_another_practice_s_claims_do_not_count():
    ours, theirs = clinics.make(), clinics.make("Other", "other")
    with scope.practice(theirs.practice.pk):
        theirs.draft()
        assert sum(counts.by_view(theirs.biller.pk).values()) == 1
    with scope.practice(ours.practice.pk):
        assert sum(counts.by_view(ours.biller.pk).values()) == 0
