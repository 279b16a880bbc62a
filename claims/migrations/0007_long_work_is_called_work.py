"""Call the page of long work by its name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_a_patient_says_whether_there_are_records"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="job",
            options={
                "base_manager_name": "objects",
                "verbose_name": "work",
                "verbose_name_plural": "work",
            },
        ),
    ]
