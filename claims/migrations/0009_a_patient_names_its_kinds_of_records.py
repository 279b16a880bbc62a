"""A patient's row names which kinds of records the clinic keeps of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_a_practice_tells_that_its_settings_changed")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="record_kinds",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="Kinds of records the clinic keeps of the patient, in one line",
                max_length=120,
            ),
        ),
    ]
