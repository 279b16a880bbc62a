"""What is proposed beside a claim stays in step with it and with what people decided."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims.domain import fixes
from claims.models import Suggestion
from claims.services import revisions, suggestions
from tests.claims.services.test_suggestions import (
    decide,
    minutes,
    only,
    rescrub,
)
from tests.clinic import line_uid


def test_a_dismissed_line_is_not_proposed_again_though_it_would_point_elsewhere(clinic, proposes):
    def line(*pointers):
        return fixes.AddLine(uid="note.1", code="20610", units=Decimal(1), pointers=pointers)

    proposes(line())
    claim = clinic.draft()
    decide(suggestions.dismiss, claim, clinic.biller, reason="NOT_DOCUMENTED")
    dx = revisions.current(claim).claim_content.diagnoses[0].uid
    proposes(line(dx))
    rescrub(claim)

    assert only().state == "DISMISSED"


def test_an_open_line_follows_where_it_would_point(clinic, proposes):
    def line(*pointers):
        return fixes.AddLine(uid="note.1", code="20610", units=Decimal(1), pointers=pointers)

    proposes(line())
    claim = clinic.draft()
    dx = revisions.current(claim).claim_content.diagnoses[0].uid
    proposes(line(dx))
    rescrub(claim)

    assert only().fix["pointers"] == [dx]


@pytest.mark.both
def test_a_value_a_person_took_is_not_proposed_away_by_another(clinic, proposes):
    proposes(fixes.SetUnits(line=line_uid(), units=Decimal(1)))
    claim = clinic.draft()
    proposes()
    decide(suggestions.accept, claim, clinic.biller)
    proposes(fixes.SetUnits(line=line_uid(), units=Decimal(2)), minutes())
    rescrub(claim)

    open_ = Suggestion.objects.filter(state="OPEN")
    assert [row.fix["kind"] for row in open_] == ["SetMinutes"]

    accepted = Suggestion.objects.get(state="ACCEPTED")
    accepted.decided_at = claim.drawn_from.received_at - timedelta(seconds=1)
    accepted.save(update_fields=["decided_at"])
    rescrub(claim)
    assert open_.all().count() == 2
