"""A practice keeps its own views of the queue under names."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import clinicbridge.vault.fields
from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
        ('claims', '0016_the_views_that_only_grow'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', clinicbridge.vault.fields.EncryptedText()),
                ('query', models.TextField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        rls.EnableRowLevelSecurity("SavedView"),
    ]
