"""A claim names the visit's version it was last drawn from, whatever its revisions say."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_the_version(apps: Any, schema_editor: Any) -> None:
    """Take the version of each claim's current revision."""
    revision = apps.get_model("claims", "ClaimRevision").objects.filter(
        claim=OuterRef("pk"), number=OuterRef("revision")
    )
    version = Subquery(revision.values("encounter_version_id")[:1])
    for practice_id in apps.get_model("accounts", "Practice").objects.values_list("pk", flat=True):
        _enter(schema_editor, str(practice_id))
        claims = apps.get_model("claims", "Claim").objects.filter(practice_id=practice_id)
        claims.update(drawn_from_id=version)
    _enter(schema_editor, "")


def _enter(schema_editor: Any, practice_id: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.practice', %s, true)", [practice_id])


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_code_tables_hold_pairs_and_modifiers"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="drawn_from",
            field=models.ForeignKey(
                blank=True,
                help_text="The visit's version whose facts the claim is judged by",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.encounterversion",
            ),
        ),
        migrations.RunPython(name_the_version, migrations.RunPython.noop),
    ]
