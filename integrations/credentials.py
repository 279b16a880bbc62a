"""Opens a connection's secrets for one use."""

from functools import lru_cache
from uuid import UUID

from claims.models import Connection
from clinicbridge import vault
from integrations import registry
from integrations.errors import Misconfigured
from integrations.models import Credential
from integrations.ports import BillingSystem, Endpoint


def billing(connection_id: UUID) -> BillingSystem:
    """Return the adapter of an outbound connection, ready to call.

    Raises Misconfigured when the connection has no credential or its
    vendor no adapter. Opens secrets: call it inside a reading.
    """
    connection = Connection.objects.get(pk=connection_id)
    return registry.billing(connection.vendor, endpoint(connection))


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


def webhook_secrets(connection_id: UUID) -> tuple[str, ...]:
    """Return the signing secrets of a connection, all of them valid now.

    Opened once per process and sealed value: a stranger's call must not
    be able to write access records, and a new secret has a new seal.
    """
    rows = Credential.objects.filter(connection_id=connection_id)
    for credential_id, sealed in rows.values_list("pk", "secrets"):
        return _opened(credential_id, str(sealed))
    return ()


@lru_cache(maxsize=512)
def _opened(credential_id: UUID, _: str) -> tuple[str, ...]:
    with vault.reading(purpose="hook.verify", subject=credential_id):
        return tuple(Credential.objects.get(pk=credential_id).secrets.get("webhook", ()))
