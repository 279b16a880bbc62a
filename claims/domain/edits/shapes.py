"""Edits on the shape of codes, whatever table is loaded."""

from collections.abc import Iterator

from claims.domain import codes
from claims.domain.content import ClaimContent
from claims.domain.diagnosis_fixes import ReplaceDiagnosis
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.patient import FORM
from claims.domain.edits.registry import edit
from claims.domain.line_fixes import RemoveModifier

# Pairs that have an edit of their own, which says more.
_OWN_EDIT = {"GP", "GO", "GN", "JW", "JZ", "59"}
_ADDRESSED = {"patient": "patient", "billing": "billing practice", "facility": "facility"}


@edit("shapes.procedure_code", severity=Severity.BLOCKS, source=FORM.format("24D"))
def procedure_code_is_shaped_like_one(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A procedure code is five characters: CPT digits, or a letter and four digits."""
    for line in content.lines:
        if line.code and not codes.is_procedure(line.code):
            yield Remark(
                f"{line.code} is not shaped like a CPT or HCPCS code.",
                line.uid,
                {"code": line.code},
            )


@edit("shapes.modifier", severity=Severity.BLOCKS, source=FORM.format("24D"))
def modifier_is_shaped_like_one(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A modifier is two letters or digits, and stands on a line once."""
    for line in content.lines:
        for modifier in dict.fromkeys(line.modifiers):
            twice = line.modifiers.count(modifier) > 1
            if twice or not codes.is_modifier(modifier):
                words = "stands there twice" if twice else "is no modifier"
                fix = offer(RemoveModifier, line=line.uid, modifier=modifier)
                yield Remark(
                    f"{line.code}: {modifier or 'a blank'} {words}.",
                    line.uid,
                    {"modifier": modifier, "modifiers": line.modifiers},
                    () if twice else fix,
                )


@edit("shapes.modifiers_exclude", severity=Severity.CONFIRM, source="Modifier table, own words")
def modifiers_go_together(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Modifiers that contradict each other do not stand on one line."""
    for line in content.lines:
        for group in context.modifiers.exclusive:
            both = [m for m in line.modifiers if m in group]
            if len(set(both)) > 1 and not _OWN_EDIT & set(both):
                fixes = offers(RemoveModifier, "modifier", both, line=line.uid)
                yield Remark(
                    f"{line.code}: {' and '.join(both)} contradict each other.",
                    line.uid,
                    {"modifiers": both},
                    fixes,
                )


@edit("shapes.diagnosis_code", severity=Severity.BLOCKS, source=FORM.format(21))
def diagnosis_code_is_shaped_like_one(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A diagnosis is an ICD-10-CM code: a letter, two characters, a dot, up to four more."""
    for diagnosis in content.diagnoses:
        code = diagnosis.code
        if code and not codes.is_diagnosis(code):
            better = codes.normalise_diagnosis(code)
            fix = offer(ReplaceDiagnosis, diagnosis=diagnosis.uid, code=better)
            yield Remark(
                f"{code} is not shaped like an ICD-10-CM code.",
                diagnosis.uid,
                {"code": code},
                fix if better != code and codes.is_diagnosis(better) else (),
            )


@edit("shapes.place_of_service", severity=Severity.BLOCKS, source=FORM.format("24B"))
def place_of_service_is_assigned(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A place of service is one of the two-digit codes CMS has assigned."""
    for line in content.lines:
        place = line.place_of_service
        if place and not codes.is_place_of_service(place):
            yield Remark(f"{place} is no place of service.", line.uid, {"place": place})


@edit("shapes.address", severity=Severity.BLOCKS, source=FORM.format("5, 32 and 33"))
def addresses_can_be_delivered_to(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A state is a postal abbreviation, a ZIP has five or nine digits."""
    for party, named in _ADDRESSED.items():
        address = getattr(content, party).address
        if address.state and not codes.is_state(address.state):
            yield Remark(
                f"The {named}'s state is no postal abbreviation.",
                f"{party}.address.state",
                {"state": address.state},
            )
        if address.zip and not codes.is_zip(address.zip):
            yield Remark(
                f"The {named}'s ZIP has neither five nor nine digits.",
                f"{party}.address.zip",
                {"zip": address.zip},
            )
