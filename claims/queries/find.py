"""Find claims by their numbers, their patients, or a code on them."""

import re
import uuid
from collections.abc import Collection

from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from claims.domain import codes
from claims.models import Claim, Diagnosis, ServiceLine, Submission

MOST = 50
LINES = 400  # looked at for a code, the newest: a claim may bill one code on many lines
CODE = re.compile(r"[A-Z]?[0-9]{4,5}[A-Z]?")


def by_id(text: str) -> Claim | None:
    """Return the claim with this number, its first digits, or this reference."""
    word = text.strip()
    try:
        return Claim.objects.filter(pk=uuid.UUID(word)).first()
    except ValueError:
        pass
    sent = Submission.objects.select_related("claim").filter(reference=word.upper()[:20]).first()
    if sent is not None:
        return sent.claim
    return _by_first_digits(word.lower())


def that_match(*, patients: Collection[uuid.UUID], words: str) -> tuple[list[Claim], bool]:
    """Return the claims of these patients and those with this code, newest service first.

    And whether there are more than those. At most one query, none where
    there is nothing to look for.
    """
    code = words.strip().upper()
    wanted = Q(patient_id__in=patients)
    if len(code) == 5 and CODE.fullmatch(code):
        lines = ServiceLine.objects.filter(code=code).order_by(_newest("from_date"), "pk")
        wanted |= Q(pk__in=lines.values("claim_id")[:LINES])
    diagnosis = codes.normalise_diagnosis(code)
    if codes.is_diagnosis(diagnosis):
        wanted |= Q(pk__in=Diagnosis.objects.filter(code=diagnosis).values("claim_id"))
    if len(wanted) == 1 and not patients:
        return [], False
    rows = Claim.objects.select_related("patient", "payer", "rendering", "owner").filter(wanted)
    found = list(rows.order_by(_newest("service_date"), "-pk")[: MOST + 1])
    return found[:MOST], len(found) > MOST


def _newest(day: str) -> OrderBy:
    """Order by a day, the newest first and those without one last, on either database."""
    return F(day).desc(nulls_last=True)


def _by_first_digits(word: str) -> Claim | None:
    if len(word) != 8 or set(word) - set("0123456789abcdef"):
        return None
    first = uuid.UUID(word + "0" * 24)
    last = uuid.UUID(word + "f" * 24)
    found = list(Claim.objects.filter(pk__gte=first, pk__lte=last)[:2])
    return found[0] if len(found) == 1 else None
