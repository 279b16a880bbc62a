"""What is said of the practice, the providers and the number of the original."""

import pytest

from claims.domain.content import Address, Organization, Provider
from tests.claims.domain.edits.claims import ADDRESS, CLEAN, NPI, remarks

BARE = Organization()
WHOLE = Organization(name="Elm Clinic", npi=NPI, tax_id="123456789", address=ADDRESS)


def billing(**changes):
    return CLEAN.model_copy(update={"billing": WHOLE.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"name": ""}, ["name"]),
        ({"npi": ""}, ["NPI"]),
        ({"tax_id": "", "npi": ""}, ["NPI", "tax number"]),
        ({"address": Address(line1="1 Elm St", zip="78701")}, ["city", "state"]),
        ({"name": "", "address": Address(city="Austin", state="TX")}, ["name", "street", "ZIP"]),
    ],
)
def test_what_the_billing_practice_lacks_is_named(changes, missing):
    assert remarks("parties.billing_incomplete", billing(**changes)) == [
        (
            "BLOCKS",
            "billing.name",
            f"The billing practice lacks {', '.join(missing)}: complete it in the settings.",
            {"missing": missing},
            (),
        )
    ]


@pytest.mark.parametrize("number", ["12345678", "1234567890", "12-34S6789"])
def test_a_tax_number_has_nine_digits(number):
    assert remarks("parties.tax_id_shape", billing(tax_id=number)) == [
        (
            "BLOCKS",
            "billing.tax_id",
            "The billing practice's tax number is not nine digits.",
            {"tax_id": number},
            (),
        )
    ]
    for fine in ("", "123456789", "12-3456789"):
        assert remarks("parties.tax_id_shape", billing(tax_id=fine)) == []


@pytest.mark.parametrize("party", ["billing", "facility", "rendering", "referring", "supervising"])
@pytest.mark.parametrize("npi", ["1234567890", "123456789", "9234567893"])
def test_an_npi_whose_check_digit_does_not_hold_is_told_by_whose_it_is(party, npi):
    named = getattr(CLEAN, party).model_copy(update={"npi": npi})
    assert remarks("parties.npi_invalid", CLEAN.model_copy(update={party: named})) == [
        (
            "BLOCKS",
            f"{party}.npi",
            f"The {party} NPI is not valid: one has ten digits, and a check digit that holds.",
            {"npi": npi},
            (),
        )
    ]


def test_an_npi_that_is_not_there_is_not_judged_by_its_check_digit():
    assert remarks("parties.npi_invalid", CLEAN.model_copy(update={"rendering": Provider()})) == []


def test_the_rendering_provider_has_an_npi():
    content = CLEAN.model_copy(update={"rendering": Provider(family="Poe")})
    said = "The rendering provider's NPI is missing."
    assert remarks("parties.rendering_npi_missing", content) == [
        ("BLOCKS", "rendering.npi", said, {}, ())
    ]
    assert remarks("parties.rendering_npi_missing") == []


@pytest.mark.parametrize(
    ("provider", "is_told"),
    [({"family": "Roe"}, True), ({"family": "Roe", "npi": NPI}, False), ({}, False)],
)
def test_a_referring_provider_who_is_named_has_an_npi(provider, is_told):
    content = CLEAN.model_copy(update={"referring": Provider(**provider)})
    said = "The referring provider is named without an NPI."
    assert (
        remarks("parties.referring_npi_missing", content)
        == [("CONFIRM", "referring.npi", said, {}, ())] * is_told
    )


@pytest.mark.parametrize(
    ("frequency", "number", "is_told"),
    [("7", "", True), ("8", "", True), ("7", "ICN-1", False), ("1", "", False), ("6", "", False)],
)
def test_a_claim_that_replaces_another_names_it(frequency, number, is_told):
    content = CLEAN.model_copy(update={"frequency": frequency, "original_reference": number})
    said = "A claim that replaces or voids another needs the payer's number of that claim."
    told = ("BLOCKS", "original_reference", said, {"frequency": frequency}, ())
    assert remarks("parties.original_reference_missing", content) == [told] * is_told
