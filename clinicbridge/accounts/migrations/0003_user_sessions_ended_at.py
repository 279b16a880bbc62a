"""A person may end all of their sessions at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_practice_destroyed_at")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_ended_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When all of the person's sessions were last ended",
                null=True,
            ),
        ),
    ]
