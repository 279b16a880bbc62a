"""A named person's word for a modifier that only the record and a person can give."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from claims.domain import labels, pairing
from claims.domain.coding.assistant_split import DISCIPLINE_MODIFIER
from claims.domain.content import ClaimContent
from claims.domain.edits.findings import Finding, Severity
from claims.models import Attestation, Claim, PlanOfCare
from claims.services import families, scrubbing, trail
from clinicbridge.accounts.models import User

# The edit that tells of a modifier nobody stands for.
NOBODY = "modifiers.nobody_attests"
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
    """What a person stands for, in whose words, on which rule's proposal and evidence.

    ``earlier`` is the same person's attestation that these words repeat.
    """

    pairs: tuple[tuple[str, str], ...]
    said: str
    rule: str = ""
    evidence: tuple[dict[str, Any], ...] = ()
    earlier: Attestation | None = None


def check(pairs: tuple[tuple[str, str], ...], said: str) -> None:
    """Raise Needed when somebody must stand for modifiers and nobody's words are given."""
    if pairs and not any(character.isalnum() for character in said):
        raise Needed(pairs)


def unsaid(
    claim: Claim, content: ClaimContent, pairs: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the pairs somebody must still stand for.

    A plan of care whose therapist stands for KX does so for every line
    under it. At most one query for each KX.
    """
    return tuple(
        (uid, modifier)
        for uid, modifier in pairs
        if modifier != "KX" or not _is_said_by_plan(claim, content, uid)
    )


def again(
    claim: Claim, pairs: tuple[tuple[str, str], ...], *, actor: User
) -> tuple[tuple[Words, ...], tuple[tuple[str, str], ...]]:
    """Return the person's own earlier words for pairs that come back, and the pairs without.

    Only their own: nobody stands for a thing by another's word. What was
    said on a plan of care is the plan's: it may have been taken back there.
    Needs a purpose.
    """
    rows = Attestation.objects.filter(claim=claim, actor=actor, plan_of_care=None, ended_at=None)
    rows = rows.order_by("created_at", "pk")
    own = {(row.subject, row.modifier): row for row in rows} if pairs else {}
    words = tuple(
        Words((pair,), own[pair].said, own[pair].rule, earlier=own[pair])
        for pair in pairs
        if pair in own
    )
    return words, tuple(pair for pair in pairs if pair not in own)


def nobodys(key: str, subject: str, content: ClaimContent) -> str:
    """Return the modifier a finding of NOBODY is about, "" when it is about none.

    The key is a keyed hash of the line and its modifier, so each
    modifier of the line is tried.
    """
    line = next((one for one in content.lines if one.uid == subject), None)
    for modifier in line.modifiers if line else ():
        inputs = {"modifier": modifier}
        told = Finding(NOBODY, "", subject, Severity.CONFIRM, "", inputs, ())
        if scrubbing.kept_key(told) == key:
            return modifier
    return ""


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
            evidence=[
                {"said": words.said.strip()},
                *words.evidence,
                *_reference(words.earlier, claim),
            ],
            revision=claim.revision,
            actor=actor,
        )
        about = labels.part("lines", uid, content)
        since = words.earlier.revision if words.earlier else None
        trail.attested(claim, actor, modifier=modifier, about=about, rule=words.rule, since=since)
        if plan is not None and plan.kx_attested_at is None:
            plan.kx_attested_by, plan.kx_attested_at = actor, timezone.now()
            plan.save(update_fields=["kx_attested_by", "kx_attested_at"])


def carry(claim: Claim, content: ClaimContent, names: pairing.Names) -> None:
    """Let what people stand for hold for lines that were given another uid.

    ``names`` say the new uid by the old one, where two lines were found to
    be the same service. It is the person's own word, for what they saw:
    only for a modifier that still stands there. What was said on the claim
    that this one corrects becomes this one's. The caller holds the
    claim's row lock. Needs a purpose.
    """
    lines, renamed = {line.uid: line for line in content.lines}, names.get("lines", {})
    rows = families.attested(claim).filter(subject__in=renamed) if renamed else ()
    newest = {(row.subject, row.modifier): row for row in rows}
    for (old, modifier), row in newest.items():
        line = lines.get(renamed[old])
        if line is None or modifier not in line.modifiers:
            continue
        Attestation.objects.create(
            practice_id=claim.practice_id,
            claim=claim,
            patient_id=claim.patient_id,
            plan_of_care=row.plan_of_care,
            modifier=modifier,
            subject=line.uid,
            rule=row.rule,
            evidence=[*row.evidence, *_reference(row, claim)],
            revision=claim.revision,
            actor=row.actor,
        )
        trail.attestation_carried(claim, row, about=labels.part("lines", line.uid, content))


def _reference(earlier: Attestation | None, claim: Claim) -> tuple[dict[str, Any], ...]:
    """Name the attestation that is repeated, in the evidence of the one that repeats it."""
    if earlier is None:
        return ()
    of_claim = {} if earlier.claim_id == claim.pk else {"claim": str(earlier.claim)}
    return ({"earlier": str(earlier.pk), "revision": earlier.revision, **of_claim},)


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


def _is_said_by_plan(claim: Claim, content: ClaimContent, uid: str) -> bool:
    """Return whether an attested plan covers the line; without a day none does."""
    line = content.line(uid)
    disciplines = [_DISCIPLINES[m] for m in line.modifiers if m in _DISCIPLINES]
    plans = PlanOfCare.objects.filter(
        patient_id=claim.patient_id, discipline__in=disciplines, kx_attested_at__isnull=False
    )
    return any(_covers(plan, line.from_date) for plan in plans)


def _covers(plan: PlanOfCare, on: Any) -> bool:
    if on is None:
        return False
    starts = plan.certified_from is None or plan.certified_from <= on
    return starts and (plan.certified_to is None or on <= plan.certified_to)
