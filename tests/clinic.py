"""A clinic with its people, payer, fees and connections, ready for a test."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from claims.domain.encounter import EncounterRecord
from claims.models import Claim, Connection, Fee, FeeSchedule, MappingRule, MappingSet, Payer
from claims.services import code_lookup, intake, mappings, naming, standing
from clinicbridge import scope
from clinicbridge.accounts import people as accounts
from clinicbridge.accounts.models import Location, Membership, Practice, User
from clinicbridge.vault import memory
from tests import factories, replay

PASSWORD = "the knee bone is connected"
RULES = (
    ("therapist-minutes", "services", "service.fields[pt_minutes]", "service.therapist_minutes"),
    ("assistant-minutes", "services", "service.fields[pta_minutes]", "service.assistant_minutes"),
    ("discipline", "services", "fields[discipline]", "service.discipline"),
)


def line_uid(key: str = "S1") -> str:
    """Return what the current practice calls the line of this service."""
    return naming.name("services", key)


def diagnosis_uid(key: str = "C1") -> str:
    """Return what the current practice calls the diagnosis of this key."""
    return naming.name("diagnoses", key)


@dataclasses.dataclass
class Clinic:
    """Everything a test needs of one practice."""

    practice: Practice
    biller: User
    lead: User
    admin: User
    emr: Connection
    billing: Connection
    payer: Payer

    def draft(self, record: EncounterRecord | None = None, **changes: Any) -> Claim:
        """Take a visit in and return its claim; inside the clinic's scope."""
        record = record or factories.encounter(**changes)
        drafted = intake.draft_claim(
            connection=self.emr, record=record, message_id=None, correlation_id="c" * 32
        )
        return Claim.objects.get(encounter_id=drafted.encounter_id, parent=None)

    def clean(self, **changes: Any) -> Claim:
        """Take in a visit whose claim has nothing to fix."""
        return self.draft(factories.encounter(**changes))


def make(name: str = "Ridgeline Orthopedics", slug: str = "ridgeline") -> Clinic:
    """Return a practice with its people and connections, as new to this process."""
    made = replay.once((name, slug), lambda: _make(name, slug))
    as_new(made.practice.pk)
    return made


def as_new(practice_id: UUID) -> None:
    """Let this process remember nothing of a practice an earlier test had too."""
    memory.note_change(practice_id)
    mappings._remembered.cache_clear()
    code_lookup._seen.forget()
    standing.forget()


def _make(name: str, slug: str) -> Clinic:
    practice = accounts.create_practice(
        name=name,
        slug=slug,
        npi="1902173347",
        tax_id="741234567",
        phone="5125550100",
        line1="1 Ridge Road",
        city="Austin",
        state="TX",
        zip="787010000",
        time_zone="America/Chicago",
        delivery_paused=False,
    )
    people = {
        role: _person(practice, f"{local}@{slug}.example", full_name, role)
        for role, local, full_name in (
            ("BILLER", "dana", "Dana Okafor"),
            ("LEAD", "sam", "Sam Whitehorse"),
            ("ADMIN", "alex", "Alex Lindgren"),
        )
    }
    with scope.practice(practice.pk):
        emr, billing, payer = _set_up(people["ADMIN"])
    return Clinic(practice, people["BILLER"], people["LEAD"], people["ADMIN"], emr, billing, payer)


def _person(practice: Practice, email: str, full_name: str, role: str) -> User:
    user = User.objects.create_user(email, PASSWORD, full_name=full_name, is_staff=role == "ADMIN")
    Membership.objects.create(practice=practice, user=user, role=role)
    return user


def _set_up(admin: User) -> tuple[Connection, Connection, Payer]:
    Location.objects.create(
        name="Ridgeline Main",
        time_zone="America/Chicago",
        place_of_service="11",
        npi="1902173347",
        line1="1 Ridge Road",
        city="Austin",
        state="TX",
        zip="787010000",
        source_ids=["L1"],
    )
    payer = Payer.objects.create(
        name="Medicare Part B",
        payer_class="MEDICARE",
        code="04412",
        aliases=["Medicare B"],
        filing_days=365,
    )
    schedule = FeeSchedule.objects.create(name="Clinic fees", effective_from=date(2025, 1, 1))
    for code, amount in (("97110", "95"), ("97112", "98"), ("97140", "90"), ("99213", "165")):
        Fee.objects.create(schedule=schedule, code=code, amount=Decimal(amount))
    emr = Connection.objects.create(
        name="Clinic EMR", direction="INBOUND", vendor="fhir", environment="DEMO"
    )
    billing = Connection.objects.create(
        name="Clinic billing", direction="OUTBOUND", vendor="demo", environment="DEMO"
    )
    publish(emr, admin)
    return emr, billing, payer


def publish(emr: Connection, admin: User) -> MappingSet:
    """Publish the clinic's rules for its therapy fields."""
    made = MappingSet.objects.create(connection=emr, version=1)
    for order, (key, for_each, source, target) in enumerate(RULES, 1):
        MappingRule.objects.create(
            mapping_set=made, order=order, key=key, for_each=for_each, source=source, target=target
        )
    return put_in_force(made, admin)


def put_in_force(draft: MappingSet, admin: User) -> MappingSet:
    """Have the admin sign a draft off as it stands, and publish it."""
    signed = mappings.sign(mapping_set=draft, seen_digest=mappings.digest(draft), actor=admin)
    return mappings.publish(mapping_set=signed, actor=admin)
