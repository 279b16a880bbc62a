"""Write the readable audit entries that belong to the claim itself."""

from collections.abc import Iterable, Mapping

from claims.domain.difference import Change
from claims.models import Attestation, Claim, ClaimRevision
from clinicbridge.accounts.models import User
from clinicbridge.audit import entries


def revision_written(claim: Claim, revision: ClaimRevision, changes: Iterable[Change]) -> None:
    """Write the one entry of a revision, in a biller's words, PHI masked."""
    changes = tuple(changes)
    said = [f"Revision {revision.number}: {revision.cause_words}"]
    entries.write(
        claim,
        action="create" if revision.number == 1 else "update",
        summary="\n".join([*said, *(change.sentence for change in changes)]),
        changes={_name(change): [change.old or "", change.new or ""] for change in changes},
        actor=revision.actor,
    )


def _name(change: Change) -> str:
    """Name a change apart from every other of its revision."""
    return change.cell if change.what == "changed" else f"{change.cell} {change.what}"


def drawn_anew(claim: Claim, version: str, *, waits: bool) -> None:
    """Write that a claim was drawn under another version of the mapping, and not changed by it."""
    became = "waits for a person to settle it" if waits else "the claim says the same"
    entries.write(
        claim,
        action="update",
        summary=f"{ClaimRevision.Cause.REMAP.label} {version}: {became}",
        changes={"mapping version": ["", version]},
    )


def correction_begun(claim: Claim, child: Claim, actor: User) -> None:
    """Write on a sent claim which claim corrects it, and how; the reason stays in the journal."""
    entries.write(
        claim,
        action="update",
        summary=f"{child} {child.get_correction_display().lower()} this one",
        changes={"corrected by": ["", child.short_id]},
        actor=actor,
    )


def decided(claim: Claim, actor: User, what: str, reason: str) -> None:
    """Write a person's decision that changed no content; its reason stays sealed elsewhere."""
    entries.write(
        claim,
        action="update",
        summary=what,
        changes={"reason given": ["", "yes" if reason else "no"]},
        actor=actor,
    )


def attestation_carried(claim: Claim, earlier: Attestation, *, about: str) -> None:
    """Write that a person's word for a modifier holds for the line the visit now has for it."""
    since = f"revision {earlier.revision}"
    since += "" if earlier.claim_id == claim.pk else f" of {earlier.claim}"
    entries.write(
        claim,
        action="update",
        summary=f"{earlier.modifier} on {about} stands as {earlier.actor.full_name} attested with "
        f"{since}: the visit has that line under another key now",
        changes={f"attested on {about}": ["", earlier.modifier]},
    )


def override_carried(claim: Claim, who: User, *, edit: str, since: int) -> None:
    """Write that what a person let stand stands under the key the visit now has for it."""
    entries.write(
        claim,
        action="update",
        summary=f"{edit} may stand as {who.full_name} said with revision {since}: "
        "the visit has that line under another key now",
        changes={f"let stand, {edit}": ["", "yes"]},
    )


def decisions_ended(claim: Claim, counts: Mapping[str, int]) -> None:
    """Write that the visit names another patient now, and which decisions ended by that."""
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    of_those = "Nobody had decided anything for the one before."
    if said:
        of_those = f"Of what people decided for the one before, this counts no more: {said}"
    entries.write(
        claim,
        action="update",
        summary=f"The visit names another patient now. {of_those}",
        changes={what: [str(count), "0"] for what, count in counts.items()},
    )


def assigned(claim: Claim, actor: User, *, before: User | None) -> None:
    """Write whose claim it was and whose it is."""
    old, new = (owner.full_name if owner else "nobody" for owner in (before, claim.owner))
    entries.write(
        claim,
        action="update",
        summary=f"Assigned: {old} → {new}",
        changes={"owner": [old, new]},
        actor=actor,
    )


def attested(
    claim: Claim, actor: User, *, modifier: str, about: str, rule: str, since: int | None = None
) -> None:
    """Write who stands for which modifier of which line; their words stay sealed.

    ``since`` is the revision they stood for it with before, where an undo brings it back.
    """
    on = f" · rule {rule}" if rule else ""
    on += f" · again, as with revision {since}" if since is not None else ""
    entries.write(
        claim,
        action="update",
        summary=f"{actor.full_name} attests {modifier} on {about}{on}",
        changes={f"attested on {about}": ["", modifier]},
        actor=actor,
    )
