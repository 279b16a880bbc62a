"""The payer's number of a corrected claim, where a person types it."""

import pytest

from claims.domain import fixes
from claims.models import Submission
from claims.services import review
from tests.claims.services import looks, sent
from tests.claims.services.test_corrections import begin, commercial, content, edit, edits

__all__ = ["commercial"]


@pytest.mark.parametrize("typed", ["ICN*77", "7" * 51, "—"])
def test_a_number_no_payer_gives_is_kept_and_nothing_goes_out_with_it(clinic, claim, typed):
    child = begin(clinic, sent.sent(clinic, claim, remote_id=""))

    edit(clinic, child, fixes.SetField(cell="original_reference", value=typed))

    child.refresh_from_db()
    assert content(child).original_reference == typed
    assert "corrections.number_shape" in edits(child)
    with pytest.raises(review.Blocked):
        review.approve(
            claim_id=child.pk,
            seen_revision=child.revision,
            seen_digest=child.digest,
            actor=clinic.biller,
        )
    assert not Submission.objects.filter(claim=child).exists()


def test_a_number_typed_with_wide_signs_is_sent_as_it_was_meant_and_stays_out_of_the_trail(
    clinic, claim
):
    child = begin(clinic, sent.sent(clinic, claim, remote_id=""))

    edit(
        clinic,
        child,
        fixes.SetField(cell="original_reference", value=" \uff29\uff23\uff2e-77\u200b"),
    )

    assert content(child).original_reference == "ICN-77"
    assert "corrections.number_shape" not in edits(child)
    entry = looks.entries(child)[-1]
    assert "original reference number: changed" in entry.summary
    assert "ICN-77" not in entry.summary + str(entry.changes)
    assert entry.actor == clinic.biller
