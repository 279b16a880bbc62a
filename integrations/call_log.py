"""Keeps how calls to the outside went."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict

from clinicbridge import audit
from integrations import http
from integrations.models import ApiCall


def keep(calls: Iterable[http.Call], *, connection_id: uuid.UUID) -> None:
    """Write calls under the number they were made with. Runs in the connection's practice."""
    number = audit.correlation_id() or ""
    for call in calls:
        ApiCall.objects.create(connection_id=connection_id, correlation_id=number, **asdict(call))
