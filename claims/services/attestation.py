"""A named person's word for a modifier that only the record and a person can give."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from claims.domain import labels
from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.content import ClaimContent
from claims.models import Attestation, Claim, PlanOfCare
from claims.services import trail
from clinicbridge.accounts.models import User

_DISCIPLINES = {modifier: discipline for discipline, modifier in DISCIPLINE_MODIFIER.items()}


class Needed(Exception):
    """A person must say where the record supports these modifiers; nothing changed.

    ``pairs`` are (line uid, modifier).
    """

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        names = ", ".join(dict.fromkeys(modifier for _, modifier in pairs))
        super().__init__(f"Say where the record supports {names}.")
        self.pairs = pairs


@dataclass(frozen=True, slots=True)
class Words:
    """What a person stands for, in whose words, on which rule's proposal and evidence."""

    pairs: tuple[tuple[str, str], ...]
    said: str
    rule: str = ""
    evidence: tuple[dict[str, Any], ...] = ()


def check(pairs: tuple[tuple[str, str], ...], said: str) -> None:
    """Raise Needed when somebody must stand for modifiers and nobody's words are given."""
    if pairs and not any(character.isalnum() for character in said):
        raise Needed(pairs)


def record(claim: Claim, content: ClaimContent, words: Words, *, actor: User) -> None:
    """Keep who stands for which modifier. The caller holds the claim's row lock.

    KX is kept on the plan of care as well, until recertification.
    """
    for uid, modifier in words.pairs:
        plan = _plan(claim, content, uid) if modifier == "KX" else None
        Attestation.objects.create(
            practice_id=claim.practice_id,
            claim=claim,
            patient_id=claim.patient_id,
            plan_of_care=plan,
            modifier=modifier,
            subject=uid,
            rule=words.rule,
            evidence=[{"said": words.said.strip()}, *words.evidence],
            revision=claim.revision,
            actor=actor,
        )
        about = labels.part("lines", uid, content)
        trail.attested(claim, actor, modifier=modifier, about=about, rule=words.rule)
        if plan is not None and plan.kx_attested_at is None:
            plan.kx_attested_by, plan.kx_attested_at = actor, timezone.now()
            plan.save(update_fields=["kx_attested_by", "kx_attested_at"])


def _plan(claim: Claim, content: ClaimContent, uid: str) -> PlanOfCare | None:
    """Return the plan of care the line stands under, if the clinic has it."""
    line = content.line(uid)
    found = (_DISCIPLINES[m] for m in line.modifiers if m in _DISCIPLINES)
    discipline = next(found, None)
    plans = PlanOfCare.objects.select_for_update(of=("self",), no_key=True).filter(
        patient_id=claim.patient_id
    )
    if discipline is not None:
        plans = plans.filter(discipline=discipline)
    for plan in plans.order_by("-certified_from"):
        if _covers(plan, line.from_date):
            return plan
    return None


def _covers(plan: PlanOfCare, on: Any) -> bool:
    if on is None:
        return False
    starts = plan.certified_from is None or plan.certified_from <= on
    return starts and (plan.certified_to is None or on <= plan.certified_to)
