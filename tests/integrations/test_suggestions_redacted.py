"""Ten kinds of identifiers are looked for in what really left, over HTTP, for many visits."""

import json
from collections import Counter

import pytest

from claims.models import SuggestionRun
from claims.services import reading
from clinicbridge import scope
from clinicbridge.audit.models import LogEntry
from integrations import suggestions
from integrations.models import ApiCall
from tests.integrations import named_notes

pytestmark = pytest.mark.slow
COUNT = 40
# Of the patient alone; who works at the clinic stands in its settings in clear.
OWN = ("patient's name", "chart number", "member number", "e-mail", "SSN", "address")


def test_what_the_record_knows_or_a_pattern_tells_does_not_leave(suggesting, capfd):
    whose = suggesting.clinic.practice.pk
    suggesting.settings(daily_calls=10_000, daily_tokens=100_000_000)
    planted: Counter[str] = Counter()
    left: Counter[str] = Counter()
    kept_care = 0
    for one in named_notes.visits(COUNT):
        with scope.practice(whose):
            claim = suggesting.clinic.draft(one.record)
            reading.read(claim_id=claim.pk)
        suggesting.api.calls.clear()
        run_id = suggestions.owe(practice_id=whose, claim_id=claim.pk)
        suggestions.run(practice_id=whose, run_id=run_id)
        sent = json.dumps(suggesting.api.calls, ensure_ascii=False)
        kept_care += named_notes.CARE in sent
        for kind, words in one.canaries.items():
            planted[kind] += len(words)
            left[kind] += sum(word.lower() in sent.lower() for word in words)
    told = "".join(capfd.readouterr())

    with capfd.disabled():
        print(f"\n{COUNT} visits, planted {dict(planted)}, left {dict(+left)}, care {kept_care}")
    assert +left == Counter()
    assert kept_care == COUNT
    own = [word for kind in OWN for word in one.canaries[kind]]
    assert not [word for word in own if word in told or word in _rows(whose)]


def _rows(whose) -> str:
    """Return everything in clear that is kept of runs, calls and changes."""
    with scope.practice(whose):
        tables = (SuggestionRun, ApiCall, LogEntry)
        return "\n".join(str(list(table.objects.values())) for table in tables)
