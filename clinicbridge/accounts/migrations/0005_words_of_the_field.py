"""Columns are called what the field calls them; nothing is stored differently."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_second_factor"),
    ]

    operations = [
        migrations.AlterField(
            model_name="location",
            name="line1",
            field=models.CharField(blank=True, max_length=80, verbose_name="address"),
        ),
        migrations.AlterField(
            model_name="location",
            name="line2",
            field=models.CharField(blank=True, max_length=80, verbose_name="address, second line"),
        ),
        migrations.AlterField(
            model_name="location",
            name="npi",
            field=models.CharField(blank=True, max_length=10, verbose_name="NPI"),
        ),
        migrations.AlterField(
            model_name="location",
            name="source_ids",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Ids and names the EMR uses",
                verbose_name="ids in the EMR",
            ),
        ),
        migrations.AlterField(
            model_name="location",
            name="zip",
            field=models.CharField(blank=True, max_length=10, verbose_name="ZIP code"),
        ),
        migrations.AlterField(
            model_name="practice",
            name="line1",
            field=models.CharField(blank=True, max_length=80, verbose_name="address"),
        ),
        migrations.AlterField(
            model_name="practice",
            name="line2",
            field=models.CharField(blank=True, max_length=80, verbose_name="address, second line"),
        ),
        migrations.AlterField(
            model_name="practice",
            name="npi",
            field=models.CharField(blank=True, max_length=10, verbose_name="NPI"),
        ),
        migrations.AlterField(
            model_name="practice",
            name="tax_id",
            field=models.CharField(blank=True, max_length=12, verbose_name="tax ID"),
        ),
        migrations.AlterField(
            model_name="practice",
            name="zip",
            field=models.CharField(blank=True, max_length=10, verbose_name="ZIP code"),
        ),
    ]
