"""Quotes are numbered by their place in the notes, and said once."""

from claims.domain.encounter import NoteRecord
from claims.models import Suggestion
from claims.views import quoting
from claims.views.quoting import Quote

TEXT = "Injected 2 mL of Kenalog. Tolerated well. Injected 2 mL of Kenalog."


def quotes(*rows):
    notes = [NoteRecord(key="N1", text=TEXT)]
    made = [Suggestion(evidence=[{"quote": words, **at} for words, at in row]) for row in rows]
    read = quoting.read(notes, made)
    return [read.quotes[row.pk] for row in made]


def test_one_sentence_that_carries_two_facts_is_quoted_once():
    injected = ("Injected 2 mL of Kenalog.", {"start": 0, "end": 25})

    assert quotes([injected, injected]) == [(Quote("Injected 2 mL of Kenalog.", 1),)]


def test_the_same_words_at_two_places_are_two_quotes():
    first = ("Injected 2 mL of Kenalog.", {"start": 0, "end": 25})
    second = ("Injected 2 mL of Kenalog.", {"start": 42, "end": 67})

    (said,) = quotes([first, second])

    assert [one.number for one in said] == [1, 2]


def test_two_suggestions_that_rest_on_the_same_words_share_their_number():
    said = [("Tolerated well.", {})]

    assert quotes(said, said) == [(Quote("Tolerated well.", 1),)] * 2


def test_words_that_no_note_holds_have_no_number():
    assert quotes([("Never said.", {}), ("", {})]) == [(Quote("Never said.", 0),)]
