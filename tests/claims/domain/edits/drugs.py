"""Drugs on a claim, what the record says of them, and what the edits on drugs say."""

from decimal import Decimal

from claims.domain.facts import DocumentedService, DrugFacts
from claims.domain.line_fixes import AddModifier
from tests.claims.domain.edits.claims import DAY, remarks, with_lines

JZ = AddModifier(line="S2", modifier="JZ")
DRUG = {"code": "J3301", "modifiers": (), "units": Decimal(4), "minutes": None}
THERAPY = {"code": "97110", "modifiers": ("GP",)}


def drug(*modifiers, **changes):
    return {**DRUG, "modifiers": modifiers, **changes}


def given(container="SINGLE_DOSE", amount="4", discarded="0", uid="S2", **changes):
    facts = {
        "container": container,
        "given": amount and Decimal(amount),
        "discarded": None if discarded is None else Decimal(discarded),
        **changes,
    }
    service = DocumentedService(key=uid, code="J3301", drug=DrugFacts(**facts), date_from=DAY)
    return {"services": (service,)}


def said(edit, *lines, **known):
    return remarks(f"drugs.{edit}", with_lines(*lines), **{"services": (), **known})
