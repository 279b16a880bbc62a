"""A practice sets its edits; a payer's own sums of therapy are kept."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinicbridge.scope import rls


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('claims', '0004_a_claim_knows_the_version_it_was_drawn_from'),
    ]

    operations = [
        migrations.CreateModel(
            name='EditSetting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('edit', models.CharField(max_length=80)),
                ('severity', models.CharField(choices=[('BLOCKS', 'Blocks'), ('CONFIRM', 'Confirm'), ('NOTE', 'Note'), ('OFF', 'Switched off')], max_length=7)),
                ('reason', models.CharField(max_length=300)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('payer', models.ForeignKey(blank=True, help_text='Empty: all', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.payer')),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('practice', 'edit', 'payer'), name='edit_setting_once_a_payer'), models.UniqueConstraint(condition=models.Q(('payer', None)), fields=('practice', 'edit'), name='edit_setting_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='edit_setting_reasoned')],
            },
        ),
        migrations.CreateModel(
            name='TherapyAccumulator',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('pool', models.CharField(choices=[('PT_SLP', 'PT and SLP together'), ('OT', 'OT')], max_length=6)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9)),
                ('as_of_date', models.DateField(help_text='Later claims are added to it')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='claims.patient')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.payer')),
                ('practice', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.practice')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('patient', 'payer', 'year', 'pool'), name='accumulator_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='accumulator_not_negative')],
            },
        ),
        rls.EnableRowLevelSecurity("EditSetting", "TherapyAccumulator"),
    ]
