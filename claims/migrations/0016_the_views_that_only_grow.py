"""Views that ask for no readiness are read in their order, however many claims have left."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0015_work_can_be_stopped'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['practice', 'status', 'filing_deadline', 'received_at', 'id'], name='claim_by_status_deadline'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['practice', 'status', 'received_at', 'id'], name='claim_by_status_arrival'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('status', 'ON_HOLD')), fields=['practice', 'hold_turn', 'filing_deadline', 'received_at', 'id'], name='claim_held_by_turn'),
        ),
    ]
