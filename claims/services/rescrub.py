"""Examine open claims again after a rule, a table or a patient's records changed."""

import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from claims.models import Claim, Finding
from claims.services import holds, revisions, scrubbing
from clinicbridge import vault

OPEN = ("IN_REVIEW", "ON_HOLD")
BECAME, APPEARED, GONE = "became", "appeared", "gone"


class Rescrub:
    """Long work: run the edits over every open claim."""

    def plan(self, arguments: dict[str, Any]) -> list[uuid.UUID]:
        """Return every open claim, or one patient's, the oldest first."""
        rows = Claim.objects.filter(status__in=OPEN).order_by("received_at")
        if "patient" in arguments:
            rows = rows.filter(patient_id=uuid.UUID(arguments["patient"]))
        return list(rows.values_list("pk", flat=True))

    @transaction.atomic
    def do(self, piece: uuid.UUID) -> Counter[str]:
        """Examine one claim again and count what became of it and of its findings.

        ``became BLOCKED``, ``appeared kx.required``, ``gone lines.none``.
        """
        claim = holds.locked(piece)
        if claim.status not in OPEN:
            return Counter()
        before, said = claim.readiness, _said(claim)
        with vault.reading(purpose="claim.rescrub"):
            newest = revisions.current(claim)
            content = newest.claim_content
            scrubbing.scrub(claim, content)
            claim.save(update_fields=scrubbing.SUMMARY)
        now = _said(claim)
        counts = Counter({f"{APPEARED} {edit}": n for edit, n in (now - said).items()})
        counts.update({f"{GONE} {edit}": n for edit, n in (said - now).items()})
        if claim.readiness != before:
            counts[f"{BECAME} {claim.readiness}"] += 1
        return counts


def words(result: Mapping[str, Any]) -> list[str]:
    """Say in sentences what a rescrub changed; nothing in them is about a patient."""
    became = Counter(result.get(BECAME, {}))
    names = {"BLOCKED": "blocked", "LOOK": "worth a look", "READY": "ready"}
    said = [f"{became[key]} became {name}" for key, name in names.items() if became[key]]
    sentences = [f"{', '.join(said)}."] if said else []
    for key, word in ((APPEARED, "Appeared"), (GONE, "Gone")):
        counted = Counter(result.get(key, {})).most_common()
        told = ", ".join(f"{edit} ({n})" for edit, n in sorted(counted, key=_loudest))
        sentences += [f"{word}: {told}."] if told else []
    return sentences


def _loudest(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _said(claim: Claim) -> Counter[str]:
    return Counter(Finding.objects.filter(claim=claim).values_list("edit", flat=True))
