"""What a claim says keeps its digest when the claim learns to say more."""

import pytest

from claims.domain import document
from claims.domain.content import ClaimContent
from tests.kits.full_claim import full_claim


def test_a_document_written_before_a_cell_existed_keeps_its_digest():
    content = full_claim().model_copy(update={"delay_reason": ""})
    before = content.as_document()

    assert "delay_reason" not in before
    read = ClaimContent.from_document(before)
    assert read == content
    assert read.digest == document.digest(before)


def test_a_reason_of_the_delay_is_part_of_what_is_signed_for():
    said = full_claim().model_copy(update={"delay_reason": "7"})
    other = full_claim().model_copy(update={"delay_reason": "15"})

    assert said.digest != other.digest
    assert ClaimContent.from_document(said.as_document()) == said


def test_a_document_of_a_newer_release_is_refused():
    with pytest.raises(ValueError, match="newer"):
        ClaimContent.from_document({**full_claim().as_document(), "schema": 2})
