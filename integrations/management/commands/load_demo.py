"""Set up the demo clinic, so that its EMR and billing system can be let in."""

import base64
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from claims.models import Connection, Fee, FeeSchedule, MappingSet, Payer, Provider
from claims.services import mappings, starters
from clinicbridge import audit, scope
from clinicbridge.accounts import people as accounts
from clinicbridge.accounts.models import Location, Membership, Practice, User
from integrations.management import demo_records, demo_tables, ridgeline
from integrations.models import Credential, HookRoute


class Command(BaseCommand):
    """Make the practice, people, payers, fees, mapping and connections once.

    Visits are never loaded: the demo EMR sends them through the front
    door. Secrets go to files in the data folder's ``keys``.
    """

    help = "Set up the demo clinic. Safe to run again; says how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo clinic is not for production.")
        keys = Path(settings.DATA_DIR) / "keys"
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        password = kept(keys / "demo-password", lambda: secrets.token_urlsafe(9))
        with transaction.atomic(), audit.acting(source="command"):
            practice = Practice.objects.filter(
                slug=ridgeline.PRACTICE["slug"]
            ).first() or accounts.create_practice(**ridgeline.PRACTICE)
            people(practice, password)
            with scope.practice(practice.pk):
                set_up(keys)
        self.stdout.write(sign_in(password))


def people(practice: Practice, password: str) -> None:
    """Make the demo's people, each with their role."""
    for local, name, role in ridgeline.PEOPLE:
        email = f"{local}@ridgeline.example"
        user = User.objects.filter(email=email).first() or User.objects.create_user(
            email, password, full_name=name, is_staff=role in ("ADMIN", "COMPLIANCE")
        )
        Membership.objects.get_or_create(practice=practice, user=user, defaults={"role": role})


def set_up(keys: Path) -> None:
    """Make everything that belongs to the practice, inside its scope."""
    if not Location.objects.exists():
        for location in ridgeline.LOCATIONS:
            Location.objects.create(**location)
        providers()
        payers()
        fees()
    heard = kept(keys / "demo-emr-secret", new_hook_secret)
    demo_tables.load()
    emr = connection("Ridgeline EMR", "INBOUND", "fhir", "", {"webhook": [heard]})
    billing = connection(
        "Ridgeline Billing",
        "OUTBOUND",
        "demo",
        os.environ.get("CLINICBRIDGE_DEMO_BILLING", "http://127.0.0.1:8002"),
        {
            "token": kept(keys / "demo-billing-token", lambda: secrets.token_urlsafe(24)),
            "webhook": [kept(keys / "demo-acknowledgements-secret", new_hook_secret)],
        },
    )
    hook(emr, "ENCOUNTERS", keys, "demo-emr")
    hook(billing, "ACKNOWLEDGEMENTS", keys, "demo-acknowledgements")
    mapping(emr)
    demo_records.load(emr, timezone.localdate())


def providers() -> None:
    """Make the people who treat, refer and certify."""
    for family, given, credential, taxonomy, npi in ridgeline.PROVIDERS:
        Provider.objects.create(
            family=family, given=given, credential=credential, taxonomy=taxonomy, npi=npi
        )


def payers() -> None:
    """Make the payers."""
    for name, payer_class, code, aliases, days, rules in ridgeline.PAYERS:
        Payer.objects.create(
            name=name,
            payer_class=payer_class,
            code=code,
            aliases=aliases,
            filing_days=days,
            rules=rules,
        )


def fees() -> None:
    """Make the fee schedule with the clinic's own labels."""
    schedule = FeeSchedule.objects.create(name="Ridgeline fees", effective_from=ridgeline.FEES_FROM)
    for code, label, amount in ridgeline.FEES:
        Fee.objects.create(schedule=schedule, code=code, label=label, amount=amount)


def connection(
    name: str, direction: str, vendor: str, base_url: str, secrets_: dict[str, Any]
) -> Connection:
    """Make a connection, or bring its address up to date."""
    made, _ = Connection.objects.get_or_create(
        name=name, defaults={"direction": direction, "vendor": vendor, "environment": "DEMO"}
    )
    credential = Credential.objects.filter(connection=made).first()
    if credential is None:
        Credential.objects.create(connection=made, base_url=base_url, secrets=secrets_)
    elif credential.base_url != base_url:
        credential.base_url = base_url
        credential.save(update_fields=["base_url"])
    return made


def hook(line: Connection, purpose: str, keys: Path, name: str) -> None:
    """Open a webhook for a connection and write its path where its caller finds it."""
    route, _ = HookRoute.objects.get_or_create(
        connection_id=line.pk, purpose=purpose, defaults={"practice_id": line.practice_id}
    )
    write(keys / f"{name}-path", f"/api/v1/hooks/{route.public_id}")


def mapping(line: Connection) -> None:
    """Sign and publish, as the clinic's admin, what its own therapy fields mean."""
    if MappingSet.objects.filter(connection=line).exists():
        return
    alex = User.objects.get(email="alex@ridgeline.example")
    made = MappingSet.objects.create(connection=line, version=1, note="The clinic's PT fields.")
    starters.begin(mapping_set=made, name="demo-emr", actor=alex)
    signed = mappings.sign(mapping_set=made, seen_digest=mappings.digest(made), actor=alex)
    mappings.publish(mapping_set=signed, actor=alex)


def new_hook_secret() -> str:
    """Return a Standard Webhooks secret of 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def kept(path: Path, make: Any) -> str:
    """Return the secret in a file, made once and readable by its owner alone."""
    if not path.exists():
        write(path, make())
    return path.read_text().strip()


def write(path: Path, text: str) -> None:
    """Write a file only its owner may read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def sign_in(password: str) -> str:
    """Return how to sign in, in a few lines."""
    lines = [f"  {name:16} {local}@ridgeline.example" for local, name, _ in ridgeline.PEOPLE]
    return "Sign in as\n" + "\n".join(lines) + f"\nwith the password {password}\n"
