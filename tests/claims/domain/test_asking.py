"""A question to the provider leaves the claim as it is."""

from claims.domain import fixes
from claims.domain.asking import AskProvider
from claims.domain.reading.reading import Gap


def test_a_question_changes_nothing_and_survives_being_kept():
    ask = AskProvider(what=Gap.SIDE, about="knee", service="svc-1")

    kept = fixes.read(ask.as_json())

    assert kept == ask
    assert kept.asks
    assert kept.label == "Ask the provider: Please document which side was treated (knee)."
    assert kept.subject == "svc-1"


def test_a_change_does_not_ask():
    assert not fixes.read({"kind": "RemoveLine", "line": "a"}).asks
