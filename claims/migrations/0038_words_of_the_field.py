"""Columns are called what the field calls them; nothing is stored differently."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0037_decisions_end_with_their_patient"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="lookupentry",
            options={"base_manager_name": "objects", "verbose_name_plural": "lookup entries"},
        ),
        migrations.AlterField(
            model_name="claimstep",
            name="after",
            field=models.CharField(
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
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="claimstep",
            name="before",
            field=models.CharField(
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
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="coderelease",
            name="sha256",
            field=models.CharField(max_length=64, verbose_name="SHA-256"),
        ),
        migrations.AlterField(
            model_name="provider",
            name="npi",
            field=models.CharField(blank=True, max_length=10, verbose_name="NPI"),
        ),
    ]
