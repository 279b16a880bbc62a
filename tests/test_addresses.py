"""Every address needs a person or a signature, or says here why not."""

import re
import uuid

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "accounts:sign-in": "Somebody outside must be able to come in.",
    "accounts:demo": "A link for one use, on the demo's own machine; elsewhere it is not there.",
    "accounts:invitation": "Somebody invited has no password yet; the link is theirs, once.",
    "accounts:sign-out": "Leaving opens nothing.",
    "admin:logout": "Leaving opens nothing.",
    "health-live": "A probe has no account; the answer is one word.",
    "health-ready": "A probe has no account; the answer is one word.",
}
# Views of ours that open nothing sealed, and so declare no purpose of reading.
OPENS_NOTHING = {
    "integrations:hook": "It keeps what comes and shows nothing.",
    "desk:insights": "It counts what people decided and names no patient.",
}
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "str": "x", "slug": "x", "path": "x"}


def addresses(resolver=None, prefix="/", space=""):
    """Yield name, a sample path, and the view of every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + sample(str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", path, entry.callback


def sample(pattern):
    """Return a path that PATTERN takes."""
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], pattern)
    return re.sub(r"\(\?P(<\w+>)?.*\)|[\^$]|\\Z", lambda f: "x/" if f[0][0] == "(" else "", path)


ADDRESSES = {f"{name} {path}": (name, path, view) for name, path, view in addresses()}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_door_or_refused(method):
    open_doors = [
        (label, response.status_code)
        for label, (name, path, _) in ADDRESSES.items()
        if not is_shut(name, response := getattr(Client(), method)(path))
    ]

    assert len(ADDRESSES) > 100
    assert open_doors == []


def is_shut(name, response):
    if name in PUBLIC:
        return True
    if name == "integrations:hook":  # a signature lets in; unknown is 404
        return response.status_code in {401, 404, 405, 411, 415}
    if response.status_code == 302:
        doors = (resolve_url(settings.LOGIN_URL), "/admin/login/")
        return response.headers["Location"].startswith(doors)
    return response.status_code in {401, 403, 405}


def test_the_reasons_name_addresses_that_exist():
    names = {name for name, _, _ in ADDRESSES.values()}

    assert set(PUBLIC) | set(OPENS_NOTHING) <= names


def ours():
    """Return the addresses whose views may show a claim.

    Not the admin's: its pages declare none, and a sealed field there opens
    only after a person has chosen a purpose (tests/claims/admin).
    """
    return {
        label: (name, getattr(view, "view_class", view), view)
        for label, (name, _, view) in ADDRESSES.items()
        if view.__module__.startswith(("claims.", "integrations."))
        and not name.startswith("admin:")
    }


@pytest.mark.parametrize(("name", "cls", "view"), ours().values(), ids=ours())
def test_a_view_that_may_open_what_is_sealed_declares_its_purpose(name, cls, view):
    purpose = getattr(view, "purpose", "") or getattr(cls, "purpose", "")

    assert bool(purpose) != (name in OPENS_NOTHING)
