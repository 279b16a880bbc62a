"""An audit entry is read by people: what a machine reads of it comes last."""

from claims.admin import differences
from clinicbridge.audit.models import LogEntry

ID = "e613a0d6-80ad-4860-a37e-2809a6047114"


def test_what_only_a_machine_reads_comes_last_and_is_not_lost(clinic):
    entry = LogEntry.objects.filter(object_pk=str(clinic.payer.pk)).latest("id")
    entry.summary = ""
    entry.changes = {
        "visit_token": ["", "U5ijtoCBmb"],
        "connection": [None, ID],
        "name": [None, "Prairie Health Plan"],
        "digest": ["0" * 64, "1" * 64],
        "code": ["A", "B"],
    }

    told = differences.lines(entry)

    assert told[:2] == ["name: nothing → Prairie Health Plan", "code: A → B"]
    assert told[2:] == [
        "visit_token: nothing → U5ijtoCBmb",
        f"connection: nothing → {ID}",
        f"digest: {'0' * 64} → {'1' * 64}",
    ]


def test_a_summary_stands_instead_of_fields(clinic):
    entry = LogEntry.objects.filter(object_pk=str(clinic.payer.pk)).latest("id")
    entry.summary, entry.changes = "Copied from version 1\nby hand", {"code": ["A", "B"]}

    assert differences.lines(entry) == ["Copied from version 1", "by hand"]
