"""NCCI pairs have a table; a code may have a row for each modifier."""

import django.db.models.deletion
from django.db import migrations, models

from clinicbridge.scope import rls


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("claims", "0002_a_providers_key_is_its_emrs"),
    ]

    operations = [
        migrations.CreateModel(
            name="PtpEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("column1", models.CharField(max_length=5)),
                ("column2", models.CharField(max_length=5)),
                ("effective", models.DateField()),
                ("deletion", models.DateField(null=True)),
                ("indicator", models.SmallIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="code",
            name="code_once",
        ),
        migrations.AddField(
            model_name="code",
            name="modifier",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="coderelease",
            name="files",
            field=models.JSONField(
                blank=True, default=list, help_text="Name, SHA-256 and rows of each file"
            ),
        ),
        migrations.AddField(
            model_name="coderelease",
            name="pack",
            field=models.BinaryField(
                blank=True, help_text="A whole table in one piece, where it is read so", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="code",
            constraint=models.UniqueConstraint(
                fields=("release", "code", "modifier"), name="code_once"
            ),
        ),
        migrations.AddField(
            model_name="ptpedit",
            name="practice",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.practice",
            ),
        ),
        migrations.AddField(
            model_name="ptpedit",
            name="release",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ptp_edits",
                to="claims.coderelease",
            ),
        ),
        migrations.AddIndex(
            model_name="ptpedit",
            index=models.Index(fields=["release", "column1", "column2"], name="ptp_pair"),
        ),
        rls.EnableRowLevelSecurity("PtpEdit", kind="public"),
    ]
