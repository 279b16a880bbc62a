"""A file is read, what it would change is shown, and it is taken in once confirmed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from claims.admin.base import say
from claims.domain.mapping import setfile
from claims.models.mapping import Published
from claims.services import mappings


@dataclass
class Reading:
    """What was read of a file, or what is wrong with it; ``form`` asks for the next."""

    form: forms.Form
    found: Any = None
    data: bytes = b""
    faults: list[str] = field(default_factory=list)


def read(
    request: HttpRequest,
    form_class: type[forms.Form],
    *,
    largest: int,
    reader: Callable[[bytes], Any],
    take_in: Callable[[Any], HttpResponse],
) -> Reading | HttpResponse:
    """Return what the file holds that was sent, or the answer once it was confirmed.

    ``reader`` raises setfile.Unfit for a file that is none; ``take_in``
    raises mappings.Changed or Published where things are not as they were
    shown, which is said, and shown as they are now.
    """
    is_confirmed = "content" in request.POST
    form = form_class() if is_confirmed else form_class(request.POST or None, request.FILES or None)
    reading = Reading(form)
    try:
        if is_confirmed:
            reading.data = request.POST["content"].encode("utf-8", "replace")
        elif form.is_valid():
            reading.data = form.cleaned_data["chosen"].read(largest + 1)
        else:
            return reading
        reading.found = reader(reading.data)
        if is_confirmed:
            return take_in(reading.found)
    except setfile.Unfit as refusal:
        reading.faults = refusal.faults
    except (mappings.Changed, Published) as refusal:
        say(request, str(refusal), wrong=True)
    return reading
