"""Why an edit was set, and what a code file was called, are sealed: people type anything there."""

from typing import Any

from django.db import migrations, models

import clinicbridge.vault.fields
from clinicbridge import scope, vault
from clinicbridge.vault.fields import Sealed


def mask_the_entries(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Take the words out of the entries; only the tables' owner may."""
    for practice_id in _practices(apps):
        with scope.practice(practice_id):
            _mask_reasons(apps, practice_id)
            _number_files(apps, practice_id)


def seal_them(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Seal what each practice wrote."""
    for practice_id in _practices(apps):
        with scope.practice(practice_id):
            _seal_reasons(apps, practice_id)
            _seal_file_names(apps, practice_id)


def _practices(apps: Any) -> Any:
    return apps.get_model("accounts", "Practice").objects.values_list("pk", flat=True)


def _mask_reasons(apps: Any, practice_id: Any) -> None:
    """Put into each entry the mark it would have been written with."""
    setting = apps.get_model("claims", "EditSetting")
    for entry in _entries(apps, "editsetting", practice_id):
        sides = (entry.changes or {}).get("reason")
        if sides is None:
            continue
        row = setting(pk=entry.object_pk, practice_id=practice_id)
        masked = [_mark(row, side) for side in sides]
        _rewrite(apps, entry, changes={**entry.changes, "reason": masked})


def _number_files(apps: Any, practice_id: Any) -> None:
    for row in _releases(apps, practice_id):
        for entry in _entries(apps, "coderelease", practice_id).filter(object_pk=str(row.pk)):
            summary = entry.summary
            for place, one in enumerate(row.files, 1):
                summary = summary.replace(f"\n{one.get('name')}: ", f"\nFile {place}: ")
            _rewrite(apps, entry, summary=summary)


def _seal_reasons(apps: Any, practice_id: Any) -> None:
    settings = apps.get_model("claims", "EditSetting").objects
    for row in settings.filter(practice_id=practice_id):
        settings.filter(pk=row.pk).update(reason=_closed(row, "reason", str(row.__dict__["reason"])))


def _seal_file_names(apps: Any, practice_id: Any) -> None:
    for row in _releases(apps, practice_id):
        names = [str(one.get("name", "")) for one in row.files]
        kept = [{k: v for k, v in one.items() if k != "name"} for one in row.files]
        sealed = _closed(row, "file_names", names)
        rows = apps.get_model("claims", "CodeRelease").objects.filter(pk=row.pk)
        rows.update(files=kept, file_names=sealed)


def _releases(apps: Any, practice_id: Any) -> Any:
    rows = apps.get_model("claims", "CodeRelease").objects.filter(practice_id=practice_id)
    return rows.defer("pack")


def _entries(apps: Any, model: str, practice_id: Any) -> Any:
    return apps.get_model("audit", "LogEntry").objects.filter(
        content_type__app_label="claims", content_type__model=model, practice_id=practice_id
    )


def _rewrite(apps: Any, entry: Any, **values: Any) -> None:
    apps.get_model("audit", "LogEntry").objects.filter(pk=entry.pk).update(**values)


def _closed(row: Any, name: str, clear: Any) -> Sealed:
    """Seal a value for its row; where the keys are destroyed the words go with them."""
    try:
        return row._meta.get_field(name).close(row, clear)
    except vault.Destroyed:
        return Sealed("")


def _mark(row: Any, side: Any) -> Any:
    if side in (None, "", "None"):
        return side
    try:
        return str(row._meta.get_field("reason").fingerprint(row, str(side)))
    except vault.Destroyed:
        return "•••• unreadable"


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0012_the_queue_by_filing_deadline"),
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="editsetting", name="edit_setting_reasoned"),
        migrations.AlterField(
            model_name="editsetting",
            name="reason",
            field=clinicbridge.vault.fields.EncryptedText(),
        ),
        migrations.AddField(
            model_name="coderelease",
            name="file_names",
            field=clinicbridge.vault.fields.EncryptedJSON(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="coderelease",
            name="files",
            field=models.JSONField(
                blank=True, default=list, help_text="SHA-256 and rows of each file"
            ),
        ),
        migrations.RunPython(mask_the_entries, migrations.RunPython.noop),
        migrations.RunPython(seal_them, migrations.RunPython.noop),
    ]
