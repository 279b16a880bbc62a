"""Shapes of the codes and numbers a claim is written in."""

import re
import unicodedata

_PROCEDURE = re.compile(r"[0-9]{4}[0-9FMTU]|[A-V][0-9]{4}")
# QA0, of April 2026, is the first category whose second character is a letter.
_DIAGNOSIS = re.compile(r"(?:[A-Z][0-9][0-9AB]|QA[0-9])(?:\.[0-9A-Z]{1,4})?")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_PLACE = re.compile(r"[0-9]{2}")
_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?")
_TAX_ID = re.compile(r"[0-9]{9}")
_PAYER_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_#-]{0,49}")
_NDC = re.compile(r"[0-9]{11}")
# Eye visits, the welcome and yearly wellness visits, the hospital clinic's visit.
_OTHER_LINE = "92002 92004 92012 92014 G0402 G0438 G0439 G0463"
_OTHER_VISITS = frozenset(_OTHER_LINE.split())

# As the postal service abbreviates them, military posts included.
_STATE_LINE = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "
    "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI FM MH PW AA "
    "AE AP"
)
STATES = frozenset(_STATE_LINE.split())

# Place-of-service codes CMS has assigned.
_PLACE_LINE = (
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 "
    "34 41 42 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99"
)
PLACES = frozenset(_PLACE_LINE.split())


def plain(text: str) -> str:
    """Return what was typed in plain characters: a full-width 59 is the 59 that was meant.

    What is left over that is not ASCII only looks like a letter or digit of a code.
    """
    return unicodedata.normalize("NFKC", text)


def normalise_code(text: str) -> str:
    """Return a procedure code or modifier upper-cased, without blanks."""
    return "".join(text.split()).upper()


def normalise_number(text: str) -> str:
    """Return a payer's number as it is sent: plain letters and digits for wide ones, no odd blanks.

    What a page, a PDF or another keyboard adds unseen goes: full-width
    forms, zero-width marks, blanks at the ends and doubled within.
    """
    seen = "".join(sign for sign in plain(text) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def is_payer_number(text: str) -> bool:
    """Whether a payer may have numbered a claim so: REF02 holds 50, and no sign that parts."""
    return _PAYER_NUMBER.fullmatch(text) is not None


def normalise_diagnosis(text: str) -> str:
    """Return an ICD-10-CM code upper-cased, dot after the third character."""
    plain = normalise_code(text).replace(".", "")
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > 3 else plain


def normalise_digits(text: str) -> str:
    """Return the digits of a phone, ZIP, NPI or tax number."""
    return "".join(c for c in text if c in "0123456789")


def is_procedure(code: str) -> bool:
    """Say whether this is shaped like a CPT or HCPCS Level II code."""
    return bool(_PROCEDURE.fullmatch(code))


def is_evaluation(code: str) -> bool:
    """Say whether this code number is an evaluation and management visit.

    Visits by video or voice have numbers of their own since CPT 2025.
    """
    if code in _OTHER_VISITS:
        return True
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return False
    return 98000 <= int(code) <= 98016 or 99202 <= int(code) <= 99499


def is_drug(code: str) -> bool:
    """Say whether this code number is an injected or otherwise administered drug.

    J8 is taken by mouth; J9 is chemotherapy, given like the rest.
    """
    return (code[:1] == "J" and code[:2] != "J8") or code[:2] == "Q5"


def is_diagnosis(code: str) -> bool:
    """Say whether this is shaped like an ICD-10-CM code, dot in place."""
    return bool(_DIAGNOSIS.fullmatch(code))


def is_modifier(code: str) -> bool:
    """Say whether this is two letters or digits."""
    return bool(_MODIFIER.fullmatch(code))


def is_place_of_service(code: str) -> bool:
    """Say whether CMS has assigned this place-of-service code."""
    return bool(_PLACE.fullmatch(code)) and code in PLACES


def is_zip(code: str) -> bool:
    """Say whether this is a ZIP or ZIP+4, with or without its hyphen."""
    head, hyphen, tail = code.partition("-")
    return bool(_ZIP.fullmatch(head + tail)) and (not hyphen or (len(head) == 5 and len(tail) == 4))


def is_state(code: str) -> bool:
    """Say whether the postal service delivers to this state code."""
    return code in STATES


def is_tax_id(number: str) -> bool:
    """Say whether this is a nine-digit EIN or SSN, hyphens allowed."""
    return bool(_TAX_ID.fullmatch(number.replace("-", "")))


def is_ndc(number: str) -> bool:
    """Say whether this is an eleven-digit NDC, hyphens allowed."""
    return bool(_NDC.fullmatch(number.replace("-", "")))


def is_npi(number: str) -> bool:
    """Say whether this is an NPI whose check digit holds.

    45 CFR 162.406: ten digits, the last a Luhn check digit over the
    number with the card-issuer prefix 80840 before it; an NPI begins
    with 1 or 2.
    """
    if not re.fullmatch(r"[12][0-9]{9}", number):
        return False
    return _luhn_sum("80840" + number) % 10 == 0


def _luhn_sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total
