"""One thing found is said of as one, several as several."""

import pytest

from claims.domain import discrepancies


@pytest.mark.parametrize("kind", discrepancies.KINDS)
def test_one_and_several_are_told_apart(kind):
    one, several = discrepancies.of(kind, 1), discrepancies.of(kind, 2)

    assert one != several
    assert not {"have", "are", "wait", "count", "were"} & set(one.split())
    assert several == discrepancies.of(kind, 0)


def test_one_delivered_claim_has_had_no_answer():
    assert discrepancies.of("claim.unacknowledged", 1) == (
        "delivered claim has had no answer for three days"
    )
    assert (discrepancies.look_ups(1), discrepancies.look_ups(3)) == ("look-up", "look-ups")
    assert discrepancies.uncompared(discrepancies.UNREAD, 1).startswith("message that was")


def test_a_kind_of_an_older_run_is_said_by_its_name():
    assert discrepancies.of("older.kind", 1) == "older.kind"
