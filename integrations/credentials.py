"""Opens a connection's secrets for one use."""

from functools import lru_cache
from uuid import UUID

from claims.models import Connection
from clinicbridge import vault
from integrations import addresses, registry
from integrations.errors import Misconfigured
from integrations.models import Credential
from integrations.ports import BillingSystem, CodeSuggester, Endpoint


def billing(connection_id: UUID) -> BillingSystem:
    """Return the adapter of an outbound connection, ready to call.

    Raises Misconfigured when the connection has no credential or its
    vendor no adapter. Opens secrets: call it inside a reading.
    """
    connection = Connection.objects.get(pk=connection_id)
    return registry.billing(connection.vendor, endpoint(connection))


def suggester(connection_id: UUID, *, agreed: str | None = None) -> CodeSuggester:
    """Return the adapter of a connection aside, ready to call; as ``billing`` does.

    ``agreed`` is the origin notes may be sent to: an adapter that would
    open another one is refused, whatever was read before.
    """
    connection = Connection.objects.get(pk=connection_id)
    opened = endpoint(connection)
    if agreed is not None and addresses.origin(opened.base_url) != agreed:
        raise Misconfigured("The address is not the one the agreement was acknowledged for.")
    return registry.suggester(connection.vendor, opened)


def endpoint(connection: Connection) -> Endpoint:
    """Return where a connection leads; lists of secrets stay behind."""
    credential = Credential.objects.filter(connection=connection).first()
    if credential is None:
        raise Misconfigured("The connection has no address and no secrets yet.")
    opened = {name: text for name, text in credential.secrets.items() if isinstance(text, str)}
    if not isinstance(credential.options, dict):
        raise Misconfigured("The connection's options are no list of names and values.")
    options = {name: str(value) for name, value in credential.options.items()}
    return Endpoint(base_url=credential.base_url, secrets=opened, options=options)


@lru_cache(maxsize=512)
def webhook_secrets(credential_id: UUID, sealed: str) -> tuple[str, ...]:
    """Return a connection's signing secrets, all of them valid, as sealed here.

    Opened once per process and sealed value: a stranger's call must not
    be able to write access records, and a new secret has a new seal.
    """
    with vault.reading(purpose="hook.verify", subject=credential_id):
        return tuple(Credential.objects.get(pk=credential_id).secrets.get("webhook", ()))
