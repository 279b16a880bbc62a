"""Work says how often it was begun, a replay which visits could not be read."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0028_notes_may_be_read_by_a_model'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='begun',
            field=models.PositiveSmallIntegerField(default=0, help_text='How often a worker began it and did not come to its end'),
        ),
        migrations.AlterField(
            model_name='replayresult',
            name='outcome',
            field=models.CharField(choices=[('SAME', 'Stays as it is'), ('CHANGED', 'Would change'), ('KILLED', 'Could not be tried'), ('UNREAD', 'Could not be read')], max_length=7),
        ),
    ]
