"""Edits on who pays, and whether anybody may be asked to."""

import re
from collections.abc import Iterator

from claims.domain.coding import member_ids
from claims.domain.content import ClaimContent, Coverage
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer
from claims.domain.edits.patient import FORM
from claims.domain.edits.registry import edit
from claims.domain.field_fixes import SetField
from claims.domain.fixing import BaseFix

MSP = "CMS Pub. 100-05, ch. 3 (Medicare secondary payer)"
MBI = "CMS, Medicare Beneficiary Identifier format, since 2020-01-01"
_LETTER, _ANY = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
_MBI = re.compile(
    f"[1-9]{_LETTER}{_ANY}[0-9]{_LETTER}{_ANY}[0-9]{_LETTER}{{2}}[0-9]{{2}}", re.ASCII
)
_MEDICARE = frozenset({"MEDICARE", "RAILROAD"})
_FIRST = {"WORKERS_COMP": "workers' compensation", "AUTO": "auto insurance"}


@edit(
    "coverage.asked_not_to_bill",
    severity=Severity.BLOCKS,
    source="45 CFR 164.522(a)(1)(vi)",
    is_fixed=True,
)
def plan_the_patient_ruled_out_is_not_billed(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """A patient who paid in full and asked that the plan not be billed is not billed."""
    if context.history.asked_not_to_bill:
        yield Remark(
            "The patient paid in full and asked that the plan not be billed: "
            "close the claim as no claim."
        )


@edit("coverage.self_pay", severity=Severity.BLOCKS, source="Practice policy: no payer, no claim")
def self_pay_goes_to_no_payer(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A visit the patient pays goes to no payer: it is closed, not sent."""
    if context.payer_class == "SELF_PAY":
        yield Remark("The patient pays: close the claim as self-pay.", "coverage.payer.name")


@edit(
    "coverage.member_id_shape",
    severity=Severity.CONFIRM,
    source="The payer's own rule, as the practice keeps it (member_id_pattern)",
)
def member_id_is_of_the_payers_pattern(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A member id is of the pattern the practice keeps for its payer."""
    number, pattern = content.coverage.member_id.strip(), context.payer.member_id_pattern
    if number and pattern and not member_ids.matches(pattern, number):
        yield Remark(
            "The member id is not of the pattern kept for this payer.",
            "coverage.member_id",
            {"member_id": number, "pattern": pattern},
        )


@edit("coverage.mbi_shape", severity=Severity.CONFIRM, source=MBI)
def medicare_number_is_shaped_like_one(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A Medicare number has eleven characters in Medicare's own pattern, without dashes."""
    number = content.coverage.member_id
    if context.payer_class in _MEDICARE and number and not _MBI.fullmatch(number):
        plain = number.replace("-", "").replace(" ", "").upper()
        how = ": write it in capitals, without dashes or blanks" if _MBI.fullmatch(plain) else ""
        # No fix: it would hold the number, and findings are kept in clear.
        yield Remark(
            f"The member id is not shaped like a Medicare number{how}.",
            "coverage.member_id",
            {"member_id": number},
        )


@edit("coverage.accident_missing", severity=Severity.BLOCKS, source=FORM.format("10 and 14"))
def accident_payer_knows_the_accident(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A claim to workers' compensation or auto insurance says so, and when and where it was."""
    accident = content.accident
    if context.payer_class == "WORKERS_COMP" and not accident.employment:
        yield Remark(
            "Workers' compensation is asked and box 10a does not say that work was the cause.",
            "accident.employment",
            {"employment": False},
            _set("accident.employment", True),
        )
    if context.payer_class == "AUTO" and not accident.auto:
        yield Remark(
            "Auto insurance is asked and box 10b does not say that an auto accident was the cause.",
            "accident.auto",
            {"auto": False},
            _set("accident.auto", True),
        )
    if context.payer_class in _FIRST and accident.date is None:
        yield Remark("The date of the accident is missing.", "accident.date")
    if accident.auto and not accident.state:
        yield Remark("The state of the auto accident is missing.", "accident.state")


@edit("coverage.accident_and_other_payer", severity=Severity.CONFIRM, source=MSP)
def accident_is_billed_to_who_pays_for_it(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """What work or a car caused is billed first to who answers for it."""
    accident = content.accident
    causes = [
        words
        for words, is_one in (("work", accident.employment), ("a car", accident.auto))
        if is_one
    ]
    if causes and context.payer_class not in _FIRST:
        yield Remark(
            f"The claim says that {' and '.join(causes)} caused it and goes to another payer.",
            "accident.employment" if accident.employment else "accident.auto",
            {"causes": causes, "payer": context.payer_class},
        )


@edit("coverage.medicare_pays_second", severity=Severity.CONFIRM, source=MSP)
def medicare_knows_why_it_pays_second(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Where Medicare pays after another, the claim says by which rule and what was paid."""
    if context.payer_class not in _MEDICARE:
        return
    others = [one.payer.payer_class for one in content.other_coverages]
    before = [_FIRST[kind] for kind in others if kind in _FIRST]
    if before and not content.coverage.secondary_type:
        yield Remark(
            f"The patient also has {' and '.join(before)}: is Medicare asked first?",
            "coverage.secondary_type",
            {"others": others},
        )
    if content.coverage.secondary_type and content.amount_paid is None:
        yield Remark(
            "Medicare pays second and what the first payer paid is missing.",
            "amount_paid",
            {"type": content.coverage.secondary_type},
        )


@edit("coverage.payer_twice", severity=Severity.CONFIRM, source=FORM.format("9 and 11"))
def each_payer_is_named_once(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """One policy covers a patient once on a claim: the same one twice is a data error.

    Two policies with one payer, the patient's and a spouse's, are two.
    """
    seen = {_policy(content.coverage)}
    for place, other in enumerate(content.other_coverages):
        named = _policy(other)
        if named[0] and named in seen:
            yield Remark(
                f"{other.payer.name} stands on the claim twice.",
                f"other_coverages[{place}].payer.name",
                {"payer": named[0]},
            )
        seen.add(named)


def _policy(coverage: Coverage) -> tuple[str, str]:
    return coverage.payer.id or coverage.payer.name, coverage.member_id


def _set(cell: str, value: object) -> tuple[BaseFix, ...]:
    return offer(SetField, cell=cell, value=value)
