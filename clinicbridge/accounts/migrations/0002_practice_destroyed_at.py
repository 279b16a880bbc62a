"""A practice whose keys were destroyed says since when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="practice",
            name="destroyed_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When its keys were, and so its records",
                null=True,
            ),
        ),
    ]
