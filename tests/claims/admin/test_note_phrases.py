"""What a clinic's notes call a service, kept in the admin."""

import pytest

from claims.models import NotePhrase

ADD = "/admin/claims/notephrase/add/"


def kept():
    return list(NotePhrase.objects.values_list("code", "phrase", "leads"))


def test_a_phrase_is_kept_as_claims_and_notes_write_it(alex):
    answer = alex.post(ADD, {"code": " j3301 ", "phrase": "  kenalog \t shot ", "leads": "on"})

    assert answer.status_code == 302
    assert kept() == [("J3301", "kenalog shot", True)]


def test_a_phrase_of_ours_may_be_taken_away(alex):
    alex.post(ADD, {"code": "97110", "phrase": "exercise program"})

    assert kept() == [("97110", "exercise program", False)]


@pytest.mark.parametrize(
    ("code", "phrase", "said"),
    [
        ("knee", "knee shot", "five characters"),
        ("20610", "k", "at least three letters"),
        ("20610", "1 2 3", "at least three letters"),
        ("", "knee shot", "This field is required"),
        ("20610", "k" * 81, "at most 80 characters"),
        ("20610", "a\x00bc", "Null characters"),
    ],
)
def test_what_cannot_be_one_is_said_in_words(alex, code, phrase, said):
    answer = alex.post(ADD, {"code": code, "phrase": phrase, "leads": "on"})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert kept() == []


def test_the_same_phrase_of_a_code_is_kept_once(alex):
    for _ in range(2):
        answer = alex.post(ADD, {"code": "20610", "phrase": "knee shot", "leads": "on"})

    assert answer.status_code == 200
    assert len(kept()) == 1
