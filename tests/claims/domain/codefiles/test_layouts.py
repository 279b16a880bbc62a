"""Each layout is read as its publisher writes it, and refused with line and reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.codefiles import (
    add_on,
    cpt,
    fee_schedule,
    hcpcs,
    mpfs,
    ncci_mue,
    ncci_ptp,
    payer_rules,
    pos,
)
from claims.domain.codefiles.base import BadFile
from claims.domain.coding.codetables import MueLimit, Place, Procedure, PtpEdit
from claims.domain.coding.loaded import AddOnRow, Primary
from tests.claims.domain.codefiles import layouts
from tests.claims.domain.codefiles.outcomes import read, refusal

READERS = [add_on, cpt, fee_schedule, hcpcs, mpfs, ncci_mue, ncci_ptp, payer_rules, pos]


def outcome(module, content):
    """Return the rows, at least one, or the reason of the refusal; nothing else may happen."""
    try:
        return read(module, content)
    except BadFile as refused:
        return refused.reason


# --- NCCI pairs ------------------------------------------------------------------
def test_pairs_begin_at_the_first_row_with_a_day_in_its_fourth_field():
    assert read(ncci_ptp, layouts.PTP) == [
        PtpEdit("AAAAA", "BBBBB", 1, date(2020, 1, 1)),
        PtpEdit("AAAAA", "CCCCC", 0, date(1996, 1, 1), date(2025, 12, 31)),
        PtpEdit("BBBBB", "DDDDD", 9, date(2020, 1, 1), date(2020, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"AAAAA\tBBBBB\t\t20200101\t*\t2\tx\r\n", "modifier indicator is '2'"),
        (b"AAAAA\tBBBBB\t\t20200101\t*\r\n", "5 fields"),
        (b"AAAAA\tBB\t\t20200101\t*\t1\tx\r\n", "no pair of codes"),
        (b"AAAAA\tBBBBB\t\t20201301\t*\t1\tx\r\n", "'20201301' is no date"),
        (b"AAAAA\tBBBBB\t\t*\t*\t1\tx\r\n", "no first day"),
        (b"AAAAA\tBBBBB\t\t20200101\tsoon\t1\tx\r\n", "'soon' is no date"),
        (b"AAAAA\tBBBBB\t\t2020\x000101\t*\t1\tx\r\n", "NUL"),
    ],
)
def test_a_pair_out_of_shape_is_refused_by_its_line(row, reason):
    line, said = refusal(ncci_ptp, layouts.PTP + row)

    assert line == 10
    assert reason in said


def test_a_file_without_pairs_is_no_pair_file():
    assert "no NCCI pair file" in refusal(ncci_ptp, layouts.MUE)[1]
    assert "no NCCI pair file" in refusal(ncci_ptp, b"words\n" * 1000)[1]


# --- NCCI units ------------------------------------------------------------------
def test_limits_are_found_under_headings_that_wrap():
    assert read(ncci_mue, layouts.MUE) == [
        MueLimit("AAAAA", 4, 2),
        MueLimit("BBBBB", 1, 1),
        MueLimit("CCCCC", 12, 3),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"DDDDD,x,2 Date,\r\n", "the MUE value of DDDDD is 'x'"),
        (b"DDDDD,1,Date,\r\n", "begins with 'D'"),
        (b"AAAAA,1,1 Line,\r\n", "a limit already"),
        (b"DD,1,1 Line,\r\n", "'DD' is no code"),
    ],
)
def test_a_limit_out_of_shape_is_refused(row, reason):
    line, said = refusal(ncci_mue, layouts.MUE + row)

    assert line == 8
    assert reason in said


# --- Add-on codes ----------------------------------------------------------------
def test_add_ons_gather_their_primaries_and_know_who_decides():
    assert read(add_on, layouts.ADD_ON) == [
        AddOnRow(
            "AAAAA",
            1,
            (
                Primary("BBBBB", date(2013, 4, 1)),
                Primary("DDDDD", date(2013, 4, 1), date(2025, 12, 31)),
            ),
        ),
        AddOnRow("EEEEE", 2),
        AddOnRow("FFFFF", 3, (Primary("BBBBB", date(2013, 4, 1)),)),
    ]


def test_without_a_type_the_placeholder_says_who_decides():
    content = b"addon_code,primary_code\nAAAAA,BBBBB\nEEEEE,CCCCC\nFFFFF,BBBBB\nFFFFF,CCCCC\n"

    assert [(row.code, row.kind) for row in read(add_on, content)] == [
        ("AAAAA", 1),
        ("EEEEE", 2),
        ("FFFFF", 3),
    ]


def test_an_add_on_of_no_known_type_is_refused():
    assert refusal(add_on, layouts.ADD_ON + b"AAAAA\tfour\tBBBBB\t\t\r\n")[0] == 7


# --- HCPCS and CPT ---------------------------------------------------------------
@pytest.mark.parametrize("content", [layouts.HCPCS, layouts.HCPCS_FIXED], ids=["csv", "fixed"])
def test_hcpcs_joins_long_texts_and_leaves_modifiers_out(content):
    assert read(hcpcs, content) == [
        Procedure("A0001", "A long text of two records", date(2020, 1, 1)),
        Procedure("A0002", "Another, with a comma", date(1986, 1, 1), date(2025, 12, 31)),
    ]


def test_a_hcpcs_code_twice_is_refused():
    assert "stands twice" in refusal(hcpcs, layouts.HCPCS + b"A0001,500,3,x,,,,,\r\n")[1]


def test_cpt_is_found_by_headings_in_any_order_and_keeps_its_longest_text():
    assert read(cpt, layouts.CPT) == [
        Procedure("AAAAA", "the licence's long words", date(2020, 1, 1)),
        Procedure("BBBBB", "the licence's medium words", date(2020, 1, 1), date(2025, 12, 31)),
    ]
    assert read(cpt, b"Description;Code\nwords;97110\n") == [Procedure("97110", "words")]


# --- The practice's own ----------------------------------------------------------
def test_places_get_back_the_zero_a_spreadsheet_took():
    content = b"code,name,payment_setting,valid from\n2,Away,facility,2022-01-01\n11,Office,,\n"

    assert read(pos, content) == [
        Place("02", "Away", True, date(2022, 1, 1)),
        Place("11", "Office"),
    ]


def test_fees_of_the_clinic_are_dollars_and_cents():
    content = b'CPT,Mod,Charge,Label\n97110,,$95.00,Ther-ex\n97110,GP,"1,095.5",\n'

    assert [(row.code, row.modifier, row.amount) for row in read(fee_schedule, content)] == [
        ("97110", "", Decimal("95.00")),
        ("97110", "GP", Decimal("1095.50")),
    ]
    for amount in (b"free", b"-1", b"0.001", b"NaN", b"1e9"):
        assert refusal(fee_schedule, b"code,amount\n97110," + amount + b"\n")[0] == 2


def test_payer_rules_are_read_by_their_kind():
    content = (
        b"payer,rule,value\nMedicare,filing_days,365\nMedicare,assistant_modifiers,yes\n"
        b"Summit,units_method,cpt_midpoint\nSummit,member_id_pattern,^SUM[0-9]+$\n"
        b"Summit,authorization_required,\n"
    )

    assert [(row.name, row.value) for row in read(payer_rules, content)] == [
        ("filing_days", 365),
        ("assistant_modifiers", True),
        ("units_method", "CPT_MIDPOINT"),
        ("member_id_pattern", "^SUM[0-9]+$"),
        ("authorization_required", None),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"M,no_such_rule,1", "'no_such_rule' is no rule; the rules are assistant_modifiers"),
        (b"M,filing_days,soon", "filing_days: 'soon' is no number of days"),
        (b"M,assistant_modifiers,maybe", "neither yes nor no"),
        (b"M,units_method,GUESS", "none of MEDICARE_8_MINUTE, CPT_MIDPOINT"),
        (b"M,member_id_pattern,[", "no pattern of a member id"),
        (b"M,telehealth_place,73", "no place of service"),
        (b",filing_days,3", "names no payer"),
    ],
)
def test_a_payer_rule_that_makes_no_sense_is_refused(row, reason):
    line, said = refusal(payer_rules, b"payer,rule,value\n" + row + b"\n")

    assert line == 2
    assert reason in said


# --- Any file --------------------------------------------------------------------
@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.split(".")[-1])
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(module, content):
    assert outcome(module, content)


@pytest.mark.parametrize("module", READERS, ids=lambda module: module.__name__.split(".")[-1])
@pytest.mark.parametrize("name", ["PTP", "MUE", "ADD_ON", "MPFS", "MPFS_FIXED", "HCPCS", "CPT"])
@given(data=st.data())
def test_a_file_cut_or_spoilt_anywhere_is_read_or_refused(module, name, data):
    content = bytearray(getattr(layouts, name))
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = content[: data.draw(st.integers(0, len(content)))]

    assert outcome(module, bytes(cut))


@pytest.mark.parametrize("pattern", ["(", "a{99999999999999}", "(" * 5_000])
def test_a_pattern_nobody_can_match_by_is_refused(pattern):
    with pytest.raises(BadFile, match="is no pattern of a member id"):
        list(payer_rules.rows([b"payer,rule,value\n", f"A,member_id_pattern,{pattern}".encode()]))


def test_a_number_too_long_to_be_read_is_no_limit():
    long = layouts.MUE.replace(b"BBBBB,1,", b"BBBBB," + b"9" * 5_000 + b",")

    with pytest.raises(BadFile, match="not a number"):
        list(ncci_mue.rows(long.splitlines(keepends=True)))


def test_a_day_past_all_dates_is_none():
    with pytest.raises(BadFile, match="'9999366' is no date"):
        list(hcpcs.rows([b"HCPC,LONG DESCRIPTION,TERM DT\n", b"AAAAA,x,9999366\n"]))
