"""Tries whether a connection works, without sending anything of a patient."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.timesince import timesince

from claims.models import Connection
from claims.services import references
from clinicbridge import audit, scope, vault
from clinicbridge.audit import entries
from integrations import credentials, http
from integrations.errors import Misconfigured, OutsideError, Unavailable
from integrations.models import ApiCall, Credential, HookRoute, InboundMessage
from integrations.ports import BillingSystem

TRIED = "Connection tested: {}"


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test found: whether it works, and a sentence that says what to do if not."""

    works: bool
    says: str


def check(connection: Connection) -> Tried:
    """Test one connection of the current practice; the audit and the calls keep it.

    A line out is asked for a claim nobody ever sent, which proves address,
    TLS, token and answer and leaves nothing behind. A line in waits for its
    EMR: its secret and its address are looked at, and what came last. Call
    it outside a transaction: a line out may take its 15 seconds.
    """
    is_out = connection.direction == Connection.Direction.OUTBOUND
    found = _out(connection) if is_out else _in(connection)
    with transaction.atomic():
        entries.write(connection, action="update", summary=TRIED.format(found.says)[:300])
    return found


def _out(connection: Connection) -> Tried:
    calls: list[http.Call] = []
    try:
        with vault.reading(purpose="connection.test", subject=connection.pk):
            billing = credentials.billing(connection.pk)
        with http.recording(calls.append):
            return _asked(billing)
    except Misconfigured as error:
        return Tried(False, f"{error} Mend the address or the token below, save, and test again.")
    except Unavailable as error:
        return Tried(False, f"No clear answer ({error}). Check the address; is the system up?")
    except OutsideError as error:
        return Tried(False, f"It answered, but not as agreed ({error}). Ask its operator.")
    finally:
        _keep(connection, calls)


def _asked(billing: BillingSystem) -> Tried:
    if not billing.capabilities.look_up:
        return Tried(False, "This system answers no question; only a claim would show.")
    found = billing.look_up(reference=references.new())
    if found is not None:
        return Tried(False, "It claims to hold a claim nobody sent: do not trust its look-ups.")
    return Tried(True, "It works: address, token and answer are as they should be.")


def _keep(connection: Connection, calls: list[http.Call]) -> None:
    with transaction.atomic():
        for call in calls:
            number = audit.correlation_id() or ""
            ApiCall.objects.create(
                connection_id=connection.pk, correlation_id=number, **asdict(call)
            )


def _in(connection: Connection) -> Tried:
    credential = Credential.objects.filter(connection=connection).first()
    with vault.reading(purpose="connection.test", subject=connection.pk):
        secrets = credential.secrets.get("webhook", ()) if credential else ()
    if not secrets:
        return Tried(False, "It has no webhook secret, so nothing is let in. Enter one below.")
    routes = HookRoute.objects.filter(practice_id=scope.current(), connection_id=connection.pk)
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
