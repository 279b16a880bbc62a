"""The index of a small release, read back from its pack and told by hand."""

from datetime import date

import pytest

from claims.domain.coding import icd_index, icd_packing, icd_rows
from claims.domain.coding.icd_indexing import SCALE
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_rows import Release
from tests.claims.domain.coding.icd import SHIPPED
from tests.claims.domain.coding.test_icd_indexing import ROWS

RELEASE = Release("FY2099", date(2098, 10, 1), date(2099, 9, 30), {"order": "order.txt"})


def packed(release=RELEASE):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(icd_rows, "FEWEST", 1)
        return IcdPack(icd_packing.build(ROWS, release=release))


@pytest.fixture(scope="module")
def table():
    return packed()


def test_a_word_scores_where_it_stands_and_two_words_add_up(table):
    """Places and impacts as test_icd_indexing has them by hand."""
    index = icd_index.of(table)
    assert index.scores(["knee"]) == {2: 187 / SCALE, 4: 183 / SCALE}
    assert index.scores(["meniscus", "knee"]) == {4: 382 / SCALE + 183 / SCALE, 2: 187 / SCALE}
    assert index.scores(["unheard"]) == {}


def test_a_word_tells_more_the_rarer_it_is(table):
    index = icd_index.of(table)
    assert [index.rarity(word) for word in ("knee", "joint", "unheard")] == [0.47, 0.981, 8.0]


def test_a_word_no_title_has_is_sought_in_the_forms_that_begin_alike(table):
    index = icd_index.of(table)
    assert index.known("knee") == ("knee",)
    assert index.known("meniscal") == ("meniscus",)
    assert index.known("menisc") == ("meniscus",)
    assert index.known("menisx") == ("menisx",)
    assert index.known("kneel") == ("kneel",)


def test_a_place_has_its_code_title_and_words(table):
    title = "Osteoarthritis, right knee"
    words = frozenset({"osteoarthritis", "right", "knee"})
    assert icd_index.of(table).title(2) == ("M17.11", title, words)


def test_below_a_code_is_what_the_search_may_find_and_no_more_than_asked(table):
    index = icd_index.of(table)
    assert list(index.below(table, "M17", 80)) == [2]
    assert list(index.below(table, "S83", 80)) == [4]  # with its 7th characters below
    assert list(index.below(table, "S83", 0)) == []
    assert list(index.below(table, "A00", 80)) == []


def test_a_pack_says_which_release_it_is_and_for_which_days(table):
    told = (table.release, table.effective_from, table.effective_to, table.sources)
    assert told == ("FY2099", date(2098, 10, 1), date(2099, 9, 30), {"order": "order.txt"})
    assert packed(Release("FY2099", date(2098, 10, 1))).effective_to is None
    assert bytes(table.section("unheard")) == b""


def test_of_very_many_words_the_forms_are_still_those_that_begin_alike():
    assert icd_index.of(SHIPPED).known("fracturing") == ("fracture", "fractured")
