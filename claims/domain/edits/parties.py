"""Edits on providers and practice: boxes 17, 22 to 25, 32 and 33."""

from collections.abc import Iterator

from claims.domain import codes
from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.patient import FORM, missing_parts
from claims.domain.edits.registry import edit

NPI = "45 CFR 162.406: ten digits and a Luhn check digit over the prefix 80840"
_REPLACING = frozenset({"7", "8"})


@edit("parties.billing_incomplete", severity=Severity.BLOCKS, source=FORM.format(33))
def billing_practice_is_whole(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The billing practice's name, address, NPI and tax number are on the claim."""
    billing = content.billing
    missing = [
        words
        for words, value in (
            ("name", billing.name),
            ("NPI", billing.npi),
            ("tax number", billing.tax_id),
        )
        if not value
    ] + missing_parts(billing.address)
    if missing:
        yield Remark(
            f"The billing practice lacks {', '.join(missing)}: complete it in the settings.",
            subject="billing.name",
            inputs={"missing": missing},
        )


@edit("parties.tax_id_shape", severity=Severity.BLOCKS, source=FORM.format(25))
def tax_number_has_nine_digits(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The billing practice's tax number has nine digits."""
    number = content.billing.tax_id
    if number and not codes.is_tax_id(number):
        yield Remark(
            "The billing practice's tax number is not nine digits.",
            subject="billing.tax_id",
            inputs={"tax_id": number},
        )


@edit("parties.rendering_npi_missing", severity=Severity.BLOCKS, source=FORM.format("24J"))
def rendering_provider_has_an_npi(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The provider who rendered the services is on the claim with an NPI."""
    if not content.rendering.npi:
        yield Remark("The rendering provider's NPI is missing.", subject="rendering.npi")


@edit("parties.npi_invalid", severity=Severity.BLOCKS, source=NPI)
def every_npi_checks(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Every NPI on the claim has ten digits and a check digit that holds."""
    for party in ("billing", "facility", "rendering", "referring", "supervising"):
        npi = getattr(content, party).npi
        if npi and not codes.is_npi(npi):
            yield Remark(
                f"The {party} NPI is not valid: one has ten digits, and a check digit that holds.",
                subject=f"{party}.npi",
                inputs={"npi": npi},
            )


@edit("parties.referring_npi_missing", severity=Severity.CONFIRM, source=FORM.format("17b"))
def referring_provider_has_an_npi(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A referring provider who is named has an NPI."""
    if content.referring.family and not content.referring.npi:
        yield Remark("The referring provider is named without an NPI.", subject="referring.npi")


@edit(
    "parties.original_reference_missing",
    severity=Severity.BLOCKS,
    source=FORM.format(22),
    of_voids=True,
)
def replacement_names_the_original(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A replacement or void claim carries the payer's number of the original."""
    if content.frequency in _REPLACING and not content.original_reference:
        yield Remark(
            "A claim that replaces or voids another needs the payer's number of that claim.",
            subject="original_reference",
            inputs={"frequency": content.frequency},
        )
