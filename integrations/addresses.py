"""Says which hosts a connection may lead to."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from integrations.errors import Misconfigured

PRIVATE_HINT = "Only an operator can allow it, in CLINICBRIDGE_PRIVATE_HOSTS."


def check_url(url: str) -> None:
    """Refuse, when a connection is saved, an address it may not have.

    Raises Misconfigured with the reason. A name that does not resolve
    now is let through: every connect checks again.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Misconfigured("The address is not a URL.") from None
    if parts.scheme not in ("https", "http") or not host:
        raise Misconfigured("The address must start with https:// and name a host.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Misconfigured("The address may hold no password, query or fragment.")
    if parts.scheme == "http" and not is_listed(host):
        raise Misconfigured(f"Plain http is refused for this host. {PRIVATE_HINT}")
    try:
        resolve(host, port or 443)
    except OSError:
        return


def is_listed(host: str) -> bool:
    """Tell whether the operator allows this host although it is private."""
    listed = getattr(settings, "CLINICBRIDGE_PRIVATE_HOSTS", ())
    return host.lower().strip("[]") in {name.lower().strip("[]") for name in listed}


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of HOST, all of them public or the host listed.

    The caller connects to one of these and asks no name server again,
    so the answer cannot change in between. Raises OSError when the name
    does not resolve, Misconfigured when any address is private.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise Misconfigured("The address does not name a host.") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not is_listed(host) and not all(_is_public(number) for number in numbers):
        raise Misconfigured(f"The address leads to a private network. {PRIVATE_HINT}")
    return numbers


def _is_public(number: str) -> bool:
    """Tell whether an IP address is one of the open internet."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if address in ipaddress.ip_network("64:ff9b::/96"):  # an IPv4 address behind NAT64
            return False
    return address.is_global and not address.is_multicast
