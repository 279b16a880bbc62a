"""What is said of authorizations, word for word, with what was judged and the remedy."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import History, Permit
from claims.domain.coding.payer_rules import PayerRules
from claims.domain.permit_fixes import TakeNumber
from tests.claims.domain.edits.claims import CLEAN, DAY, examine, remarks, with_lines

PERMIT = Permit(
    "1", "A1", allowed=12, used=5, start_date=date(2026, 1, 1), end_date=date(2026, 6, 30)
)


def said(edit, content=CLEAN, **known):
    """Return subject, sentence, inputs and remedies of the one finding of an edit."""
    (one,) = (f for f in examine(content, **known) if f.edit == edit)
    return one.subject, one.message, one.inputs, [fix.label for fix in one.fixes]


def permitted(number="A1", **changes):
    """Return a claim with this number and an authorization changed so."""
    content = CLEAN.model_copy(update={"authorization_number": number})
    history = History(authorizations=(replace(PERMIT, **changes),))
    return content, {"history": history, "payer_class": "COMMERCIAL"}


@pytest.mark.parametrize(
    ("edit", "told", "words"),
    [
        (
            "permits.number_missing",
            permitted(""),
            (
                "authorization_number",
                "The authorization number is missing; one on file fits.",
                {"known": ["A1"]},
                [
                    (
                        "Set authorization number to the one on file "
                        "(2026-01-01 to 2026-06-30, 7 visits left)"
                    )
                ],
            ),
        ),
        (
            "permits.number_unknown",
            permitted("B2"),
            (
                "authorization_number",
                "The authorization number on the claim is none of those on file.",
                {"number": "B2", "known": ["A1"]},
                [],
            ),
        ),
        (
            "permits.outside_dates",
            permitted(end_date=DAY - timedelta(1)),
            (
                "S1",
                "97110 on 2026-03-02 lies outside the authorization (2026-01-01 to 2026-03-01).",
                {"kind": "authorization", "on": DAY, "permit": "1"},
                [],
            ),
        ),
        (
            "permits.code_not_covered",
            permitted(codes=frozenset({"97140"})),
            (
                "S1",
                "97110 is not among the codes of the authorization.",
                {"kind": "authorization", "code": "97110", "permit": "1"},
                [],
            ),
        ),
        (
            "permits.used_up",
            permitted(used=12),
            (
                "authorization_number",
                "The authorization has 0 visits left; this claim needs 1.",
                {"permit": "1", "left": 0, "needed": Decimal(1)},
                [],
            ),
        ),
        (
            "permits.running_out",
            permitted(end_date=DAY + timedelta(14)),
            (
                "authorization_number",
                "The authorization runs out: it ends on 2026-03-16.",
                {"permit": "1", "left": Decimal(6), "ends": date(2026, 3, 16)},
                [],
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_permit_is_spoken_of_in_these_words(edit, told, words):
    content, known = told
    assert said(edit, content, **known) == words


OTHER = replace(PERMIT, id="2", number="A2")


def kept(*permits, referrals=(), **known):
    history = History(authorizations=permits, referrals=referrals)
    return {"history": history, "payer_class": "COMMERCIAL", **known}


SPAN = "2026-01-01 to 2026-06-30, 7 visits left"
ASKED = PayerRules(authorization_required=True, referral_required=True)


@pytest.mark.parametrize(
    ("permits", "rules", "on_file", "numbers"),
    [
        ((OTHER, PERMIT), PayerRules(), "2 on file fit", ["A1", "A2"]),
        ((replace(PERMIT, number=""),), ASKED, "none on file fits", []),
        ((replace(PERMIT, used=12),), ASKED, "none on file fits", []),
        ((replace(PERMIT, payer_id="Q"),), ASKED, "none on file fits", []),
        ((replace(PERMIT, payer_id="P"),), ASKED, "one on file fits", ["A1"]),
    ],
)
@pytest.mark.parametrize("kind", ["authorization", "referral"])
def test_a_missing_number_is_spoken_of_by_what_is_on_file(kind, permits, rules, on_file, numbers):
    known = (
        kept(*permits, payer=rules)
        if kind == "authorization"
        else kept(referrals=permits, payer=rules)
    )
    found = remarks("permits.number_missing", CLEAN, **known)
    assert (
        "CONFIRM",
        f"{kind}_number",
        f"The {kind} number is missing; {on_file}.",
        {"known": numbers},
        tuple(
            TakeNumber(cell=f"{kind}_number", permit=one.id, which=SPAN)
            for one in permits
            if one.number in numbers
        ),
    ) in found


FOUR = tuple(replace(PERMIT, id=str(n), number=f"A{n}") for n in range(4))


@pytest.mark.parametrize(
    ("permits", "offered"),
    [
        (FOUR[:3], [(str(n), SPAN) for n in range(3)]),
        (FOUR, []),  # among so many a person looks at the record
        ((replace(PERMIT, id="x" * 81),), []),  # no fix can name it
        (
            (replace(PERMIT, start_date=None, allowed=None),),
            [("1", "... to 2026-06-30")],
        ),
        (
            (replace(PERMIT, end_date=None, counts="UNITS", used=10),),
            [("1", "2026-01-01 to ..., 2 units left")],
        ),
    ],
)
def test_up_to_three_on_file_are_offered_by_what_tells_them_apart(permits, offered):
    ((*_, sentence, _, fixes),) = remarks("permits.number_missing", CLEAN, **kept(*permits))
    assert [(fix.permit, fix.which) for fix in fixes] == offered
    assert ("4 on file fit" in sentence) is (permits is FOUR)


@pytest.mark.parametrize(
    ("payer_class", "code", "subjects"),
    [
        ("WORKERS_COMP", "97110", ["authorization_number"]),
        ("TRICARE", "97110", ["referral_number"]),
        ("VA", "97110", ["referral_number"]),
        ("VA", "20610", []),  # asked of therapy
        ("COMMERCIAL", "97110", []),
    ],
)
def test_by_its_class_a_payer_asks_of_therapy(payer_class, code, subjects):
    content = with_lines({"code": code, "modifiers": ()})
    found = remarks("permits.number_missing", content, payer_class=payer_class)
    assert [one[1] for one in found] == subjects


def test_what_one_kind_is_not_asked_for_the_other_may_be():
    rules = PayerRules(authorization_required=False)
    found = remarks(
        "permits.number_missing", CLEAN, **kept(PERMIT, referrals=(OTHER,), payer=rules)
    )
    assert [one[1] for one in found] == ["referral_number"]
    named = CLEAN.model_copy(update={"authorization_number": "A1"})
    found = remarks("permits.number_missing", named, **kept(PERMIT, referrals=(OTHER,)))
    assert [one[1] for one in found] == ["referral_number"]


def test_a_number_is_known_by_its_kind_and_blanks_around_it_do_not_matter():
    both = CLEAN.model_copy(update={"authorization_number": " A1 ", "referral_number": "A1"})
    found = remarks("permits.number_unknown", both, **kept(PERMIT, referrals=(OTHER,)))
    assert [(one[1], one[3]) for one in found] == [
        ("referral_number", {"number": "A1", "known": ["A2"]})
    ]
    two = remarks("permits.number_unknown", both, **kept(OTHER, replace(OTHER, number="A0")))
    assert [one[3]["known"] for one in two] == [["A0", "A2"]]
    assert remarks("permits.number_unknown", CLEAN, **kept(PERMIT, referrals=(OTHER,))) == []
