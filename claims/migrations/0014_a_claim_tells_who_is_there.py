"""A claim tells who has it open."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
        ('claims', '0013_reasons_and_file_names_are_sealed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('page', models.UUIDField(help_text="Which of the person's pages keeps it")),
                ('until', models.DateTimeField()),
                ('claim', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        rls.EnableRowLevelSecurity("Presence"),
    ]
