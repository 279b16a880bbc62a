"""A practice tells every process that its settings changed."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

import claims.models.standing
from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('claims', '0007_long_work_is_called_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='SettingChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.BigIntegerField(default=claims.models.standing.any_number, editable=False)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['practice', 'nonce'], name='setting_change_nonces')],
            },
        ),
        rls.EnableRowLevelSecurity("SettingChange"),
    ]
