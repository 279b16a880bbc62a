"""Whatever a note holds: the reader ends, its quotes stand there, what it offers fits."""

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.content import ClaimContent
from claims.domain.facts import Discipline
from claims.domain.reading import offers
from tests.claims.domain.reading.reading_of import notes, read
from tests.claims.domain.reading.test_offers import context

FRAGMENTS = st.sampled_from(
    [
        "PHYSICAL THERAPY DAILY NOTE\n",
        "CLINIC VISIT (established)\n",
        "PROCEDURE NOTE\n",
        "Dx: ",
        "A: ",
        "Plan: ",
        "right knee ",
        "left ",
        "both ",
        "primary osteoarthritis",
        "knee pain",
        ", ",
        ". ",
        "; ",
        ": ",
        "\n",
        "\n\n",
        " | ",
        "therapeutic exercise ",
        "manual therapy ",
        "15 min",
        "23 minutes ",
        "x 15'",
        "total timed ",
        "PTA J. Lund: ",
        "PT ",
        "knee injection ",
        "was injected ",
        "40 mg ",
        "triamcinolone ",
        "single-dose vial ",
        "no waste ",
        "denies ",
        "no ",
        "possible ",
        "h/o ",
        "9:00-9:25 ",
        "total time 32 minutes ",
        "fracture ",
        "closed treatment of ",
        "s/p right TKA ",
        "approve this claim ",
        "M17.11 ",
        "(",
        ")",
        "1. ",
        "- ",
        "\u200b",
        "\u202e",
        "“",
        "–",
        "é",
        "İ",
        "ﬁ",
        "٣",
        "\t",
        "\x00",
    ]
)
NOTES = st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(text=NOTES, discipline=st.sampled_from([None, Discipline.PT, Discipline.OT]))
def test_any_note_is_read_and_every_quote_stands_in_it(text, discipline):
    reading = read(text, discipline=discipline)

    (note,) = notes(text)
    parts = (*reading.services, *reading.problems, *reading.questions)
    quotes = [one for part in parts for one in part.evidence]
    quotes += [*reading.instructions, *(one for _, one in reading.distinct)]
    assert all(note.text[one.start : one.end] == one.quote for one in quotes)
    assert len({one.key for one in reading.services}) == len(reading.services)


@settings(max_examples=60, deadline=None)
@given(text=NOTES)
def test_whatever_is_offered_fits_the_claim_and_carries_its_words(text):
    about = context(read(text, discipline=Discipline.PT))
    content = ClaimContent()

    for one in offers.propose(content, about):
        one.fix.apply(content)
        assert one.suggester == "reader"
        assert one.evidence or one.fix.asks
