"""A provider's key means someone only together with the EMR that uses it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def name_the_emr(apps: Any, schema_editor: Any) -> None:
    """Give each known key its EMR, where the practice has only one."""
    practices = apps.get_model("accounts", "Practice").objects.values_list("pk", flat=True)
    for practice_id in practices:
        _enter(schema_editor, str(practice_id))
        inbound = apps.get_model("claims", "Connection").objects.filter(
            practice_id=practice_id, direction="INBOUND"
        )
        emrs = list(inbound.values_list("pk", flat=True)[:2])
        if len(emrs) == 1:
            apps.get_model("claims", "Provider").objects.filter(
                practice_id=practice_id, connection=None
            ).exclude(source_key="").update(connection_id=emrs[0])
    _enter(schema_editor, "")


def _enter(schema_editor: Any, practice_id: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.practice', %s, true)", [practice_id])


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="provider",
            name="connection",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"direction": "INBOUND"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.connection",
                verbose_name="EMR",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="source_key",
            field=models.CharField(
                blank=True,
                help_text="How the EMR names this provider, where it gives no NPI",
                max_length=200,
                verbose_name="key in that EMR",
            ),
        ),
        migrations.RemoveConstraint(model_name="provider", name="provider_source_key_once"),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                condition=models.Q(("npi", ""), models.Q(("source_key", ""), _negated=True)),
                fields=("practice", "connection", "source_key"),
                name="provider_source_key_once",
            ),
        ),
        # Last: Postgres alters no table that has rows just written.
        migrations.RunPython(name_the_emr, migrations.RunPython.noop),
    ]
