"""What is said of drugs nobody gave, of injections without one, and of their NDC."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain.coding.history import EarlierLine, History
from claims.domain.content import Drug
from tests.claims.domain.edits.claims import DAY
from tests.claims.domain.edits.drugs import DRUG, THERAPY, drug, said

JOINTS = ("20600", "20604", "20605", "20606", "20610", "20611")


def test_a_drug_nobody_gave_is_spoken_of_so():
    earlier = drug(from_date=DAY - timedelta(days=1))
    assert said("not_administered", {**DRUG, "code": "20610"}, drug(), earlier) == [
        (
            "CONFIRM",
            "S3",
            "J3301 is a drug and nothing on the claim gave it.",
            {"code": "J3301"},
            (),
        )
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (11900, 11983),
        (20500, 20501),
        (20526, 20611),
        (27096, 27096),
        (51700, 51720),
        (52287, 52287),
        (58300, 58300),
        (62320, 62327),
        (64400, 64530),
        (64600, 64681),
        (67028, 67028),
        (67500, 67515),
        (78000, 78999),
        (90460, 90474),
        (93015, 93018),
        (93350, 93351),
        (94640, 94645),
        (96360, 96549),
    ],
)
def test_codes_from_first_to_last_of_a_range_give_a_drug(first, last):
    for code, gives in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
        found = said("not_administered", {**DRUG, "code": f"{code:05}"}, drug())
        assert bool(found) is not gives, code
    assert said("not_administered", {**DRUG, "code": "G0008"}, drug())


def history(code, on=DAY):
    return {"history": History(lines=(EarlierLine("C1", code, on),))}


def test_what_another_claim_of_the_day_bills_counts():
    yesterday = DAY - timedelta(days=1)
    assert said("not_administered", drug(), **history("20610")) == []
    assert said("not_administered", drug(), **history("20610", yesterday))
    assert said("nothing_injected", {**DRUG, "code": "20610"}, **history("J3301")) == []
    assert said("nothing_injected", {**DRUG, "code": "20610"}, **history("J3301", yesterday))


@pytest.mark.parametrize("code", JOINTS)
def test_an_injection_without_its_drug_is_spoken_of_so(code):
    shot = {**DRUG, "code": code}
    assert said("nothing_injected", THERAPY, shot) == [
        (
            "NOTE",
            "S2",
            f"{code} stands without a drug: was it an aspiration?",
            {"code": code},
            (),
        )
    ]
    assert said("nothing_injected", shot, drug()) == []


@pytest.mark.parametrize("ndc", [None, Drug(ndc="")])
def test_medicaid_asks_each_drug_for_its_ndc(ndc):
    named = Drug(ndc="00003029305", quantity=Decimal(1), unit="ML")
    lines = (THERAPY, drug(drug=named), drug(drug=ndc))
    assert said("ndc_missing", *lines, payer_class="MEDICAID") == [
        ("CONFIRM", "S3", "J3301 needs its NDC for Medicaid.", {"code": "J3301"}, ())
    ]


@pytest.mark.parametrize(
    ("quantity", "unit"), [(None, "ML"), (Decimal(0), "ML"), (Decimal(1), ""), (Decimal(1), "MG")]
)
def test_an_ndc_without_how_much_of_what_is_spoken_of_so(quantity, unit):
    odd = Drug(ndc="00003029305", quantity=quantity, unit=unit)
    lines = (THERAPY, drug(drug=Drug(ndc="")), drug(drug=odd))
    assert said("ndc_incomplete", *lines) == [
        (
            "BLOCKS",
            "S3",
            "J3301: the NDC needs a quantity and its unit (F2, GR, ME, ML or UN).",
            {"quantity": quantity, "unit": unit},
            (),
        )
    ]
    for one in ("F2", "GR", "ME", "ML", "UN"):
        whole = Drug(ndc="00003029305", quantity=Decimal("0.5"), unit=one)
        assert said("ndc_incomplete", drug(drug=whole)) == []
