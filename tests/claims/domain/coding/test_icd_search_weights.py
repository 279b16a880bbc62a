"""How a candidate's score is made up: by its words, its side, its detail and where it leads."""

import pytest

from claims.domain.coding import icd_index, icd_packing, icd_rows, icd_search
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_phrase import Synonyms
from claims.domain.coding.icd_rows import IcdRow, Release
from claims.domain.coding.icd_search import Candidate
from claims.domain.coding.icd_sevenths import Phase
from claims.domain.facts import Side
from tests.claims.domain.coding.icd import INSIDE

NONE = Synonyms({}, {})
LONG = " ".join(f"detail{n}" for n in range(60))
TITLES = {
    "G89.1": "Ache of shoulder",
    "L97.1": "Ache of ankle",
    "M25.50": "Ache",
    "M25.561": "Ache of right knee",
    "M25.562": "Ache of left knee",
    "M25.569": "Ache of unspecified knee",
    "M25.60": "Ache of hip, numb",
    "M25.61": "Other ache of elbow",
    "M25.62": "Nondisplaced ache of wrist",
    "M25.63": "Nondisplaced other unspecified ache of thumb",
    "M26.0": f"Ache of foot, {LONG}",
    "M62.0": "Weakness",
    **{f"R{n}.0": f"Fever number{n} after a journey, and unexplained" for n in range(10, 99)},
    "Z99.9": "Fever",
}
INJURY = (
    IcdRow("S83.24", "Tear of meniscus", is_billable=False, parent="S80-S89"),
    IcdRow("S83.24XA", "Tear of meniscus, initial encounter", is_billable=True, parent="S83.24"),
    IcdRow("S83.24XD", "Tear of meniscus, subsequent encounter", is_billable=True, parent="S83.24"),
)


@pytest.fixture(scope="module")
def table():
    rows = [IcdRow(code, title, is_billable=True) for code, title in TITLES.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(icd_rows, "FEWEST", 1)
        return IcdPack(icd_packing.build([*rows, *INJURY], release=Release("FY2099", INSIDE)))


def found(table, text, *, synonyms=NONE, **known):
    told = icd_search.search(text, table, synonyms=synonyms, most=200, **known)
    return {one.code: one for one in told}


def words_of(table, code, *words):
    """Return what the words of a phrase alone say for a code."""
    return icd_index.of(table).scores(words).get(table.place(code), 0.0)


def missing(table, *words):
    index = icd_index.of(table)
    return icd_search.MISSING * sum(index.rarity(word) for word in words)


@pytest.mark.parametrize(
    ("code", "side", "weight", "reasons"),
    [
        ("M25.562", None, icd_search.SIDE_UNASKED, ()),
        ("M25.562", Side.LEFT, icd_search.SIDE, ("left, as said",)),
        ("M25.562", Side.RIGHT, icd_search.OTHER_SIDE, ()),
        ("M25.562", Side.BILATERAL, icd_search.NOT_BOTH, ()),
        ("M25.569", None, icd_search.UNSPECIFIED, ()),
        ("M25.569", Side.LEFT, icd_search.UNSPECIFIED + icd_search.SIDE_OPEN, ()),
        ("M25.50", None, 0.0, ()),
        ("M25.50", Side.LEFT, 0.0, ()),
    ],
)
def test_a_side_moves_the_titles_that_name_one_and_those_that_leave_it_open(
    table, code, side, weight, reasons
):
    one = found(table, "ache knee", side=side)[code]
    said = ("ache", "knee") if "knee" in TITLES[code] else ("ache",)
    score = words_of(table, code, "ache", "knee") + weight
    assert one == Candidate(
        code, TITLES[code], round(score, 2), (f"title says {', '.join(said)}", *reasons), "FY2099"
    )


@pytest.mark.parametrize(
    ("code", "text", "weight"),
    [
        ("M25.61", "ache elbow", icd_search.OTHER),
        ("M25.62", "ache wrist", icd_search.NONDISPLACED),
        ("M25.62", "nondisplaced ache wrist", 0.0),
        (
            "M25.63",
            "ache thumb",
            icd_search.OTHER + icd_search.NONDISPLACED + icd_search.UNSPECIFIED,
        ),
    ],
)
def test_what_a_phrase_leaves_open_prefers_what_leaves_it_open(table, code, text, weight):
    score = words_of(table, code, *text.split()) + weight
    if "nondisplaced" in TITLES[code].lower() and "nondisplaced" not in text:
        score -= missing(table, "nondisplaced")
    assert found(table, text)[code].score == round(score, 2)


def test_each_word_of_a_title_the_phrase_lacks_costs_by_its_rarity_up_to_a_bound(table):
    told = found(table, "ache")
    score = words_of(table, "M25.60", "ache") - missing(table, "hip", "numb")
    assert told["M25.60"].score == round(score, 2)
    score = words_of(table, "M26.0", "ache") - icd_search.MISSING_MOST
    assert told["M26.0"].score == round(score, 2)


def test_what_such_a_clinic_seldom_treats_costs_unless_an_index_term_leads_there(table):
    unusual = icd_search.UNUSUAL
    assert found(table, "ache ankle")["L97.1"].score == round(
        words_of(table, "L97.1", "ache", "ankle") + unusual, 2
    )
    own = Synonyms({}, {"sore heel": ["L97.1"]})
    weight = icd_search.LED + 2 * icd_search.LED_WORD
    led = found(table, "sore heel", synonyms=own)["L97.1"]
    score = weight - missing(table, "ache", "ankle")
    assert (led.score, led.reasons) == (round(score, 2), ("index term",))


def test_an_index_term_weighs_by_its_words_and_its_share_of_the_phrase(table):
    own = Synonyms({}, {"sore heel": ["M62.0"]})
    told = found(table, "sore heel ache", synonyms=own)
    weight = (icd_search.LED + 2 * icd_search.LED_WORD) * (1 + 2 / 3) / 2
    score = weight - missing(table, "weakness")
    assert told["M62.0"].score == round(score, 2)
    assert told["M25.50"].score == round(words_of(table, "M25.50", "ache"), 2)
    assert told["M25.50"].reasons == ("title says ache",)


def test_a_code_that_needs_a_seventh_character_is_found_with_that_of_the_phase(table):
    (first,) = found(table, "tear meniscus").values()
    assert first.description == "Tear of meniscus, initial encounter"
    assert (first.code, first.reasons) == (
        "S83.24XA",
        ("title says meniscus, tear", "7th character A"),
    )
    (later,) = found(table, "tear meniscus", phase=Phase.AFTERCARE).values()
    assert (later.code, later.reasons[-1]) == ("S83.24XD", "7th character D")
    assert found(table, "tear meniscus", phase=Phase.NONUNION) == {}


def test_the_best_by_words_is_judged_wherever_it_stands_and_ten_are_shown(table):
    told = icd_search.search("fever", table, synonyms=NONE)
    assert told[0].code == "Z99.9"
    assert len(told) == 10
