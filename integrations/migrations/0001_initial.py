"""The tables of this app, each tenant table under row-level security."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import clinicbridge.vault.fields
import integrations.models
from clinicbridge.scope import rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("claims", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("base_url", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("secrets", clinicbridge.vault.fields.EncryptedJSON(default=dict)),
                ("options", models.JSONField(blank=True, default=dict)),
                ("watermarks", models.JSONField(blank=True, default=dict)),
                (
                    "connection",
                    models.OneToOneField(
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
            name="ApiCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("method", models.CharField(max_length=8)),
                ("host", models.CharField(max_length=255)),
                ("route", models.CharField(max_length=120)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("duration_ms", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("outcome", models.CharField(max_length=40)),
                ("correlation_id", models.CharField(blank=True, max_length=32)),
                ("at", models.DateTimeField(auto_now_add=True)),
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
                "indexes": [models.Index(fields=["practice", "-at"], name="call_by_time")],
            },
        ),
        migrations.CreateModel(
            name="HookRoute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=integrations.models.new_public_id,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("connection_id", models.UUIDField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("ENCOUNTERS", "Visits from an EMR"),
                            ("ACKNOWLEDGEMENTS", "Answers from a billing system"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("public_id__regex", "^[A-Za-z0-9_-]{22,64}$")),
                        name="hook_public_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InboundMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("ENCOUNTERS", "Visits from an EMR"),
                            ("ACKNOWLEDGEMENTS", "Answers from a billing system"),
                        ],
                        max_length=16,
                    ),
                ),
                ("event_id", models.CharField(max_length=128)),
                ("body_hash", models.CharField(max_length=64)),
                ("body", clinicbridge.vault.fields.EncryptedText()),
                ("content_type", models.CharField(max_length=80)),
                ("is_primary", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Waiting"),
                            ("TAKEN", "Being read"),
                            ("INGESTED", "Read"),
                            ("QUARANTINED", "Quarantined"),
                            ("CONFLICTING", "Same id, other body"),
                        ],
                        default="RECEIVED",
                        max_length=11,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("fix", models.CharField(blank=True, max_length=300)),
                ("visits", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("correlation_id", models.CharField(max_length=32)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "conflicts_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="integrations.inboundmessage",
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
                "indexes": [
                    models.Index(
                        models.F("practice"),
                        models.F("next_attempt_at"),
                        condition=models.Q(("state__in", ["RECEIVED", "TAKEN"])),
                        name="message_due",
                    ),
                    models.Index(fields=["practice", "-received_at"], name="message_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("connection"),
                        models.F("event_id"),
                        models.F("body_hash"),
                        name="message_stored_once",
                    ),
                    models.UniqueConstraint(
                        models.F("connection"),
                        models.F("event_id"),
                        condition=models.Q(("is_primary", True)),
                        name="message_one_primary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_primary", True), ("state", "CONFLICTING"), _connector="OR"
                        ),
                        name="message_conflict_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "TAKEN"), _negated=True),
                            models.Q(
                                ("lease_token__isnull", False), ("lease_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="message_taken_has_lease",
                    ),
                ],
            },
        ),
        rls.EnableRowLevelSecurity(
            "Credential",
            "InboundMessage",
            "ApiCall",
        ),
    ]
