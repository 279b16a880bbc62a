"""New or established, over every boundary of three years."""

from datetime import date, timedelta

import pytest

from claims.domain.coding import new_patients
from claims.domain.coding.history import EarlierLine, History
from claims.domain.coding.new_patients import Seen

OURS, ANOTHER = "1234567893", "1000000004"


def history(on, code="99213", npi=OURS, modifiers=()):
    return History(lines=(EarlierLine("C1", code, on, modifiers=modifiers, provider_npi=npi),))


@pytest.mark.parametrize(
    ("today", "anniversary"),
    [
        (date(2026, 11, 27), date(2023, 11, 27)),
        (date(2026, 1, 1), date(2023, 1, 1)),
        (date(2024, 2, 29), date(2021, 2, 28)),
        (date(2027, 2, 28), date(2024, 2, 28)),
    ],
)
def test_three_years_end_with_their_anniversary(today, anniversary):
    for offset in range(-40, 41):
        on = anniversary + timedelta(days=offset)
        seen = new_patients.last_seen(history(on), on=today, npi=OURS)
        assert (seen is not None) == (offset >= 0)


def test_the_day_itself_is_not_before():
    today = date(2026, 3, 2)
    assert new_patients.last_seen(history(today), on=today, npi=OURS) is None


@pytest.mark.parametrize(
    ("code", "modifiers", "counts"),
    [
        ("99213", (), True),
        ("20610", (), True),
        ("99456", (), True),  # an examination for disability
        ("98000", (), False),
        ("98016", (), False),
        ("99358", (), False),
        ("99359", (), False),
        ("99421", (), False),
        ("99449", (), False),
        ("99454", (), False),
        ("99458", (), False),
        ("99474", (), False),
        ("99494", (), False),
        ("99446", (), False),
        ("99457", (), False),
        ("99490", (), False),
        ("97110", ("GP",), False),
        ("73562", (), False),
        ("93000", (), False),
        ("99213", ("26",), False),
        ("J3301", (), False),
    ],
)
def test_only_face_to_face_services_count(code, modifiers, counts):
    known = history(date(2026, 1, 5), code, modifiers=modifiers)
    assert bool(new_patients.last_seen(known, on=date(2026, 3, 2), npi=OURS)) == counts


def standing(npi=OURS, recorded=None, known=True):
    past = history(date(2026, 1, 5), npi=npi) if known else History()
    found = new_patients.standing(past, on=date(2026, 3, 2), npi=OURS, recorded=recorded)
    return found and found.is_new


def test_our_records_go_before_the_word_of_the_visit_and_no_record_proves_nothing():
    assert standing(recorded=True) is False
    assert standing(npi=ANOTHER) is False
    assert standing(npi=ANOTHER, recorded=True) is True
    assert standing(known=False) is None
    assert standing(known=False, recorded=True) is True
    assert standing(known=False, recorded=False) is False


ORTHOPEDICS, HAND, FAMILY = "207X00000X", "207XS0106X", "207Q00000X"


@pytest.mark.parametrize(
    ("theirs", "is_seen", "is_certain"),
    [
        (ORTHOPEDICS, True, True),
        (HAND, True, False),
        ("", True, False),
        (FAMILY, False, None),
    ],
)
def test_a_colleague_counts_where_the_specialty_is_the_same(theirs, is_seen, is_certain):
    known = EarlierLine("C", "99213", date(2026, 1, 5), provider_npi=ANOTHER, taxonomy=theirs)
    seen = new_patients.last_seen(
        History(lines=(known,)), on=date(2026, 3, 2), npi=OURS, taxonomy=ORTHOPEDICS
    )
    assert (seen is not None) is is_seen
    assert (seen and seen.is_certain) is is_certain


@pytest.mark.parametrize(("theirs", "is_new"), [(ORTHOPEDICS, False), (FAMILY, None)])
def test_whether_a_patient_is_new_is_asked_by_specialty(theirs, is_new):
    known = EarlierLine("C", "99213", date(2026, 1, 5), provider_npi=ANOTHER, taxonomy=theirs)
    asked = {"on": date(2026, 3, 2), "npi": OURS, "recorded": None}
    history = History(lines=(known,))
    found = new_patients.standing(history, taxonomy=ORTHOPEDICS, **asked)
    assert (found and found.is_new) is is_new
    unknown = new_patients.standing(history, **asked)
    assert not unknown.is_new
    assert "in a specialty we do not know" in unknown.explanation


def test_the_last_visit_is_told_whole():
    line = EarlierLine("C", "99213", date(2026, 1, 5), provider_npi=ANOTHER, taxonomy=ORTHOPEDICS)
    asked = {"on": date(2026, 3, 2), "npi": OURS}
    seen = new_patients.last_seen(History(lines=(line,)), taxonomy=ORTHOPEDICS, **asked)
    words = (
        "On 2026-01-05, within three years, another physician of this group and specialty "
        "gave 99213."
    )
    assert seen == Seen(date(2026, 1, 5), is_certain=True, explanation=words)
    unknown = new_patients.last_seen(History(lines=(line,)), **asked)
    assert not unknown.is_certain


def test_the_physician_who_changed_specialty_saw_the_patient_all_the_same():
    known = EarlierLine("C", "99213", date(2026, 1, 5), provider_npi=OURS, taxonomy=FAMILY)
    seen = new_patients.last_seen(
        History(lines=(known,)), on=date(2026, 3, 2), npi=OURS, taxonomy=ORTHOPEDICS
    )
    assert seen.is_certain


@pytest.mark.parametrize(
    ("npi", "whom"),
    [(OURS, "this physician"), (ANOTHER, "this group, in a specialty we do not know,")],
)
def test_a_known_patient_s_standing_says_who_saw_them_and_when(npi, whom):
    known = history(date(2026, 1, 5))

    found = new_patients.standing(known, on=date(2026, 3, 2), npi=npi, recorded=None)

    assert not found.is_new
    assert found.explanation == f"On 2026-01-05, within three years, {whom} gave 99213."


@pytest.mark.parametrize(("recorded", "word"), [(True, "new"), (False, "established")])
def test_the_record_s_own_word_is_quoted(recorded, word):
    found = new_patients.standing(History(lines=()), on=None, npi=OURS, recorded=recorded)

    assert (found.is_new, found.explanation) == (recorded, f"The record says {word}.")
