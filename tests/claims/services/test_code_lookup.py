"""A claim's tables: one read when they are known, two when they are not."""

import time
from datetime import date
from decimal import Decimal

import pytest

from claims.domain.coding.codetables import (
    MueLimit,
    Procedure,
    PtpEdit,
    ServiceFacts,
)
from claims.domain.coding.loaded import AddOnRow, Primary
from claims.services import code_lookup
from clinicbridge import scope
from tests import clinic as clinics
from tests.claims.services import shelves

pytestmark = pytest.mark.both

DAY = date(2026, 11, 20)
CODES = frozenset({"97110", "97112", "97140", "97530", "G0283", "20985"})
PAIR = PtpEdit("97530", "97140", 1, date(2020, 1, 1))
FACTS = ServiceFacts("97110", status="A", global_days="XXX", allowed=Decimal("28.99"))


@pytest.fixture(autouse=True)
def purpose():
    """Read no patient's data, and be in no practice before the test enters one."""


def fill():
    """Load every kind of table, with a row or two."""
    shelves.release("NCCI_PTP", "PTP Q4", pairs=(PAIR,))
    shelves.release("NCCI_MUE", "MUE Q4", [MueLimit("97110", 6, 3)])
    shelves.release("ADD_ON", "AOC Q4", [AddOnRow("20985", 1, (Primary("27447", DAY),))])
    shelves.release("MPFS", "RVU26", [FACTS])
    shelves.release("HCPCS", "HCPCS Q4", [Procedure("G0283", "e-stim")], is_public=True)
    shelves.release("CPT", "CPT 2026", [Procedure("97110", "the licence's words")])


@pytest.fixture
def loaded(clinic):
    """Be in a clinic with every kind of table."""
    fill()
    return clinic


def tables(codes=CODES, days=(DAY,)):
    return code_lookup.tables_for(practice_id=scope.current(), codes=codes, days=days)


def ask_everything(found):
    return (
        found.ptp.between(CODES, DAY),
        found.mue.limit("97110", DAY),
        found.add_ons.add_on("20985", DAY),
        found.physician_fees.facts("97110", DAY),
        found.procedures.procedure("G0283"),
        found.procedures.procedure("97110"),
    )


def test_every_table_answers_and_names_its_release(loaded):
    said = ask_everything(tables())

    assert [one[0].release if isinstance(one, tuple) else one.release for one in said] == [
        "PTP Q4",
        "MUE Q4",
        "AOC Q4",
        "RVU26",
        "HCPCS Q4",
        "CPT 2026",
    ]
    assert said[1].value == 6
    assert said[2].primaries == {"27447"}
    assert said[3].allowed == Decimal("28.99")
    assert said[5].description == "the licence's words"


def test_a_cold_claim_costs_two_queries_and_a_warm_one_none(loaded, django_assert_num_queries):
    with django_assert_num_queries(2):
        cold = ask_everything(tables())
    tables()  # asks for the practice's state and its releases
    with django_assert_num_queries(0):
        warm = ask_everything(tables())

    assert warm == cold


def test_a_claim_of_a_practice_without_tables_costs_one(clinic, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = tables()

    assert found.ptp.between(CODES, DAY) == ()
    assert found.mue.limit("97110", DAY) is None
    assert not found.procedures.covers("97110", DAY)
    assert found.em
    assert found.kx


def test_a_release_that_came_since_is_seen_at_once(loaded):
    ask_everything(tables())
    shelves.release("NCCI_MUE", "MUE Q4 corrected", [MueLimit("97110", 4, 2)])
    shelves.release("NCCI_PTP", "PTP Q4 corrected", pairs=())

    found = tables()

    assert found.mue.limit("97110", DAY) == MueLimit("97110", 4, 2, "MUE Q4 corrected")
    assert found.ptp.between(CODES, DAY) == ()


def test_a_code_not_named_before_is_still_answered(loaded):
    found = tables(codes={"97140"})

    assert found.mue.limit("97110", DAY).value == 6
    assert found.ptp.between(frozenset({"97530", "97140"}), DAY)


def test_another_practices_release_is_never_seen(db):
    here, other = clinics.make(), clinics.make("Other Clinic", "elsewhere")
    with scope.practice(here.practice.pk):
        fill()
        assert ask_everything(tables())[1].value == 6

    with scope.practice(other.practice.pk):
        said = ask_everything(tables())

    assert said == ((), None, None, None, said[4], None)
    assert said[4].description == "e-stim"


def test_a_warm_look_up_takes_microseconds(loaded):
    found = tables()
    found.mue.limit("97110", DAY)

    def best(act, times=2000):
        took = []
        for _ in range(5):
            began = time.process_time()
            for _ in range(times):
                act()
            took.append((time.process_time() - began) / times)
        return min(took)

    assert best(lambda: found.mue.limit("97110", DAY)) < 20e-6
    assert best(lambda: found.physician_fees.facts("97110", DAY)) < 20e-6
    assert best(lambda: found.procedures.procedure("G0283")) < 20e-6
    assert best(lambda: found.ptp.between(CODES, DAY)) < 20e-6


def test_the_practice_is_told_once_what_is_not_loaded_for_a_day(loaded):
    told = code_lookup.missing(practice_id=scope.current(), day=date(2027, 1, 4))

    assert "NCCI procedure pairs: checked against PTP Q4; 2027 Q1 not loaded." in [
        note.text for note in told
    ]
