"""A patient's row says whether the clinic keeps records of them, so that most claims ask once."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q

KINDS = (
    *("PlanOfCare", "Authorization", "Referral", "PriorSurgery", "AdvanceNotice"),
    "TherapyAccumulator",
)


def say_so(apps: Any, schema_editor: Any) -> None:
    """Mark the patients who have records already."""
    there_is = Q()
    for name in KINDS:
        rows = apps.get_model("claims", name).objects.filter(patient=OuterRef("pk"))
        there_is |= Q(Exists(rows))
    for practice_id in apps.get_model("accounts", "Practice").objects.values_list("pk", flat=True):
        _enter(schema_editor, str(practice_id))
        patients = apps.get_model("claims", "Patient").objects.filter(practice_id=practice_id)
        patients.filter(there_is).update(has_records=True)
    _enter(schema_editor, "")


def _enter(schema_editor: Any, practice_id: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.practice', %s, true)", [practice_id])


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_practices_set_edits_and_payers_count_therapy")]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="has_records",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="The clinic keeps plans, permits or the like",
            ),
        ),
        migrations.RunPython(say_so, migrations.RunPython.noop),
    ]
