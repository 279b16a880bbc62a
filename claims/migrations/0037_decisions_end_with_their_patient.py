"""What people decided of a claim ends where its visit comes to name another patient."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ENDED = {"null": True, "blank": True, "help_text": "When its visit came to name another patient"}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_second_factor"),
        ("claims", "0036_runs_are_counted_by_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="override", name="override_once"),
        migrations.RemoveConstraint(model_name="suggestion", name="suggestion_once"),
        migrations.AddField("attestation", "ended_at", models.DateTimeField(**ENDED)),
        migrations.AddField("override", "ended_at", models.DateTimeField(**ENDED)),
        migrations.AddField("suggestion", "ended_at", models.DateTimeField(**ENDED)),
        migrations.AddConstraint(
            "override",
            models.UniqueConstraint(
                condition=Q(ended_at=None), fields=("claim", "finding_key"), name="override_once"
            ),
        ),
        migrations.AddConstraint(
            "suggestion",
            models.UniqueConstraint(
                condition=Q(ended_at=None), fields=("claim", "key"), name="suggestion_once"
            ),
        ),
        migrations.AddConstraint(
            "suggestion",
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(state__in=["OPEN", "HELD"]),
                name="suggestion_ended_is_settled",
            ),
        ),
    ]
