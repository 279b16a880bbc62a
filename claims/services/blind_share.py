"""Draw by lot which claims are first looked at without what was read in their notes."""

import base64

from claims.domain.coding.proposals import ENGINE
from claims.models import Claim, Suggestion
from claims.services import policies
from clinicbridge.vault import tokens

Blind = Claim.Blind


def decide(claim: Claim) -> None:
    """Decide once whether what is read in a claim's notes is kept back at first.

    By a keyed hash of its id, so that nobody chooses which. Undecided stays
    a claim a person worked on, one whose suggestions somebody may have
    seen, and every claim while the share is 0: only what was drawn for is
    compared. The caller holds the claim's row lock and is done with its
    first row. At most two queries, none where the share is 0 and known.
    """
    if claim.blind or claim.is_touched:
        return
    share = policies.current().blind_share
    if not share or Suggestion.objects.filter(claim=claim).exclude(source=ENGINE).exists():
        return
    claim.blind = Blind.BLIND if _lot(claim) < share else Blind.SHOWN
    claim.save(update_fields=["blind"])


def _lot(claim: Claim) -> int:
    """Return 0 to 99, each as likely, always the same for a claim."""
    drawn = tokens.blind("claim.blind", str(claim.pk))[:8]  # 48 bits
    return int.from_bytes(base64.urlsafe_b64decode(drawn)) % 100
