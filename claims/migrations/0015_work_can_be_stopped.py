"""Long work may be stopped by a person."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0014_a_claim_tells_who_is_there'),
    ]

    operations = [
        migrations.AlterField(
            model_name='job',
            name='state',
            field=models.CharField(choices=[('WAITING', 'Waiting'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed'), ('STOPPED', 'Stopped')], default='WAITING', max_length=7),
        ),
    ]
