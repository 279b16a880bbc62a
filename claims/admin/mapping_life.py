"""The buttons of a mapping set: sign off, withdraw, publish, go back, make the next version."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse

from claims.admin.base import say
from claims.admin.buttons import Buttons
from claims.models import MappingSet
from claims.models.mapping import Published
from claims.services import mappings, remapping, starters
from clinicbridge.accounts import entrance
from clinicbridge.accounts.factor_views import to_confirm

State = MappingSet.State
CONFIRMED = {"publish", "roll-back"}
NOT_YET = "Nothing was published: password and code come first. Press again once you typed them."
REFUSED = (Published, mappings.NotReady, mappings.NotSigned, mappings.Changed, starters.NoStarter)


class Life(Buttons):
    """From draft to published and back; who may do what is asked of the role."""

    acts = {
        "sign": "Sign off",
        "withdraw": "Withdraw the sign-off",
        "publish": "Publish",
        "roll-back": "Roll back to this version",
        "copy": "Make the next version",
    }

    elsewhere = frozenset({"sign"})  # on the document, which shows all that is signed

    @property
    def buttons(self) -> dict[str, str]:  # type: ignore[override]
        """Name every button, also those of the starter sets that are shipped."""
        begin = {f"begin-{one.name}": f"Begin from {one.label}" for one in starters.known()}
        return {**self.acts, **begin}

    def offers(self, request: HttpRequest, row: MappingSet) -> set[str]:
        """Offer what the set's state and the person's role let them do."""
        signs, edits = self.allows(request, "sign"), self.allows(request, "change")  # type: ignore[attr-defined]
        is_signed = row.signed_by_id is not None
        offered = {
            "sign": signs and row.state == State.DRAFT,
            "withdraw": signs and row.state == State.SIGNED,
            "publish": edits and row.state == State.SIGNED,
            "roll-back": edits and row.state == State.RETIRED and is_signed,
            "copy": edits,
        }
        if edits and row.state == State.DRAFT and not starters.has_content(row):
            offered |= {f"begin-{one.name}": True for one in starters.offered(row.connection)}
        return {name for name, is_so in offered.items() if is_so}

    def press_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for password and code before anything is published."""
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        asks = request.method == "POST" and name in CONFIRMED and row is not None
        if asks and name in self.offers(request, row) and not entrance.is_confirmed(request):
            messages.info(request, NOT_YET)
            return to_confirm("admin:claims_mappingset_change", row.pk)
        return super().press_view(request, object_id, name)

    def press(self, request: HttpRequest, name: str, row: MappingSet) -> MappingSet:
        """Do what the button says, or say in words why not."""
        try:
            return (
                begin(request, row, name) if name.startswith("begin-") else ACTS[name](request, row)
            )
        except REFUSED as refusal:
            for sentence in getattr(refusal, "faults", [str(refusal)]):
                say(request, sentence, wrong=True)
            return row


def sign(request: HttpRequest, row: MappingSet) -> MappingSet:
    """Sign off what the document showed."""
    person: Any = request.user
    made = mappings.sign(mapping_set=row, seen_digest=request.POST.get("seen", ""), actor=person)
    say(request, f"{made} is signed off by you. It holds once it is published.")
    return made


def withdraw(request: HttpRequest, row: MappingSet) -> MappingSet:
    """Withdraw a sign-off; go on with a draft."""
    made = mappings.withdraw(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
    say(request, f"The sign-off of version {row.version} is withdrawn. {made} is a draft of it.")
    return made


def publish(request: HttpRequest, row: MappingSet) -> MappingSet:
    """Publish what was signed."""
    made = mappings.publish(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
    say(request, f"{made} holds from the next visit on.")
    tell_of_open_claims(request, made)
    return made


def roll_back(request: HttpRequest, row: MappingSet) -> MappingSet:
    """Publish an earlier set anew."""
    made = mappings.roll_back(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
    words = f"{made} holds from the next visit on: it says what version {row.version} said"
    say(request, f"{words}, as signed off by {made.signed_by}.")
    tell_of_open_claims(request, made)
    return made


def tell_of_open_claims(request: HttpRequest, made: MappingSet) -> None:
    """Say that open claims stand under an earlier version, until they are drawn anew."""
    count = remapping.open_claims(made).count()
    if count:
        words = "1 open claim was" if count == 1 else f"{count} open claims were"
        say(request, f"{words} drawn under another version, and stay so until drawn anew.")


def copy(request: HttpRequest, row: MappingSet) -> MappingSet:
    """Make a draft with the same rules."""
    made = mappings.copy(mapping_set=row, actor=request.user)  # type: ignore[arg-type]
    say(request, f"{made} is a draft with the rules of version {row.version}.")
    return made


def begin(request: HttpRequest, row: MappingSet, name: str) -> MappingSet:
    """Copy a starter set into this draft."""
    person: Any = request.user
    starters.begin(mapping_set=row, name=name.removeprefix("begin-"), actor=person)
    say(request, f"{row} has the rules of the starter set. They are yours to change.")
    return row


ACTS = {
    "sign": sign,
    "withdraw": withdraw,
    "publish": publish,
    "roll-back": roll_back,
    "copy": copy,
}
