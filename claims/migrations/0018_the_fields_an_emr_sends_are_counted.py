"""The fields an EMR sends are counted, and what goes amiss with the mapped ones is told."""

import clinicbridge.vault.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
        ('claims', '0017_a_practice_keeps_its_own_views'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FieldCatalogue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('visits', models.JSONField(default=dict)),
                ('uncounted', models.PositiveIntegerField(default=0)),
                ('unreadable', models.PositiveIntegerField(default=0)),
                ('counted_to', models.DateTimeField(blank=True, null=True)),
                ('counted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FieldIncident',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('pattern', models.CharField(max_length=300)),
                ('kind', models.CharField(choices=[('MISSING', 'Stopped arriving'), ('TYPE', 'Changed type'), ('VALUE', 'Value not in the look-up')], max_length=7)),
                ('rules', models.JSONField(default=list)),
                ('detail', models.JSONField(default=dict)),
                ('values', clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ('count', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='FieldSeen',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('pattern', models.CharField(max_length=300)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('is_carried', models.BooleanField(default=False)),
                ('visits', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('before', models.JSONField(default=dict)),
                ('last', models.JSONField(default=dict)),
                ('types', models.JSONField(default=dict)),
                ('steady_type', models.CharField(blank=True, max_length=20)),
                ('recent_type', models.CharField(blank=True, max_length=20)),
                ('recent_run', models.PositiveIntegerField(default=0)),
                ('shapes', models.JSONField(default=list)),
                ('common', models.JSONField(default=list)),
                ('is_listed', models.BooleanField(default=True)),
                ('samples', clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ('patients', clinicbridge.vault.fields.EncryptedJSON(default=list)),
                ('first_seen_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'field seen',
                'verbose_name_plural': 'fields seen',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddIndex(
            model_name='encounterversion',
            index=models.Index(fields=['practice', 'received_at'], name='version_received'),
        ),
        migrations.AddField(
            model_name='countedversion',
            name='practice',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice'),
        ),
        migrations.AddField(
            model_name='countedversion',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='counted', to='claims.encounterversion'),
        ),
        migrations.AddField(
            model_name='fieldcatalogue',
            name='connection',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='catalogue', to='claims.connection'),
        ),
        migrations.AddField(
            model_name='fieldcatalogue',
            name='practice',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice'),
        ),
        migrations.AddField(
            model_name='fieldincident',
            name='connection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_incidents', to='claims.connection'),
        ),
        migrations.AddField(
            model_name='fieldincident',
            name='practice',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice'),
        ),
        migrations.AddField(
            model_name='fieldseen',
            name='connection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields_seen', to='claims.connection'),
        ),
        migrations.AddField(
            model_name='fieldseen',
            name='practice',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice'),
        ),
        migrations.AddIndex(
            model_name='countedversion',
            index=models.Index(fields=['practice', 'received_at'], name='counted_version_age'),
        ),
        migrations.AddConstraint(
            model_name='fieldincident',
            constraint=models.UniqueConstraint(condition=models.Q(('resolved_at', None)), fields=('connection', 'pattern', 'kind'), name='field_incident_open_once'),
        ),
        migrations.AddConstraint(
            model_name='fieldseen',
            constraint=models.UniqueConstraint(fields=('connection', 'pattern'), name='field_seen_once'),
        ),
        rls.EnableRowLevelSecurity("FieldCatalogue", "CountedVersion", "FieldSeen", "FieldIncident"),
    ]
