"""Patients who have records already name their kinds."""

from collections import defaultdict
from typing import Any

from django.db import migrations

KINDS = (
    *("PlanOfCare", "Authorization", "Referral", "PriorSurgery", "AdvanceNotice"),
    "TherapyAccumulator",
)


def name_them(apps: Any, schema_editor: Any) -> None:
    """Write each patient's kinds of records in one line."""
    patients = apps.get_model("claims", "Patient").objects
    for practice_id in apps.get_model("accounts", "Practice").objects.values_list("pk", flat=True):
        _enter(schema_editor, str(practice_id))
        kinds: dict[Any, set[str]] = defaultdict(set)
        for name in KINDS:
            rows = apps.get_model("claims", name).objects.filter(practice_id=practice_id)
            for patient_id in rows.values_list("patient_id", flat=True).distinct():
                kinds[patient_id].add(name.lower())
        by_line = defaultdict(list)
        for patient_id, names in kinds.items():
            by_line[" ".join(sorted(names))].append(patient_id)
        for line, ids in by_line.items():
            for start in range(0, len(ids), 500):
                patients.filter(pk__in=ids[start : start + 500]).update(record_kinds=line)
    _enter(schema_editor, "")


def _enter(schema_editor: Any, practice_id: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.practice', %s, true)", [practice_id])


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_a_patient_names_its_kinds_of_records")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
