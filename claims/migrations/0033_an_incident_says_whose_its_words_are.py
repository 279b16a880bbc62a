"""An incident keeps whose the unknown words are, so that opening them names their patients."""

import clinicbridge.vault.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0032_what_became_of_suggestions_is_kept'),
    ]

    operations = [
        migrations.AddField(
            model_name='fieldincident',
            name='patients',
            field=clinicbridge.vault.fields.EncryptedJSON(null=True),
        ),
    ]
