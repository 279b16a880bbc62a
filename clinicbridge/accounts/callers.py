"""Where a request comes from, as far as somebody we trust says so."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Return the caller's address, for counting wrong passwords.

    Each proxy of ours appends whom it heard to X-Forwarded-For, so the
    entry as many from the end as there are proxies is the caller; what
    stands before it the caller wrote and may be anything. Without such
    an entry it is whoever speaks to us.
    """
    spoken: str = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return spoken
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    try:
        return str(ipaddress.ip_address(heard[-settings.TRUSTED_PROXIES].strip()))
    except (IndexError, ValueError):
        return spoken
