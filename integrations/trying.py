"""Tries whether a connection works, without sending anything of a patient."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.timesince import timesince

from claims.models import Connection
from claims.services import references, suggester
from clinicbridge import scope, vault
from clinicbridge.audit import entries
from clinicbridge.audit.models import LogEntry
from integrations import call_log, credentials, http
from integrations.errors import Misconfigured, OutsideError, Unavailable
from integrations.models import Credential, HookRoute, InboundMessage
from integrations.ports import BillingSystem, CodeSuggester, NoteRequest

TRIED = "Connection tested: {}"
INVENTED = NoteRequest(
    notes=("Right knee pain is improving. Manual therapy 15 minutes.",),
    structured="visit: OFFICE",
    candidates="d1: Pain in right knee\ns1: manual therapy",
)
BROKE = "A fault of ours ended the test. Try again, and show the log to who runs the system."


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test found: whether it works, and a sentence that says what to do if not."""

    works: bool
    says: str


def check(*, practice_id: uuid.UUID, connection_id: uuid.UUID) -> Tried:
    """Test one connection; its history and the list of calls keep what was found.

    A line out is asked for a claim nobody ever sent, which proves address,
    TLS, token and answer and leaves nothing behind. A line in waits for its
    EMR: its secret and its address are looked at, and what came last. A
    model is asked about two invented sentences, which costs tokens. The
    call is made outside every transaction and may take as long as any.
    Raises Connection.DoesNotExist for a connection of another practice.
    """
    calls: list[http.Call] = []
    with scope.practice(practice_id):
        connection = Connection.objects.get(pk=connection_id)
        opened = _open(connection)
    found = opened if isinstance(opened, Tried) else Tried(False, BROKE)
    try:
        if not isinstance(opened, Tried):
            with http.recording(calls.append):
                found = _asked(opened)
    finally:  # a test that broke is told too
        with scope.practice(practice_id), transaction.atomic():
            call_log.keep(calls, connection_id=connection_id)
            summary = TRIED.format(found.says)[:300]
            entries.write(connection, action="update", summary=summary)
    return found


def last(connection: Connection) -> str:
    """Return when the connection was last tested and what was found; "" if never."""
    start = TRIED.format("")
    rows = LogEntry.objects.filter(object_pk=str(connection.pk), summary__startswith=start)
    entry = rows.order_by("-timestamp", "-id").first()
    if entry is None:
        return ""
    at = timezone.localtime(entry.timestamp)
    return f"{at:%Y-%m-%d %H:%M:%S}: {entry.summary.removeprefix(start)}"


@dataclass(frozen=True, slots=True)
class _Model:
    """A model to be asked about two invented sentences."""

    suggester: CodeSuggester
    name: str


def _open(connection: Connection) -> Tried | BillingSystem | _Model:
    """Return what to ask, or what there is to say without asking."""
    with vault.reading(purpose="connection.test", subject=connection.pk):
        if connection.direction == Connection.Direction.INBOUND:
            return _in(connection)
        try:
            if connection.direction == Connection.Direction.ASIDE:
                return _Model(credentials.suggester(connection.pk), suggester.current().model)
            return credentials.billing(connection.pk)
        except Misconfigured as error:
            return _mend(error)


def _mend(error: Misconfigured) -> Tried:
    return Tried(False, f"{error} Mend the address or the token below, save, and test again.")


def _read(model: _Model) -> Tried:
    """Have two sentences nobody ever wrote about anybody read."""
    try:
        said = model.suggester.read(INVENTED, model=model.name)
    except Misconfigured as error:
        return Tried(False, f"{error} Mend the address, the key or the model's name.")
    except OutsideError as error:
        return Tried(False, f"No clear answer ({error}). Check the address; is it up?")
    if said.abstention is not None:
        return Tried(False, f"It answered, but not as asked ({said.abstention.value.lower()}).")
    return Tried(True, f"It works: {said.model} answered as asked, with {said.tokens} tokens.")


def _asked(billing: BillingSystem | _Model) -> Tried:
    if isinstance(billing, _Model):
        return _read(billing)
    if not billing.capabilities.look_up:
        return Tried(False, "This system answers no question; only a claim would show.")
    try:
        found = billing.look_up(reference=references.new())
    except Misconfigured as error:
        return _mend(error)
    except Unavailable as error:
        return Tried(False, f"No clear answer ({error}). Check the address; is the system up?")
    except OutsideError as error:
        return Tried(False, f"It answered, but not as agreed ({error}). Ask its operator.")
    if found is not None:
        return Tried(False, "It claims to hold a claim nobody sent: do not trust its look-ups.")
    return Tried(True, "It works: address, token and answer are as they should be.")


def _in(connection: Connection) -> Tried:
    credential = Credential.objects.filter(connection=connection).first()
    secrets = credential.secrets.get("webhook", ()) if credential else ()
    if not secrets:
        return Tried(False, "It has no webhook secret, so nothing is let in. Enter one below.")
    routes = HookRoute.objects.filter(
        practice_id=connection.practice_id, connection_id=connection.pk
    )
    if not routes.filter(is_active=True).exists():
        return Tried(False, "The address it is called at is closed. Open it under Hook routes.")
    if connection.state != Connection.State.ACTIVE:
        return Tried(False, "It is paused: what comes in is kept and not read. Set it to active.")
    return _heard(connection)


def _heard(connection: Connection) -> Tried:
    rows = InboundMessage.objects.filter(connection=connection).defer("body")
    last = rows.order_by("-received_at").first()
    if last is None:
        return Tried(
            False, "Ready, but nothing has come in yet. Have the EMR send a test event to it."
        )
    ago = timesince(last.received_at, depth=1).replace("\xa0", " ")
    became = last.get_state_display().lower()
    return Tried(True, f"It works: the last message came {ago} ago ({became}).")
