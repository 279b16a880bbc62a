"""Says which hosts a connection may lead to."""

import ipaddress
import queue
import socket
import threading
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from integrations.errors import Misconfigured

RESOLVE_SECONDS = 5.0  # the system's own patience with name servers can be minutes
PORTS = {"https": 443, "http": 80}
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
    if parts.scheme not in PORTS or not host:
        raise Misconfigured("The address must start with https:// and name a host.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Misconfigured("The address may hold no password, query or fragment.")
    if parts.scheme == "http" and not is_listed(host):
        raise Misconfigured(f"Plain http is refused for this host. {PRIVATE_HINT}")
    try:
        resolve(host, port or 443)
    except OSError:
        return


def origin(url: str) -> str:
    """Return scheme, host and port of an address, "" where it has none.

    Two addresses of one origin lead to the same server: the port is
    always said, so that an agreement for one is none for its neighbour.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in PORTS or not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}:{PORTS[parts.scheme] if port is None else port}"


def is_listed(host: str) -> bool:
    """Tell whether the operator allows this host although it is private."""
    listed = getattr(settings, "CLINICBRIDGE_PRIVATE_HOSTS", ())
    return host.lower().strip("[]") in {name.lower().strip("[]") for name in listed}


def resolve(host: str, port: int, *, within: float | None = None) -> list[str]:
    """Return the addresses of HOST, all of them public or the host listed.

    The caller connects to one of these and asks no name server again,
    so the answer cannot change in between. ``within`` are seconds, five
    at most. Raises OSError when the name does not resolve, its kin
    TimeoutError when nobody says so in time, Misconfigured when any
    address is private.
    """
    seconds = RESOLVE_SECONDS if within is None else min(within, RESOLVE_SECONDS)
    try:
        found = _looked_up(host, port, seconds)
    except UnicodeError:
        raise Misconfigured("The address does not name a host.") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not is_listed(host) and not all(_is_public(number) for number in numbers):
        raise Misconfigured(f"The address leads to a private network. {PRIVATE_HINT}")
    return numbers


def _looked_up(host: str, port: int, seconds: float) -> Any:
    """Ask the name servers in a thread of its own: the system's call knows no time limit."""
    heard: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            heard.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            heard.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = heard.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("No name server answered in time.") from None
    if isinstance(found, Exception):
        raise found
    return found


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
