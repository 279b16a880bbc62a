"""The shapes of codes and numbers."""

import pytest

from claims.domain import codes


@pytest.mark.parametrize(
    ("written", "normal"),
    [("m5450", "M54.50"), ("M54.50", "M54.50"), (" z96651 ", "Z96.651"), ("I10", "I10"), ("", "")],
)
def test_a_diagnosis_is_written_with_its_dot_and_in_capitals(written, normal):
    assert codes.normalise_diagnosis(written) == normal


@pytest.mark.parametrize("code", ["97110", "G0283", "J3301", "0001F", "0591T", "0001U"])
def test_cpt_and_hcpcs_shapes_are_known(code):
    assert codes.is_procedure(code)


@pytest.mark.parametrize("code", ["9711", "971100", "97110A", "W1234", "g0283", "97 10", ""])
def test_anything_else_is_no_procedure_code(code):
    assert not codes.is_procedure(code)


@pytest.mark.parametrize(
    "code", ["M54.50", "I10", "Z96.651", "S72.001A", "C4A.0", "U07.1", "QA0.0101"]
)
def test_icd_10_cm_shapes_are_known(code):
    assert codes.is_diagnosis(code)


@pytest.mark.parametrize("code", ["M5450", "M54.", "54.50", "m54.50", "M54.50123", "M5.450", ""])
def test_anything_else_is_no_diagnosis(code):
    assert not codes.is_diagnosis(code)


@pytest.mark.parametrize("npi", ["1234567893", "1245319599"])
def test_an_npi_whose_check_digit_holds_is_one(npi):
    assert codes.is_npi(npi)


@pytest.mark.parametrize("digit", "012456789")
def test_every_other_check_digit_is_refused(digit):
    assert not codes.is_npi("123456789" + digit)


@pytest.mark.parametrize("npi", ["", "123456789", "12345678933", "3234567893", "１234567893"])
def test_what_is_not_ten_plain_digits_is_no_npi(npi):
    assert not codes.is_npi(npi)


@pytest.mark.parametrize(
    ("zip_code", "expected"),
    [
        ("12345", True),
        ("12345-6789", True),
        ("123456789", True),
        ("1234", False),
        ("12345-", False),
        ("123-456789", False),
        ("", False),
    ],
)
def test_a_zip_has_five_or_nine_digits(zip_code, expected):
    assert codes.is_zip(zip_code) is expected


def test_states_places_tax_numbers_and_ndcs_have_their_shapes():
    assert codes.is_state("TX")
    assert not codes.is_state("tx")
    assert not codes.is_state("ZZ")
    assert codes.is_place_of_service("11")
    assert not codes.is_place_of_service("99x")
    assert not codes.is_place_of_service("73")
    assert codes.is_tax_id("12-3456789")
    assert not codes.is_tax_id("12345678")
    assert codes.is_ndc("00003-0293-05")
    assert not codes.is_ndc("0003-0293-05")
    assert codes.is_modifier("KX")
    assert not codes.is_modifier("K")
    assert codes.normalise_digits("(555) 010-2030") == "5550102030"
    assert codes.normalise_code(" 971 10 ") == "97110"


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("J0585", True),
        ("J3301", True),
        ("J7999", True),
        ("J8000", False),
        ("J8999", False),
        ("J9000", True),
        ("J9999", True),
        ("Q5101", True),
        ("Q4101", False),
        ("20610", False),
        ("", False),
    ],
)
def test_a_drug_is_given_and_not_taken_by_mouth(code, is_one):
    assert codes.is_drug(code) is is_one


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  ICN-77 ", "ICN-77"),
        ("\uff29\uff23\uff2e\u3000\uff17\uff17", "ICN 77"),
        ("20\u200b26\u00a0 033", "2026 033"),
        ("\ufeffICN\t77\n", "ICN 77"),
        ("\u0967", "\u0967"),
    ],
)
def test_a_payers_number_is_kept_as_it_is_sent(typed, kept):
    assert codes.normalise_number(typed) == kept


@pytest.mark.parametrize(
    ("code", "is_visit"),
    [
        ("98000", True),  # by video or voice, since CPT 2025
        ("98016", True),
        ("97999", False),
        ("98017", False),
        ("98966", False),
        ("99201", False),
        ("99202", True),
        ("99499", True),
        ("99500", False),
        ("92014", True),
        ("G0463", True),
        ("9800", False),
        ("J3301", False),
    ],
)
def test_visits_are_known_by_their_number(code, is_visit):
    assert codes.is_evaluation(code) is is_visit
