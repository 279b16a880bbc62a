"""Edits on where a service was given, telehealth among it."""

from collections.abc import Iterator
from datetime import date

from claims.domain.content import ClaimContent
from claims.domain.edits.context import Context
from claims.domain.edits.findings import Remark, Severity, offer, offers
from claims.domain.edits.registry import edit
from claims.domain.line_fixes import AddModifier, RemoveModifier, SetPlaceOfService

POS = "CMS place of service code set"
TELEHEALTH = "CMS Pub. 100-04, ch. 12, sec. 190; 42 CFR 410.78"
REMOTE = frozenset({"02", "10"})
LIVE = frozenset({"93", "95"})
# Until then Medicare takes therapists' telehealth.
THERAPISTS_UNTIL = date(2027, 12, 31)


@edit("places.not_yet", severity=Severity.BLOCKS, source=POS)
def place_existed_on_the_day(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A place of service is used from its first day on."""
    for line in content.lines:
        place = context.tables.places.place(line.place_of_service)
        begins = place.valid_from if place else None
        if begins is not None and line.from_date is not None and line.from_date < begins:
            yield Remark(
                f"Place of service {line.place_of_service} begins on {begins}.",
                line.uid,
                {"place": line.place_of_service, "on": line.from_date},
            )


@edit(
    "places.not_the_locations", severity=Severity.NOTE, source="Practice policy: place and location"
)
def place_is_that_of_the_location(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """A line's place of service is that of the location, or somebody meant another."""
    own = context.place_of_service
    for line in content.lines:
        if own and line.place_of_service and line.place_of_service != own:
            yield Remark(
                f"{line.code}: the location's place of service is {own}, "
                f"the line says {line.place_of_service}.",
                line.uid,
                {"own": own, "place": line.place_of_service},
                offer(SetPlaceOfService, line=line.uid, place_of_service=own),
            )


@edit("places.telehealth_modifier", severity=Severity.CONFIRM, source=TELEHEALTH)
def telehealth_modifier_goes_with_its_place(
    content: ClaimContent, context: Context
) -> Iterator[Remark]:
    """93 and 95 say that a visit was at a distance; its place of service says so too.

    A payer may want another place for it, and then that one says so.
    """
    own = context.payer.telehealth_place
    remote = {own} if own else REMOTE
    for line in content.lines:
        said = [m for m in line.modifiers if m in LIVE]
        if said and line.place_of_service and line.place_of_service not in remote:
            fixes = offers(RemoveModifier, "modifier", said, line=line.uid)
            fixes += offers(SetPlaceOfService, "place_of_service", sorted(remote), line=line.uid)
            yield Remark(
                f"{line.code} carries {' '.join(said)} at place of service "
                f"{line.place_of_service}: was it at a distance?",
                line.uid,
                {"place": line.place_of_service, "modifiers": said},
                fixes,
            )
        if len(said) > 1:
            yield Remark(
                f"{line.code}: with picture (95) or by voice alone (93), not both.",
                line.uid,
                {"modifiers": said},
                offers(RemoveModifier, "modifier", said, line=line.uid),
            )


@edit("places.remote_says_how", severity=Severity.NOTE, source="Payer policies on telehealth")
def remote_visit_says_how(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Payers outside Medicare ask whether a visit at a distance was with picture or by voice."""
    if context.follows_medicare:
        return
    for line in content.lines:
        if line.place_of_service in REMOTE and not LIVE & set(line.modifiers):
            yield Remark(
                f"{line.code} was at a distance: 95 with picture, 93 by voice alone.",
                line.uid,
                {"place": line.place_of_service, "modifiers": line.modifiers},
                offers(AddModifier, "modifier", ("95", "93"), line=line.uid),
            )


@edit("places.remote_therapy_ends", severity=Severity.CONFIRM, source=TELEHEALTH)
def remote_therapy_is_within_its_time(content: ClaimContent, context: Context) -> Iterator[Remark]:
    """Medicare takes therapy at a distance through the end of 2027."""
    if not context.follows_medicare:
        return
    for line in content.lines:
        is_remote = line.place_of_service in REMOTE or LIVE & set(line.modifiers)
        is_late = line.from_date is not None and line.from_date > THERAPISTS_UNTIL
        if is_remote and is_late and context.therapy.is_therapy(line.code):
            yield Remark(
                f"{line.code}: Medicare takes therapy at a distance until {THERAPISTS_UNTIL}.",
                line.uid,
                {"on": line.from_date, "place": line.place_of_service},
            )
