"""Edits on the patient and the insured: boxes 1 to 11."""

from collections.abc import Iterator

from claims.domain.content import Address, ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity
from claims.domain.edits.registry import edit

FORM = "NUCC CMS-1500 (02/12) instruction manual, box {}"
NO_PAYER = frozenset({"SELF_PAY"})


@edit("patient.name_missing", severity=Severity.BLOCKS, source=FORM.format(2))
def patient_has_a_name(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The patient's family and given name are on the claim."""
    for part in ("family", "given"):
        if not getattr(content.patient, part):
            yield Remark(f"The patient's {part} name is missing.", subject=f"patient.{part}")


@edit("patient.birth_date_missing", severity=Severity.BLOCKS, source=FORM.format(3))
def patient_has_a_birth_date(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The patient's birth date is on the claim, and not after the visit."""
    born = content.patient.birth_date
    if born is None:
        yield Remark("The patient's birth date is missing.", subject="patient.birth_date")
    elif born > (content.service_date or context.today):
        yield Remark(
            "The patient's birth date lies after the date of service.",
            subject="patient.birth_date",
            inputs={"born": born, "service_date": content.service_date},
        )


@edit("patient.sex_unknown", severity=Severity.CONFIRM, source=FORM.format(3))
def patient_sex_is_known(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The patient's sex is M or F; many payers turn back a claim that says unknown."""
    if content.patient.sex not in ("M", "F"):
        yield Remark("The patient's sex is not known.", subject="patient.sex")


@edit("patient.address_incomplete", severity=Severity.BLOCKS, source=FORM.format(5))
def patient_has_an_address(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The patient's street, city, state and ZIP are on the claim."""
    missing = missing_parts(content.patient.address)
    if missing:
        yield Remark(
            f"The patient's address lacks {', '.join(missing)}.",
            subject="patient.address.line1",
            inputs={"missing": missing},
        )


@edit("patient.payer_missing", severity=Severity.BLOCKS, source=FORM.format(11))
def claim_names_a_payer(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim names the payer it goes to."""
    payer = content.coverage.payer
    if not payer.name and not payer.id:
        yield Remark("No payer is on the claim.", subject="coverage.payer.name")


@edit("patient.member_id_missing", severity=Severity.BLOCKS, source=FORM.format("1a"))
def insured_has_a_member_id(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """The insured's id is on every claim that goes to a payer."""
    if not content.coverage.member_id and context.payer_class not in NO_PAYER:
        yield Remark("The member id is missing.", subject="coverage.member_id")


@edit("patient.subscriber_missing", severity=Severity.BLOCKS, source=FORM.format("4 and 7"))
def subscriber_is_named(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Where the patient is not the insured, the insured's name is on the claim."""
    coverage = content.coverage
    if coverage.relationship not in ("", "SELF"):
        subscriber = coverage.subscriber
        if subscriber is None or not subscriber.family:
            yield Remark(
                "The patient is covered under someone else, who is not named.",
                subject="coverage.subscriber.family",
                inputs={"relationship": coverage.relationship},
            )


def missing_parts(address: Address) -> list[str]:
    """Return the parts an address lacks, in words."""
    wanted = {"line1": "street", "city": "city", "state": "state", "zip": "ZIP"}
    return [words for part, words in wanted.items() if not getattr(address, part)]
