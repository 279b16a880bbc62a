"""The latest visits of a connection, told apart without opening any."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from claims.models import Claim, Connection, Encounter, EncounterVersion

MOST = 60


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit by our own id: its day, and the procedures of its claim as its kind."""

    id: uuid.UUID
    day: date | None
    procedures: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called where nobody may be named."""
        return str(self.id)[:8]

    @property
    def kind(self) -> str:
        """What was done, in few words."""
        shown = " ".join(self.procedures[:3])
        return f"{shown} …" if len(self.procedures) > 3 else shown or "no line"


def recent(connection: Connection) -> list[Visit]:
    """Return the latest visits, the newest of each kind before the others. Two queries."""
    rows = Encounter.objects.filter(connection=connection).exclude(current_version=None)
    found = list(rows.order_by("-created_at", "-pk").values_list("pk", "service_date")[:MOST])
    claims = Claim.objects.filter(encounter__in=[pk for pk, _ in found], parent=None)
    done = {
        encounter: tuple(dict.fromkeys(str(one["code"]) for one in procedures))
        for encounter, procedures in claims.order_by("-received_at").values_list(
            "encounter_id", "procedures"
        )
    }
    visits = [Visit(pk, day, done.get(pk, ())) for pk, day in found]
    first = {visit.kind: visit for visit in reversed(visits)}
    return [v for v in visits if first[v.kind] is v] + [v for v in visits if first[v.kind] is not v]


def version(connection: Connection, visit_id: uuid.UUID) -> EncounterVersion | None:
    """Return the version of a visit that counts, with what it belongs to. One query."""
    rows = EncounterVersion.objects.filter(
        encounter_id=visit_id,
        encounter__connection=connection,
        encounter__current_version=F("pk"),
    )
    return rows.select_related("encounter__connection", "patient").first()
