"""What became of each open claim drawn anew under a mapping is kept with the work."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
        ('claims', '0025_facts_name_the_mapping_that_made_them'),
    ]

    operations = [
        migrations.AlterField(
            model_name='claimrevision',
            name='cause',
            field=models.CharField(choices=[('INTAKE', 'Drafted from the visit'), ('REDRAFT', 'Drawn anew from the visit'), ('EDIT', 'Edited by a person'), ('SUGGESTION', 'A suggestion accepted by a person'), ('UNDO', 'Undone by a person'), ('MERGE', 'Merged with what the visit now says'), ('REMAP', 'Drawn anew under mapping version')], max_length=10),
        ),
        migrations.CreateModel(
            name='Remapped',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('MERGED', 'Changed'), ('SAME', 'Says the same'), ('WAITS', 'Waits for a person'), ('SKIPPED', 'Left as it was')], max_length=7)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remapped', to='claims.job')),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('job', 'claim'), name='remapped_once')],
            },
        ),
        rls.EnableRowLevelSecurity("Remapped"),
    ]
