"""Patterns of member ids: what they match, what they refuse, and that they end."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.coding import member_ids


@pytest.mark.parametrize(
    ("pattern", "said", "is_one"),
    [
        ("^SUM[0-9]+$", "SUM123", True),
        ("^SUM[0-9]+$", "SUM", False),
        ("SUM[0-9]{3,4}", "SUM12345", False),
        ("SUM[0-9]{3,}", "SUM12345", True),
        ("[A-Z]{3}[0-9]{9}|R[0-9]{8}", "r12345678", True),
        ("[A-Z]{3}[0-9]{9}|R[0-9]{8}", "ABC123456789", True),
        ("[A-Z]{3}[0-9]{9}|R[0-9]{8}", "ABC12345678", False),
        (r"\d{2}-?\d{2}", "12-34", True),
        (".*", "", True),
        (r"\d{2}", "\u0661\u0662", False),  # digits of another script are none of a payer's
        ("A?", "AA", False),
    ],
)
def test_a_whole_id_is_of_a_pattern_or_not(pattern, said, is_one):
    assert member_ids.matches(pattern, said) is is_one


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "(",
        "(A+)+",
        "A{2,1}",
        "[Z-A]",
        "A**",
        "|A",
        "A" * 101,
        "(?=A)A",
        r"(A)\1",
        "[",
        "A{999}",
    ],
)
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(member_ids.BadPattern, match="no groups"):
        member_ids.check(pattern)


def test_what_a_pattern_is_stands_in_the_refusal():
    member_ids.check("SUM[0-9]{3,4}")
    with pytest.raises(member_ids.BadPattern) as refused:
        member_ids.check("(")
    assert str(refused.value) == (
        "is no pattern of a member id: write characters and [A-Z0-9] sets, each with "
        "{9}, {8,11}, ?, * or + where it repeats, | between alternatives, at most "
        "100 characters and no groups"
    )


ATOMS = st.sampled_from(["A", "B", "[AB]", "[^A]", "."])
OFTEN = st.sampled_from(["", "?", "*", "+", "{2}", "{1,2}", "{2,}"])


@given(
    pattern=st.lists(st.tuples(ATOMS, OFTEN).map("".join), min_size=1, max_size=5).map("".join),
    said=st.text("ABC", max_size=6),
)
def test_it_matches_as_regular_expressions_do(pattern, said):
    assert member_ids.matches(pattern, said) is bool(re.fullmatch(pattern, said))


def test_the_worst_pattern_ends_soon():
    began = time.process_time()
    assert not member_ids.matches("[A-Z]*" * 16 + "1", "A" * 10_000)
    assert time.process_time() - began < 2
