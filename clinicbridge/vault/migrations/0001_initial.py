"""The tables of this app, each tenant table under row-level security."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from clinicbridge.scope import rls


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key_id", models.CharField(max_length=12)),
                ("kek_id", models.CharField(max_length=8)),
                ("wrapped", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ACTIVE", "Seals and opens"),
                            ("RETIRED", "Opens only"),
                            ("DESTROYED", "Destroyed"),
                        ],
                        default="ACTIVE",
                        max_length=9,
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "key_id"), name="practice_key_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ACTIVE")),
                        fields=("practice",),
                        name="practice_key_one_active",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("patient_id", models.UUIDField(db_index=True)),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("NAME", "Name"),
                            ("MRN", "Chart number"),
                            ("MEMBER", "Member id"),
                            ("DOB", "Date of birth"),
                        ],
                        max_length=6,
                    ),
                ),
                ("key_id", models.CharField(max_length=12)),
                ("hmac", models.CharField(max_length=43)),
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
                    models.Index(fields=["practice", "field", "hmac"], name="search_token_find")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("patient_id", "field", "hmac"), name="search_token_once"
                    )
                ],
            },
        ),
        rls.EnableRowLevelSecurity(
            "PracticeKey",
            "SearchToken",
        ),
    ]
