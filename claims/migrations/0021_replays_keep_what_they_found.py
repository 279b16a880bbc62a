"""A replay keeps, visit by visit, what a mapping would change."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

import clinicbridge.vault.fields
from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
        ('claims', '0020_a_diagnosis_is_found_by_its_code'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplayResult',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('discipline', models.CharField(blank=True, max_length=8)),
                ('outcome', models.CharField(choices=[('SAME', 'Stays as it is'), ('CHANGED', 'Would change'), ('KILLED', 'Could not be tried')], max_length=7)),
                ('rule', models.CharField(blank=True, help_text='The rule it could not be tried by', max_length=60)),
                ('trouble', models.CharField(blank=True, max_length=300)),
                ('cells', models.PositiveIntegerField(default=0, help_text='How many cells would change')),
                ('kinds', models.TextField(blank=True)),
                ('changes', clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ('new', models.JSONField(default=dict)),
                ('new_count', models.PositiveIntegerField(default=0)),
                ('fixed', models.JSONField(default=dict)),
                ('fixed_count', models.PositiveIntegerField(default=0)),
                ('unmatched', models.JSONField(default=list)),
                ('examples', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                ('encounter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.encounter')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replayed', to='claims.job')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.patient')),
                ('payer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.payer')),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [models.Index(fields=['practice', 'created_at'], name='replayed_by_age'), models.Index(condition=models.Q(('outcome', 'CHANGED')), fields=['job', 'position'], name='replayed_changed')],
                'constraints': [models.UniqueConstraint(fields=('job', 'encounter'), name='replayed_once')],
            },
        ),
        rls.EnableRowLevelSecurity("ReplayResult"),
    ]
