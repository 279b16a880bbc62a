"""The tables of this app, each tenant table under row-level security."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import clinicbridge.vault.fields
from clinicbridge.scope import rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("WORKERS_COMP", "Workers' compensation"),
                            ("AUTO", "Auto accident"),
                            ("OTHER", "Other accident"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", clinicbridge.vault.fields.EncryptedText(blank=True, default="")),
                ("accident_date", models.DateField(blank=True, null=True)),
                ("accident_state", models.CharField(blank=True, max_length=2)),
                ("is_open", models.BooleanField(default=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CodeRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ICD10CM", "ICD-10-CM"),
                            ("HCPCS", "HCPCS Level II"),
                            ("CPT", "CPT (the practice's licence)"),
                            ("NCCI_PTP", "NCCI procedure-to-procedure"),
                            ("NCCI_MUE", "NCCI medically unlikely"),
                            ("ADD_ON", "Add-on codes"),
                            ("MPFS", "Physician fee schedule"),
                            ("MODIFIER", "Modifiers"),
                            ("THERAPY", "Therapy codes"),
                            ("POS", "Place of service"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("row_count", models.PositiveIntegerField(default=0)),
                ("loaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                ("description", models.TextField(blank=True)),
                ("is_billable", models.BooleanField(default=True)),
                ("parent", models.CharField(blank=True, max_length=10)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="claims.coderelease",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "direction",
                    models.CharField(
                        choices=[("INBOUND", "Inbound"), ("OUTBOUND", "Outbound")], max_length=8
                    ),
                ),
                ("vendor", models.CharField(max_length=40)),
                (
                    "environment",
                    models.CharField(
                        choices=[
                            ("DEMO", "Demo"),
                            ("SANDBOX", "Sandbox"),
                            ("PRODUCTION", "Production"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ACTIVE", "Active"), ("PAUSED", "Paused")],
                        default="ACTIVE",
                        max_length=6,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "split",
                    models.CharField(
                        blank=True, help_text="Which of a visit's claims", max_length=20
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("IN_REVIEW", "In review"),
                            ("ON_HOLD", "On hold"),
                            ("APPROVED", "Approved"),
                            ("SUBMITTED", "Submitted"),
                            ("ACCEPTED", "Accepted"),
                            ("REJECTED", "Rejected"),
                            ("NO_CLAIM", "No claim"),
                            ("VOIDED", "Voided"),
                        ],
                        default="IN_REVIEW",
                        max_length=9,
                    ),
                ),
                ("status_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "is_touched",
                    models.BooleanField(default=False, help_text="A person has changed the claim"),
                ),
                (
                    "is_amended",
                    models.BooleanField(default=False, help_text="A later visit version waits"),
                ),
                (
                    "problems",
                    clinicbridge.vault.fields.EncryptedJSON(
                        default=list, help_text="What the mapping could not settle"
                    ),
                ),
                ("hold_reason", models.CharField(blank=True, max_length=24)),
                ("hold_until", models.DateField(blank=True, null=True)),
                (
                    "hold_turn",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("BILLER", "Biller"),
                            ("PROVIDER", "Provider"),
                            ("PATIENT", "Patient"),
                            ("PAYER", "Payer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("correlation_id", models.CharField(blank=True, max_length=32)),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("service_date", models.DateField(blank=True, null=True)),
                ("filing_deadline", models.DateField(blank=True, null=True)),
                ("total_charge", models.DecimalField(decimal_places=2, default=0, max_digits=11)),
                ("procedures", models.JSONField(blank=True, default=list)),
                (
                    "readiness",
                    models.CharField(
                        choices=[
                            ("READY", "Ready to approve"),
                            ("LOOK", "Needs a look"),
                            ("BLOCKED", "Blocked"),
                        ],
                        default="BLOCKED",
                        max_length=7,
                    ),
                ),
                ("blocking_count", models.PositiveSmallIntegerField(default=0)),
                ("confirm_count", models.PositiveSmallIntegerField(default=0)),
                ("suggestion_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.connection",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("uid", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, max_length=10)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="diagnoses",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Encounter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("visit_token", models.CharField(max_length=64)),
                ("visit_id", clinicbridge.vault.fields.EncryptedText()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("FINISHED", "Finished"),
                            ("REOPENED", "Reopened"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        default="FINISHED",
                        max_length=9,
                    ),
                ),
                ("service_date", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.connection",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="encounter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="claims.encounter",
            ),
        ),
        migrations.CreateModel(
            name="EncounterVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.CharField(max_length=80)),
                ("version_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("FINISHED", "Finished"),
                            ("REOPENED", "Reopened"),
                            ("CANCELLED", "Cancelled"),
                        ],
                        max_length=9,
                    ),
                ),
                ("record", clinicbridge.vault.fields.EncryptedJSON()),
                ("digest", models.CharField(max_length=64)),
                ("message_id", models.UUIDField(blank=True, null=True)),
                ("is_stale", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="claims.encounter",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="encounter",
            name="current_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.encounterversion",
            ),
        ),
        migrations.CreateModel(
            name="FeeSchedule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=5)),
                ("modifier", models.CharField(blank=True, max_length=2)),
                ("label", models.CharField(blank=True, max_length=40)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=9)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fees",
                        to="claims.feeschedule",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("edit", models.CharField(max_length=80)),
                (
                    "severity",
                    models.CharField(
                        choices=[("BLOCKS", "Blocks"), ("CONFIRM", "Confirm"), ("NOTE", "Note")],
                        max_length=7,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("message", models.TextField()),
                ("source", models.TextField(blank=True)),
                ("fixes", models.JSONField(default=list)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("RUNNING", "Running"),
                            ("DONE", "Done"),
                            ("FAILED", "Failed"),
                        ],
                        default="WAITING",
                        max_length=7,
                    ),
                ),
                ("arguments", models.JSONField(default=dict)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(blank=True, null=True)),
                ("result", models.JSONField(blank=True, default=dict)),
                ("failure", models.CharField(blank=True, max_length=200)),
                ("correlation_id", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LookupTable",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.SlugField(max_length=60)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LookupEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("value", models.CharField(blank=True, max_length=200)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="claims.lookuptable",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="MappingSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("SIGNED", "Signed off"),
                            ("PUBLISHED", "Published"),
                            ("RETIRED", "Retired"),
                        ],
                        default="DRAFT",
                        max_length=9,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapping_sets",
                        to="claims.connection",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="MappingRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("order", models.PositiveIntegerField()),
                ("key", models.SlugField(max_length=60)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("transform", models.CharField(blank=True, max_length=40)),
                ("argument", models.CharField(blank=True, max_length=500)),
                ("condition", models.CharField(blank=True, max_length=500)),
                (
                    "value",
                    models.CharField(
                        blank=True, help_text="CEL, instead of a source", max_length=500
                    ),
                ),
                ("target", models.CharField(max_length=120)),
                (
                    "for_each",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Once for the visit"),
                            ("services", "For each service"),
                            ("diagnoses", "For each diagnosis"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "required",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No"),
                            ("note", "Note when missing"),
                            ("confirm", "Confirm when missing"),
                            ("block", "Block when missing"),
                        ],
                        max_length=7,
                    ),
                ),
                ("default", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "mapping_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_set",
                        to="claims.mappingset",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="lookuptable",
            name="mapping_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)s_set",
                to="claims.mappingset",
            ),
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source_token", models.CharField(max_length=64)),
                ("person", clinicbridge.vault.fields.EncryptedJSON()),
                ("mrn", clinicbridge.vault.fields.EncryptedText(blank=True, default="")),
                (
                    "no_billing_requested",
                    models.BooleanField(
                        default=False,
                        help_text="The patient paid in full and asked that the plan not be billed",
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.connection",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("finding_key", models.CharField(max_length=64)),
                ("edit", models.CharField(max_length=80)),
                ("revision", models.PositiveIntegerField()),
                ("reason", clinicbridge.vault.fields.EncryptedText()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="encounterversion",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.patient"
            ),
        ),
        migrations.AddField(
            model_name="encounter",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="encounters",
                to="claims.patient",
            ),
        ),
        migrations.CreateModel(
            name="DocumentedService",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("facts", clinicbridge.vault.fields.EncryptedJSON()),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "encounter_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documented_services",
                        to="claims.encounterversion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ClaimStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("before", models.CharField(max_length=9)),
                ("after", models.CharField(max_length=9)),
                ("reason", clinicbridge.vault.fields.EncryptedText(blank=True, default="")),
                ("revision", models.PositiveIntegerField()),
                ("correlation_id", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ClaimRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("INTAKE", "Drafted from the visit"),
                            ("REDRAFT", "Redrafted from a later version of the visit"),
                            ("EDIT", "Edited by a person"),
                            ("SUGGESTION", "A suggestion accepted by a person"),
                            ("UNDO", "Undone by a person"),
                            ("MERGE", "Merged by a person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("content", clinicbridge.vault.fields.EncryptedJSON()),
                ("provenance", clinicbridge.vault.fields.EncryptedJSON()),
                ("releases", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "encounter_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.encounterversion",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="claims.patient",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)s_set",
                to="claims.patient",
            ),
        ),
        migrations.CreateModel(
            name="AdvanceNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("codes", models.JSONField(blank=True, default=list)),
                ("signed_date", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="claims.patient",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Payer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "payer_class",
                    models.CharField(
                        choices=[
                            ("MEDICARE", "Medicare Part B"),
                            ("RAILROAD", "Railroad Medicare"),
                            ("MEDICARE_ADVANTAGE", "Medicare Advantage"),
                            ("MEDICAID", "Medicaid"),
                            ("TRICARE", "TRICARE"),
                            ("VA", "Veterans Affairs"),
                            ("WORKERS_COMP", "Workers' compensation"),
                            ("AUTO", "Auto"),
                            ("COMMERCIAL", "Commercial"),
                            ("SELF_PAY", "Self-pay"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "code",
                    models.CharField(blank=True, help_text="Payer id on the claim", max_length=40),
                ),
                (
                    "aliases",
                    models.JSONField(
                        blank=True, default=list, help_text="Names and ids the EMR uses"
                    ),
                ),
                (
                    "units_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "As its class does"),
                            ("MEDICARE_8_MINUTE", "8-minute rule over all timed minutes"),
                            ("CPT_MIDPOINT", "Midpoint for each code"),
                        ],
                        max_length=20,
                    ),
                ),
                ("filing_days", models.PositiveIntegerField(blank=True, null=True)),
                ("rules", models.JSONField(blank=True, default=dict)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="feeschedule",
            name="payer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.payer",
            ),
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("payer_name", models.CharField(blank=True, max_length=200)),
                ("source_token", models.CharField(max_length=64)),
                ("order", models.PositiveSmallIntegerField(default=1)),
                ("details", clinicbridge.vault.fields.EncryptedJSON()),
                ("secondary_type", models.CharField(blank=True, max_length=2)),
                ("start_date", models.DateField(blank=True, null=True)),
                ("end_date", models.DateField(blank=True, null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="claims.patient",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.payer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="payer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.payer",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="payer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.payer",
            ),
        ),
        migrations.CreateModel(
            name="Authorization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", clinicbridge.vault.fields.EncryptedText(blank=True, default="")),
                (
                    "counts",
                    models.CharField(
                        choices=[("VISITS", "Visits"), ("UNITS", "Units")],
                        default="VISITS",
                        max_length=6,
                    ),
                ),
                ("allowed", models.PositiveIntegerField(blank=True, null=True)),
                ("used", models.PositiveIntegerField(default=0)),
                ("start_date", models.DateField(blank=True, null=True)),
                ("end_date", models.DateField(blank=True, null=True)),
                ("codes", models.JSONField(blank=True, default=list)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="claims.patient",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.payer",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PlanOfCare",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "discipline",
                    models.CharField(
                        choices=[
                            ("PT", "Physical therapy"),
                            ("OT", "Occupational therapy"),
                            ("SLP", "Speech-language pathology"),
                        ],
                        max_length=3,
                    ),
                ),
                ("certified_from", models.DateField(blank=True, null=True)),
                ("certified_to", models.DateField(blank=True, null=True)),
                ("kx_attested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kx_attested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="claims.patient",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="plan_of_care",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.planofcare",
            ),
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("modifier", models.CharField(max_length=2)),
                ("subject", models.CharField(max_length=80)),
                ("rule", models.CharField(blank=True, max_length=80)),
                ("evidence", clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ("revision", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="claims.claim",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
                (
                    "plan_of_care",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="claims.planofcare",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source_key", models.CharField(blank=True, max_length=200)),
                ("family", models.CharField(max_length=120)),
                ("given", models.CharField(blank=True, max_length=120)),
                ("credential", models.CharField(blank=True, max_length=40)),
                ("npi", models.CharField(blank=True, max_length=10)),
                ("taxonomy", models.CharField(blank=True, max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PriorSurgery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=5)),
                ("surgery_date", models.DateField()),
                ("global_days", models.CharField(blank=True, max_length=3)),
                ("source", models.CharField(blank=True, max_length=20)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="claims.patient",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "surgeon",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.provider",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="planofcare",
            name="certified_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.provider",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="rendering",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.provider",
            ),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", clinicbridge.vault.fields.EncryptedText(blank=True, default="")),
                (
                    "counts",
                    models.CharField(
                        choices=[("VISITS", "Visits"), ("UNITS", "Units")],
                        default="VISITS",
                        max_length=6,
                    ),
                ),
                ("allowed", models.PositiveIntegerField(blank=True, null=True)),
                ("used", models.PositiveIntegerField(default=0)),
                ("start_date", models.DateField(blank=True, null=True)),
                ("end_date", models.DateField(blank=True, null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s_set",
                        to="claims.patient",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.provider",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ServiceLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("uid", models.CharField(max_length=80)),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, max_length=10)),
                ("modifier_1", models.CharField(blank=True, max_length=4)),
                ("modifier_2", models.CharField(blank=True, max_length=4)),
                ("modifier_3", models.CharField(blank=True, max_length=4)),
                ("modifier_4", models.CharField(blank=True, max_length=4)),
                ("pointer_1", models.CharField(blank=True, max_length=80)),
                ("pointer_2", models.CharField(blank=True, max_length=80)),
                ("pointer_3", models.CharField(blank=True, max_length=80)),
                ("pointer_4", models.CharField(blank=True, max_length=80)),
                (
                    "units",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True),
                ),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "charge",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True),
                ),
                ("place_of_service", models.CharField(blank=True, max_length=4)),
                ("from_date", models.DateField(blank=True, null=True)),
                ("to_date", models.DateField(blank=True, null=True)),
                ("ndc", models.CharField(blank=True, max_length=20)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="claims.claim",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OWED", "Owed"),
                            ("SENDING", "Sending"),
                            ("UNAVAILABLE", "Waiting to try again"),
                            ("UNKNOWN", "Outcome unknown, being looked up"),
                            ("DELIVERED", "Delivered"),
                            ("REFUSED", "Refused"),
                            ("NEEDS_ATTENTION", "Needs attention"),
                            ("RECALLED", "Recalled"),
                        ],
                        default="OWED",
                        max_length=15,
                    ),
                ),
                ("not_before", models.DateTimeField()),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("remote_id", models.CharField(blank=True, max_length=80)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("reasons", clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ("correlation_id", models.CharField(blank=True, max_length=32)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="claims.claim",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.connection",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="claims.claimrevision",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("ACCEPTED", "Accepted"), ("REJECTED", "Rejected")], max_length=8
                    ),
                ),
                ("by_payer", models.BooleanField(default=False)),
                ("remote_id", models.CharField(blank=True, max_length=80)),
                ("reasons", clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ("message_id", models.UUIDField(blank=True, null=True)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="claims.submission",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("fix", models.JSONField()),
                ("subject", models.CharField(blank=True, max_length=120)),
                (
                    "band",
                    models.CharField(
                        choices=[("RULE", "Rule"), ("SUPPORTED", "Supported"), ("CHECK", "Check")],
                        max_length=9,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="engine, reader, or a suggester's name", max_length=20
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=80)),
                ("explanation", models.TextField(blank=True)),
                ("evidence", clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ("revision", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("ACCEPTED", "Accepted"),
                            ("DISMISSED", "Dismissed"),
                            ("STALE", "Stale"),
                        ],
                        default="OPEN",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dismissal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOT_DOCUMENTED", "Not documented"),
                            ("WRONG_CODE", "Wrong code"),
                            ("WRONG_SIDE", "Wrong side"),
                            ("ALREADY_COVERED", "Already covered"),
                            ("OTHER", "Other"),
                        ],
                        max_length=15,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="claims.claim",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.patient",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="coderelease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("practice__isnull", False)),
                fields=("practice", "kind", "name"),
                name="release_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coderelease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("practice__isnull", True)),
                fields=("kind", "name"),
                name="public_release_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coderelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to", None),
                    ("effective_to__gte", models.F("effective_from")),
                    _connector="OR",
                ),
                name="release_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(fields=("release", "code"), name="code_once"),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                fields=("practice", "name"), name="connection_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["INBOUND", "OUTBOUND"])),
                name="connection_direction",
            ),
        ),
        migrations.AddConstraint(
            model_name="diagnosis",
            constraint=models.UniqueConstraint(
                fields=("claim", "position"), name="diagnosis_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="diagnosis",
            constraint=models.UniqueConstraint(fields=("claim", "uid"), name="diagnosis_uid"),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.UniqueConstraint(
                fields=("schedule", "code", "modifier"), name="fee_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="fee_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("claim", "key"), name="finding_once"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["practice", "state", "created_at"], name="job_waiting"),
        ),
        migrations.AddConstraint(
            model_name="lookupentry",
            constraint=models.UniqueConstraint(fields=("table", "key"), name="lookup_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="mappingset",
            constraint=models.UniqueConstraint(
                fields=("connection", "version"), name="mapping_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "PUBLISHED")),
                fields=("connection",),
                name="mapping_one_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingrule",
            constraint=models.UniqueConstraint(
                fields=("mapping_set", "key"), name="mapping_rule_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lookuptable",
            constraint=models.UniqueConstraint(fields=("mapping_set", "name"), name="lookup_once"),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.UniqueConstraint(
                fields=("connection", "source_token"), name="patient_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(
                fields=("claim", "finding_key"), name="override_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="encounterversion",
            constraint=models.UniqueConstraint(
                fields=("encounter", "version"), name="encounter_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="encounter",
            constraint=models.UniqueConstraint(
                fields=("connection", "visit_token"), name="encounter_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="documentedservice",
            constraint=models.UniqueConstraint(
                fields=("encounter_version", "position"), name="documented_service_place"
            ),
        ),
        migrations.AddIndex(
            model_name="claimstep",
            index=models.Index(fields=["claim", "created_at"], name="step_of_claim"),
        ),
        migrations.AddConstraint(
            model_name="claimrevision",
            constraint=models.UniqueConstraint(fields=("claim", "number"), name="revision_once"),
        ),
        migrations.AddConstraint(
            model_name="claimrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="revision_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.UniqueConstraint(fields=("practice", "name"), name="payer_name_once"),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("practice", "code"),
                name="payer_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="feeschedule",
            constraint=models.UniqueConstraint(
                fields=("practice", "name"), name="fee_schedule_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feeschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to", None),
                    ("effective_to__gte", models.F("effective_from")),
                    _connector="OR",
                ),
                name="fee_schedule_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.UniqueConstraint(
                fields=("patient", "source_token"), name="coverage_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.CheckConstraint(
                condition=models.Q(("order__gte", 1)), name="coverage_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date", None),
                    ("start_date", None),
                    ("end_date__gte", models.F("start_date")),
                    _connector="OR",
                ),
                name="authorization_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.UniqueConstraint(
                fields=("claim", "subject", "modifier", "revision"), name="attestation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                condition=models.Q(("npi", ""), _negated=True),
                fields=("practice", "npi"),
                name="provider_npi_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                condition=models.Q(("npi", ""), models.Q(("source_key", ""), _negated=True)),
                fields=("practice", "source_key"),
                name="provider_source_key_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="planofcare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("certified_to", None),
                    ("certified_from", None),
                    ("certified_to__gte", models.F("certified_from")),
                    _connector="OR",
                ),
                name="plan_of_care_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="planofcare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kx_attested_at", None), ("kx_attested_by", None)),
                    models.Q(("kx_attested_at__isnull", False), ("kx_attested_by__isnull", False)),
                    _connector="OR",
                ),
                name="plan_of_care_kx_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["practice", "status", "readiness", "received_at", "id"], name="claim_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["practice", "patient", "service_date"], name="claim_of_patient"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("status", "ON_HOLD")),
                fields=["practice", "hold_until"],
                name="claim_wakes",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent", None), models.Q(("status", "VOIDED"), _negated=True)),
                fields=("encounter", "payer", "split"),
                name="claim_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("parent", None),
                    ("payer", None),
                    models.Q(("status", "VOIDED"), _negated=True),
                ),
                fields=("encounter", "split"),
                name="claim_once_without_payer",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "IN_REVIEW",
                            "ON_HOLD",
                            "APPROVED",
                            "SUBMITTED",
                            "ACCEPTED",
                            "REJECTED",
                            "NO_CLAIM",
                            "VOIDED",
                        ],
                    )
                ),
                name="claim_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ON_HOLD"), _negated=True),
                    models.Q(("hold_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="claim_hold_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_date", None),
                    ("start_date", None),
                    ("end_date__gte", models.F("start_date")),
                    _connector="OR",
                ),
                name="referral_dates_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="serviceline",
            index=models.Index(fields=["practice", "code", "from_date"], name="line_by_code"),
        ),
        migrations.AddConstraint(
            model_name="serviceline",
            constraint=models.UniqueConstraint(fields=("claim", "position"), name="line_place"),
        ),
        migrations.AddConstraint(
            model_name="serviceline",
            constraint=models.UniqueConstraint(fields=("claim", "uid"), name="line_uid"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("state__in", ["OWED", "SENDING", "UNAVAILABLE", "UNKNOWN"])),
                fields=["practice", "next_attempt_at"],
                name="submission_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "OWED",
                            "SENDING",
                            "UNAVAILABLE",
                            "UNKNOWN",
                            "NEEDS_ATTENTION",
                            "DELIVERED",
                        ),
                    )
                ),
                fields=("claim",),
                name="submission_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[A-Z0-9]{1,20}$")),
                name="submission_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "SENDING"), _negated=True),
                    models.Q(("lease_token__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="submission_sending_has_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                fields=("submission", "message_id"), name="acknowledgement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(fields=("claim", "key"), name="suggestion_once"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["ACCEPTED", "DISMISSED"]), _negated=True),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="suggestion_decided_by_someone",
            ),
        ),
        rls.EnableRowLevelSecurity(
            "Connection",
            "Payer",
            "FeeSchedule",
            "Fee",
            "Provider",
            "Patient",
            "Coverage",
            "Case",
            "Authorization",
            "Referral",
            "Encounter",
            "EncounterVersion",
            "DocumentedService",
            "PlanOfCare",
            "PriorSurgery",
            "AdvanceNotice",
            "Claim",
            "ClaimStep",
            "Finding",
            "Override",
            "Job",
            "MappingSet",
            "MappingRule",
            "LookupTable",
            "LookupEntry",
            "ClaimRevision",
            "Diagnosis",
            "ServiceLine",
            "Submission",
            "Acknowledgement",
            "Suggestion",
            "Attestation",
        ),
        rls.EnableRowLevelSecurity("CodeRelease", kind="public"),
        rls.EnableRowLevelSecurity("Code", kind="public"),
    ]
