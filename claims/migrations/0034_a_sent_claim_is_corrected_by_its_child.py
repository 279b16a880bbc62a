"""A sent claim is corrected by a claim of its own, its one child that is not voided."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_second_factor'),
        ('claims', '0033_an_incident_says_whose_its_words_are'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='correction',
            field=models.CharField(blank=True, choices=[('REPLACEMENT', 'Replaces'), ('VOID', 'Voids')], max_length=11),
        ),
        migrations.AlterField(
            model_name='claim',
            name='parent',
            field=models.ForeignKey(blank=True, help_text='The sent claim that this one corrects', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='claims.claim'),
        ),
        migrations.AlterField(
            model_name='claimrevision',
            name='cause',
            field=models.CharField(choices=[('INTAKE', 'Drafted from the visit'), ('REDRAFT', 'Drawn anew from the visit'), ('EDIT', 'Edited by a person'), ('SUGGESTION', 'A suggestion accepted by a person'), ('UNDO', 'Undone by a person'), ('MERGE', 'Merged with what the visit now says'), ('CORRECTION', 'Begun as a correction of a sent claim'), ('REMAP', 'Drawn anew under mapping version')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('parent__isnull', False), models.Q(('status', 'VOIDED'), _negated=True)), fields=('parent',), name='claim_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction', ''), ('parent', None)), models.Q(('correction__in', ['REPLACEMENT', 'VOID']), ('parent__isnull', False)), _connector='OR'), name='claim_correction_has_parent'),
        ),
    ]
