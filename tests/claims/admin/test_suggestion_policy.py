"""How suggestions are shown, kept in the admin: one row, within bounds, with its trail."""

import pytest

from claims.models import SuggestionPolicy, SuppressedKind
from claims.services import policies, suppressing
from clinicbridge.audit.models import LogEntry

ADD = "/admin/claims/suggestionpolicy/add/"
TYPED = {"reads_notes": "on", "blind_share": 10, "suppress_above": 60, "suppress_after": 40}


def test_what_is_set_holds_at_once_and_leaves_a_trail(alex, clinic):
    assert policies.current() == policies.Policy()

    answer = alex.post(ADD, TYPED)

    assert answer.status_code == 302
    assert policies.current() == policies.Policy(True, 10, 60, 40)
    assert LogEntry.objects.filter(content_type__model="suggestionpolicy").count() == 1


def test_a_practice_has_one(alex):
    assert "Save and add another" not in alex.get(ADD).content.decode()
    alex.post(ADD, TYPED)

    assert alex.get(ADD).status_code == 403
    assert alex.post(ADD, TYPED).status_code == 403
    assert SuggestionPolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("blind_share", 101),
        ("blind_share", -1),
        ("suppress_above", 101),
        ("suppress_after", 0),
        ("suppress_after", 10_001),
        ("blind_share", "many"),
        ("blind_share", ""),
    ],
)
def test_what_is_out_of_bounds_is_said_in_words(alex, name, value):
    answer = alex.post(ADD, {**TYPED, name: value})

    assert answer.status_code == 200
    assert name in answer.context["adminform"].form.errors
    assert not SuggestionPolicy.objects.exists()


@pytest.fixture
def suppressed(clinic):
    """A kind of suggestion that is not shown."""
    SuggestionPolicy.objects.create(suppress_above=50)
    kind = {"source": "reader", "kind": "AddLine", "rule": "a.rule"}
    return SuppressedKind.objects.create(**kind, decided=40, dismissed=31)


def test_a_suppressed_kind_is_shown_again_by_a_button(alex, suppressed):
    there = f"/admin/claims/suppressedkind/{suppressed.pk}/"
    assert "Show this kind again" in alex.get(f"{there}change/").content.decode()

    alex.post(f"{there}press/lift/")

    assert suppressing.kinds() == frozenset()
    assert "Show this kind again" not in alex.get(f"{there}change/").content.decode()
    assert alex.post(f"{there}press/lift/").status_code == 403
